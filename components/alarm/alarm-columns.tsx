import type { ColumnDef } from "@tanstack/react-table";
import type { Alarm } from "../../domain/alarm";
import { unitOf } from "../../domain/metric-catalogue";
import type { Suppression } from "../../domain/suppression";
import { formatValue } from "../../domain/units";
import { RelativeTime } from "../ui/relative-time";
import { SeverityBadge } from "../ui/severity-badge";
import { stateWords } from "./alarm-words";
import { TimeLeft } from "./time-left";

/** One row of the console. */
export interface ConsoleRow {
  alarm: Alarm;
  suppression: Suppression | undefined;
  /** Alarms that this one, a silent host, hides. */
  hidesCount: number;
}

declare module "@tanstack/react-table" {
  interface ColumnMeta<TData, TValue> {
    className?: string;
  }
}

const RANK = { warning: 0, failure: 1 };

function isQuiet({ alarm, suppression }: ConsoleRow): boolean {
  return alarm.state !== "active" || alarm.acknowledged !== null || suppression !== undefined;
}

function State({ row }: { row: ConsoleRow }) {
  const { words, untilMs } = stateWords(row.alarm, row.suppression);
  return (
    <>
      {words}
      {untilMs !== null && <TimeLeft untilMs={untilMs} className="block text-sm text-muted" />}
    </>
  );
}

function Value({ alarm }: ConsoleRow) {
  const unit = unitOf(alarm.seriesId);
  if (alarm.value === null) return null;
  return (
    <>
      {formatValue(alarm.value, unit, "bytes")}
      {alarm.bound !== null && <span className="text-muted"> / {formatValue(alarm.bound, unit, "bytes")}</span>}
    </>
  );
}

function Acknowledged({ alarm: { acknowledged, state } }: ConsoleRow) {
  if (!acknowledged) return <span className="text-muted">{state === "active" ? "no" : "–"}</span>;
  return (
    <span title={acknowledged.note} className="text-accent">
      ✓ {acknowledged.by}
      <span className="block truncate text-sm">
        <RelativeTime atMs={acknowledged.atMs} />, <TimeLeft untilMs={acknowledged.untilMs} />
      </span>
    </span>
  );
}

/** The columns of the console, without the first one that selects and the one that opens. */
export const ALARM_COLUMNS: ColumnDef<ConsoleRow>[] = [
  {
    id: "severity",
    header: "Severity",
    accessorFn: ({ alarm }) => RANK[alarm.severity],
    cell: ({ row }) => <SeverityBadge severity={row.original.alarm.severity} quiet={isQuiet(row.original)} />,
    meta: { className: "w-21 shrink-0" },
  },
  {
    id: "state",
    header: "State",
    accessorFn: ({ alarm, suppression }) => stateWords(alarm, suppression).words,
    cell: ({ row }) => <State row={row.original} />,
    meta: { className: "w-28 shrink-0 truncate max-lg:hidden" },
  },
  {
    id: "host",
    header: "Host",
    accessorFn: ({ alarm }) => alarm.hostId,
    meta: { className: "w-36 shrink-0 truncate max-md:w-28 max-sm:hidden" },
  },
  {
    id: "what",
    header: "What",
    accessorFn: ({ alarm }) => alarm.text,
    meta: { className: "min-w-0 flex-1" },
  },
  {
    id: "value",
    header: "Value / bound",
    enableSorting: false,
    cell: ({ row }) => <Value {...row.original} />,
    meta: { className: "w-40 shrink-0 truncate text-right tabular-nums max-2xl:hidden" },
  },
  {
    id: "since",
    header: "Since",
    accessorFn: ({ alarm }) => alarm.sinceMs,
    cell: ({ row }) => <RelativeTime atMs={row.original.alarm.sinceMs} />,
    meta: { className: "w-24 shrink-0 truncate max-md:hidden" },
  },
  {
    id: "changes",
    header: "Changes",
    accessorFn: ({ alarm }) => alarm.changeCount,
    meta: { className: "w-16 shrink-0 text-right tabular-nums max-xl:hidden" },
  },
  {
    id: "acknowledged",
    header: "Acknowledged",
    accessorFn: ({ alarm }) => alarm.acknowledged?.by ?? "",
    cell: ({ row }) => <Acknowledged {...row.original} />,
    meta: { className: "w-36 shrink-0 truncate max-sm:hidden" },
  },
  {
    id: "note",
    header: "Note",
    enableSorting: false,
    accessorFn: ({ alarm }) => alarm.note?.text ?? alarm.acknowledged?.note ?? "",
    meta: { className: "w-40 shrink-0 truncate text-muted max-xl:hidden" },
  },
];
