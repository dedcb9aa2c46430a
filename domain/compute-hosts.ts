import { NameIndex } from "./name-index";
import type { FleetHost } from "./protocol";

/** Before the name of the compute host that a VM runs on, in its tags. */
export const HYPERVISOR_TAG_PREFIX = "hypervisor:";

/** Before the name that a compute host has in Nova, in its tags, when it has another one there. */
export const NOVA_TAG_PREFIX = "nova:";

/** What follows a prefix in the tags that have it. */
export function taggedWith(prefix: string, { tags }: { tags: readonly string[] }): string[] {
  return tags.filter((tag) => tag.startsWith(prefix)).map((tag) => tag.slice(prefix.length).trim());
}

/** A machine that VMs of the fleet run on. */
export interface ComputeHost {
  /** What it is called here, or what its VMs' tags call it when it is no host here. */
  name: string;
  /** The host that it is here; `undefined` when none goes by its name, or several do. */
  host: FleetHost | undefined;
  /** Whether several hosts go by its name. */
  isAmbiguous: boolean;
  /** How many VMs name it, by the tag that they do it with. */
  vmCounts: Map<string, number>;
}

export interface ComputeHosts {
  byVmId: ReadonlyMap<string, ComputeHost>;
  /** Those that are hosts here, by their id. */
  byHostId: ReadonlyMap<string, ComputeHost>;
}

function namesOf(host: FleetHost): string[] {
  const hostname = host.hostname === null ? [] : [host.hostname];
  return [host.id, host.displayName, ...hostname, ...taggedWith(NOVA_TAG_PREFIX, host)];
}

/** Which host each VM runs on, by the first of its tags `hypervisor:<name>`; a name is whole or short. */
export function findComputeHosts(hosts: readonly FleetHost[]): ComputeHosts {
  const byVmId = new Map<string, ComputeHost>();
  const byHostId = new Map<string, ComputeHost>();
  const byName = new Map<string, ComputeHost>();
  let index: NameIndex<FleetHost> | undefined;
  for (const vm of hosts) {
    const [name] = taggedWith(HYPERVISOR_TAG_PREFIX, vm);
    if (name === undefined) continue;
    index ??= new NameIndex(hosts, namesOf);
    const found = byName.get(name) ?? computeHostNamed(name, index, byHostId);
    byName.set(name, found);
    if (found.host === vm) continue;
    byVmId.set(vm.id, found);
    if (found.host) byHostId.set(found.host.id, found);
    const tag = `${HYPERVISOR_TAG_PREFIX}${name}`;
    found.vmCounts.set(tag, (found.vmCounts.get(tag) ?? 0) + 1);
  }
  return { byVmId, byHostId };
}

/** Two names may stand for the same host. */
function computeHostNamed(
  name: string,
  index: NameIndex<FleetHost>,
  known: ReadonlyMap<string, ComputeHost>,
): ComputeHost {
  const [host, another] = index.find([name]);
  if (!host || another) return { name, host: undefined, isAmbiguous: another !== undefined, vmCounts: new Map() };
  return known.get(host.id) ?? { name: host.displayName, host, isAmbiguous: false, vmCounts: new Map() };
}
