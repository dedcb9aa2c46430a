import { HOST_STATES, type HostState } from "../../domain/host-state";
import type { FleetRow } from "../live/fleet-store";

/** What the address says of the fleet page, next to text and sort; an empty text stands for all. */
export interface FleetFilter {
  state: HostState | "";
  tag: string;
}

export const GROUPINGS = ["", "state", "tag"] as const;
export type Grouping = (typeof GROUPINGS)[number];

export function fleetFilterFrom(search: URLSearchParams): FleetFilter {
  const state = search.get("state") ?? "";
  return { state: HOST_STATES.find((one) => one === state) ?? "", tag: search.get("tag") ?? "" };
}

export function groupingFrom(search: URLSearchParams): Grouping {
  return GROUPINGS.find((one) => one === search.get("group")) ?? "";
}

export function filteredRows(rows: readonly FleetRow[], { state, tag }: FleetFilter): FleetRow[] {
  return rows.filter((row) => (state === "" || row.state === state) && (tag === "" || row.host.tags.includes(tag)));
}

/** Every tag that a host has, sorted. */
export function tagsOf(rows: readonly FleetRow[]): string[] {
  return [...new Set(rows.flatMap(({ host }) => host.tags))].sort((a, b) => a.localeCompare(b));
}

export interface FleetGroup {
  /** Empty when there is no grouping. */
  title: string;
  rows: FleetRow[];
}

const STATE_TITLES: Record<HostState, string> = {
  silent: "Silent",
  live: "Live",
  stopped: "Stopped",
  never: "Not heard of yet",
};

/** Rows under headings, in their order. A host with several tags stands under each of them, one without under none's. */
export function groupedRows(rows: readonly FleetRow[], by: Grouping): FleetGroup[] {
  if (by === "") return [{ title: "", rows: [...rows] }];
  if (by === "state") {
    return (Object.entries(STATE_TITLES) as [HostState, string][])
      .map(([state, title]) => ({ title, rows: rows.filter((row) => row.state === state) }))
      .filter((group) => group.rows.length > 0);
  }
  const groups = tagsOf(rows).map((tag) => ({ title: tag, rows: rows.filter(({ host }) => host.tags.includes(tag)) }));
  const untagged = rows.filter(({ host }) => host.tags.length === 0);
  return untagged.length > 0 ? [...groups, { title: "Without a tag", rows: untagged }] : groups;
}
