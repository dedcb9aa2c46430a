import { HOST_STATES, type HostState } from "../../domain/host-state";
import type { FleetHost } from "../../domain/protocol";
import type { FleetRow } from "../live/fleet-store";
import { compareNames } from "./fleet-order";

/** What the address says of the fleet page, next to text and sort; an empty text stands for all. */
export interface FleetFilter {
  state: HostState | "";
  tag: string;
}

export function fleetFilterFrom(search: URLSearchParams): FleetFilter {
  const state = search.get("state") ?? "";
  return { state: HOST_STATES.find((one) => one === state) ?? "", tag: search.get("tag") ?? "" };
}

export function filteredRows(rows: readonly FleetRow[], { state, tag }: FleetFilter): FleetRow[] {
  return rows.filter((row) => (state === "" || row.state === state) && (tag === "" || row.host.tags.includes(tag)));
}

/** Every tag that a host has, sorted. */
export function tagsOf(hosts: readonly FleetHost[]): string[] {
  return [...new Set(hosts.flatMap(({ tags }) => tags))].sort(compareNames);
}
