import { Pencil, Trash2 } from "lucide-react";
import type { PlannedMaintenance } from "../../domain/quiet";
import { formatTime, useViewPreferences } from "../shell/view-preferences";
import { Badge } from "../ui/badge";
import { Table, Td, Th, Tr } from "../ui/table";
import { describeWhen, spanAt } from "./maintenance-words";
import { RowAction } from "./row-action";

const SHOWN_HOSTS = 5;

export interface MaintenanceActions {
  edit: (planned: PlannedMaintenance) => void;
  remove: (planned: PlannedMaintenance) => void;
}

export interface MaintenanceTableProps {
  maintenance: readonly PlannedMaintenance[];
  /** `null` for those who may only look */
  actions: MaintenanceActions | null;
}

export function MaintenanceTable({ maintenance, actions }: MaintenanceTableProps) {
  return (
    <Table>
      <thead>
        <tr>
          <Th>Hosts</Th>
          <Th className="max-md:hidden">When</Th>
          <Th className="max-sm:hidden">State</Th>
          <Th className="max-lg:hidden">Reason</Th>
          {actions && <Th className="text-right">Actions</Th>}
        </tr>
      </thead>
      <tbody>
        {maintenance.map((planned) => (
          <MaintenanceRow key={planned.id} planned={planned} actions={actions} />
        ))}
      </tbody>
    </Table>
  );
}

function MaintenanceRow({ planned, actions }: { planned: PlannedMaintenance; actions: MaintenanceActions | null }) {
  const { hosts, hostIds, timeZone, reason, by } = planned;
  const when = (
    <>
      {describeWhen(planned)}
      <span className="block text-sm text-faint">{timeZone}</span>
    </>
  );
  const why = (
    <>
      <span className="wrap-anywhere">{reason}</span>
      <span className="block text-sm text-faint">planned by {by}</span>
    </>
  );
  return (
    <Tr>
      <Td className="max-sm:w-full">
        <code className="font-mono wrap-anywhere">{hosts}</code>
        <span className="block text-sm wrap-anywhere text-faint">{describeHosts(hostIds)}</span>
        <span className="mt-1 block sm:hidden">
          <SpanState planned={planned} />
        </span>
        <span className="mt-1 block text-muted md:hidden">{when}</span>
        <span className="mt-1 block text-muted lg:hidden">{why}</span>
      </Td>
      <Td className="max-md:hidden">{when}</Td>
      <Td className="max-sm:hidden">
        <SpanState planned={planned} />
      </Td>
      <Td className="max-lg:hidden">{why}</Td>
      {actions && (
        <Td className="py-1.5 pr-2 text-right whitespace-nowrap">
          <RowAction
            label={`Edit the maintenance of ${hosts}`}
            icon={<Pencil />}
            onClick={() => actions.edit(planned)}
          />
          <RowAction
            label={`Remove the maintenance of ${hosts}`}
            icon={<Trash2 />}
            onClick={() => actions.remove(planned)}
          />
        </Td>
      )}
    </Tr>
  );
}

function describeHosts(hostIds: readonly string[]): string {
  if (hostIds.length === 0) return "no host fits now";
  const more = hostIds.length > SHOWN_HOSTS ? ` and ${hostIds.length - SHOWN_HOSTS} more` : "";
  return `${hostIds.slice(0, SHOWN_HOSTS).join(", ")}${more}`;
}

function SpanState({ planned }: { planned: PlannedMaintenance }) {
  const { timeZone } = useViewPreferences();
  const { state, span } = spanAt(planned.spans, Date.now());
  const time = (atMs: number) => formatTime(atMs, timeZone);
  if (state === "now") {
    return (
      <>
        <Badge tone="accent">now</Badge> <span className="text-muted tabular-nums">until {time(span!.toMs)}</span>
      </>
    );
  }
  if (state === "next") return <span className="text-muted tabular-nums">next {time(span!.fromMs)}</span>;
  if (span) return <span className="text-faint tabular-nums">over since {time(span.toMs)}</span>;
  return <span className="text-faint">not within a month</span>;
}
