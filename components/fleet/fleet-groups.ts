import { type ComputeHost, type ComputeHosts, HYPERVISOR_TAG_PREFIX } from "../../domain/compute-hosts";
import type { HostState } from "../../domain/host-state";
import type { FleetRow } from "../live/fleet-store";
import { compareNames } from "./fleet-order";

export const GROUPINGS = ["", "state", "tag", "compute-host"] as const;
export type Grouping = (typeof GROUPINGS)[number];

export function groupingFrom(search: URLSearchParams): Grouping {
  return GROUPINGS.find((one) => one === search.get("group")) ?? "";
}

export interface FleetGroup {
  key: string;
  /** Empty when there is no grouping. */
  title: string;
  /** What else the heading says; may be empty. */
  note: string;
  /** Whether `rows` are VMs of one compute host. */
  isOfVms: boolean;
  /** That compute host, when it is shown: it stands before its VMs. */
  computeHost: FleetRow | undefined;
  rows: readonly FleetRow[];
}

function groupOf(title: string, rows: readonly FleetRow[]): FleetGroup {
  return { key: title, title, note: "", isOfVms: false, computeHost: undefined, rows };
}

/** Rows by their keys, in their order. */
function rowsByKey<K>(rows: readonly FleetRow[], keysOf: (row: FleetRow) => readonly K[]): Map<K, FleetRow[]> {
  const byKey = new Map<K, FleetRow[]>();
  for (const row of rows) {
    for (const key of keysOf(row)) {
      const known = byKey.get(key);
      if (known) known.push(row);
      else byKey.set(key, [row]);
    }
  }
  return byKey;
}

const STATE_TITLES: Record<HostState, string> = {
  silent: "Silent",
  live: "Live",
  stopped: "Stopped",
  never: "Not heard of yet",
};

function byState(rows: readonly FleetRow[]): FleetGroup[] {
  const byKey = rowsByKey(rows, (row) => [row.state]);
  return (Object.entries(STATE_TITLES) as [HostState, string][]).flatMap(([state, title]) => {
    const ofState = byKey.get(state);
    return ofState ? [groupOf(title, ofState)] : [];
  });
}

const NO_TAG = "";

/** Compute hosts have a grouping of their own: here each would be a group of its VMs' tag. */
function byTag(rows: readonly FleetRow[]): FleetGroup[] {
  const byKey = rowsByKey(rows, ({ host }) => {
    const tags = host.tags.filter((tag) => !tag.startsWith(HYPERVISOR_TAG_PREFIX));
    return tags.length > 0 ? tags : [NO_TAG];
  });
  const untagged = byKey.get(NO_TAG);
  byKey.delete(NO_TAG);
  const groups = [...byKey].map(([tag, ofTag]) => groupOf(tag, ofTag)).sort((a, b) => compareNames(a.title, b.title));
  if (!untagged) return groups;
  const title = untagged.some(({ host }) => host.tags.length > 0) ? "Without another tag" : "Without a tag";
  return [...groups, { ...groupOf(title, untagged), key: NO_TAG }];
}

function noteOf({ host, isAmbiguous }: ComputeHost): string {
  if (host) return "";
  return isAmbiguous ? "more than one host has this name" : "not monitored here";
}

/** A compute host that is filtered away leaves its VMs below its name. */
function byComputeHost(rows: readonly FleetRow[], { byVmId, byHostId }: ComputeHosts): FleetGroup[] {
  const found = new Map<ComputeHost, { computeHost: FleetRow | undefined; rows: FleetRow[] }>();
  const partsOf = (computeHost: ComputeHost) => {
    const parts = found.get(computeHost) ?? { computeHost: undefined, rows: [] };
    found.set(computeHost, parts);
    return parts;
  };
  const others: FleetRow[] = [];
  for (const row of rows) {
    const own = byHostId.get(row.host.id);
    const above = byVmId.get(row.host.id);
    if (own) partsOf(own).computeHost = row;
    if (above) partsOf(above).rows.push(row);
    if (!own && !above) others.push(row);
  }
  const groups = [...found]
    .sort(([a], [b]) => Number(!a.host) - Number(!b.host) || compareNames(a.name, b.name))
    .map(([one, parts]) => ({
      key: one.host ? `host ${one.host.id}` : `name ${one.name}`,
      title: one.name,
      note: noteOf(one),
      isOfVms: true,
      ...parts,
    }));
  return others.length > 0 ? [...groups, groupOf("Other hosts", others)] : groups;
}

/**
 * Rows under headings, in their order and in one pass. A host with several tags stands under each of them, one without under none's; a
 * compute host stands before its VMs.
 */
export function groupedRows(rows: readonly FleetRow[], by: Grouping, computeHosts: ComputeHosts): FleetGroup[] {
  if (by === "state") return byState(rows);
  if (by === "tag") return byTag(rows);
  if (by === "compute-host") return byComputeHost(rows, computeHosts);
  return [groupOf("", rows)];
}
