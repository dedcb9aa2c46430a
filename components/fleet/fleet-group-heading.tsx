import type { Severity } from "../../domain/alarm";
import { SeverityIcon } from "../ui/severity-icon";
import type { FleetHeadingItem } from "./fleet-items";

function Alarms({ severity, count }: { severity: Severity; count: number }) {
  if (count === 0) return null;
  return (
    <span
      title="alarms nobody has acknowledged"
      className={`inline-flex items-center gap-1 ${severity === "failure" ? "text-failure" : "text-warning"}`}
    >
      <SeverityIcon severity={severity} />
      {count} <span className="max-sm:sr-only">{`${severity}${count === 1 ? "" : "s"}`}</span>
    </span>
  );
}

export interface FleetGroupHeadingProps {
  item: FleetHeadingItem;
  role: "cell" | "listitem";
  /** Whether the title says already that its hosts are silent. */
  isOfState: boolean;
}

/** What a group is, how many hosts it has, and what there is to look after among them. */
export function FleetGroupHeading({ item, role, isOfState }: FleetGroupHeadingProps) {
  const { title, note, count, silent, failure, warning } = item;
  return (
    <div
      role={role}
      className="flex h-full items-center gap-3 bg-page px-4 text-sm font-medium whitespace-nowrap text-muted max-sm:px-3"
    >
      <span className="min-w-0 truncate">
        {title}
        {note !== "" && <span className="font-normal text-faint">, {note}</span>}
      </span>
      <span className="font-normal text-faint tabular-nums">{count}</span>
      <span className="flex gap-3 tabular-nums">
        {silent > 0 && !isOfState && <span className="text-failure">{silent} silent</span>}
        <Alarms severity="failure" count={failure} />
        <Alarms severity="warning" count={warning} />
      </span>
    </div>
  );
}
