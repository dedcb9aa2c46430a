import type { FleetRow } from "../live/fleet-store";
import type { FleetGroup } from "./fleet-filter";

/** One line of the virtual list: a heading, or one host (a row), or several side by side (cards). */
export type FleetItem =
  | { kind: "heading"; key: string; title: string; count: number }
  | { kind: "hosts"; key: string; rows: readonly FleetRow[] };

/** The lines of the list. @param perLine hosts side by side, 1 or more */
export function fleetItems(groups: readonly FleetGroup[], perLine: number): FleetItem[] {
  return groups.flatMap(({ title, rows }) => {
    const items: FleetItem[] = [];
    if (title !== "") items.push({ kind: "heading", key: `heading ${title}`, title, count: rows.length });
    for (let i = 0; i < rows.length; i += perLine) {
      const line = rows.slice(i, i + perLine);
      items.push({ kind: "hosts", key: `${title} ${line[0]!.host.id}`, rows: line });
    }
    return items;
  });
}
