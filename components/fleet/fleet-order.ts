import type { FleetRow } from "../live/fleet-store";

export const FLEET_COLUMNS = [
  "state",
  "name",
  "cpu",
  "memory",
  "fullIn",
  "network",
  "load",
  "disk",
  "latency",
] as const;
export type FleetColumn = (typeof FLEET_COLUMNS)[number];

export interface FleetSort {
  column: FleetColumn;
  isDescending: boolean;
}

export const DEFAULT_SORT: FleetSort = { column: "state", isDescending: false };

const STATE_RANK = { silent: 0, live: 1, stopped: 2, never: 3 } as const;

function numberOf(row: FleetRow, column: FleetColumn): number {
  switch (column) {
    case "cpu":
      return row.value("cpu.busy");
    case "memory":
      return row.memoryRatio;
    case "fullIn":
      return row.fullInSeconds;
    case "network":
      return row.value("net.total.in") + row.value("net.total.out");
    case "load":
      return row.value("load.1m");
    case "disk":
      return row.value("disk.total.busy");
    case "latency":
      return row.ageSeconds;
    default:
      return STATE_RANK[row.state];
  }
}

/** Numbers in names count as numbers. One collator for all: making it takes longer than comparing. */
export const compareNames = new Intl.Collator(undefined, { numeric: true }).compare;

/** Rows that fit a text (name, id or tag), sorted; absent numbers come last whichever way it goes. */
export function orderedRows(rows: readonly FleetRow[], text: string, { column, isDescending }: FleetSort): FleetRow[] {
  const wanted = text.trim().toLowerCase();
  const fits = ({ host }: FleetRow) =>
    wanted === "" || [host.id, host.displayName, ...host.tags].some((word) => word.toLowerCase().includes(wanted));
  const sign = isDescending ? -1 : 1;
  const byName = (a: FleetRow, b: FleetRow) => compareNames(a.host.displayName, b.host.displayName);
  return rows.filter(fits).sort((a, b) => {
    if (column === "name") return sign * byName(a, b);
    const [left, right] = [numberOf(a, column), numberOf(b, column)];
    if (Number.isNaN(left) || Number.isNaN(right))
      return Number(Number.isNaN(left)) - Number(Number.isNaN(right)) || byName(a, b);
    return left === right ? byName(a, b) : sign * (left < right ? -1 : 1);
  });
}

/** Keeps rows where they were, with new ones behind: while the pointer is over them nothing jumps. */
export function frozenRows(rows: readonly FleetRow[], frozenIds: readonly string[]): FleetRow[] {
  const byId = new Map(rows.map((row) => [row.host.id, row]));
  const kept = frozenIds.flatMap((id) => byId.get(id) ?? []);
  const known = new Set(frozenIds);
  return [...kept, ...rows.filter(({ host }) => !known.has(host.id))];
}
