import { z } from "zod";
import type { CloudHypervisor, CloudService } from "../../../domain/cloud-reading";
import type { Vm, VmPort } from "../../../domain/vm";

/** The lists of Nova, Neutron and Keystone as far as they are read (OpenStack's API references), and what becomes of them. */

const MEBIBYTE = 1024 ** 2;
const GIBIBYTE = 1024 ** 3;
const MAX_PORTS_OF_VM = 32;
const MAX_ADDRESSES_OF_PORT = 32;

/** Texts of others are kept so far. */
const text = (length: number) =>
  z
    .string()
    .transform((long) => long.slice(0, length))
    .nullish()
    .transform((one) => one ?? "");
const name = text(255);
/** A number below microversion 2.53. */
const id = z
  .union([z.string().min(1), z.number()])
  .transform(String)
  .pipe(z.string().max(64));
const amount = z.number().nonnegative().nullish().catch(null);

export const hypervisorSchema = z.object({
  id,
  hypervisor_hostname: name,
  service: z.object({ host: name }).nullish().catch(null),
  vcpus: amount,
  vcpus_used: amount,
  memory_mb: amount,
  memory_mb_used: amount,
  local_gb: amount,
  local_gb_used: amount,
  running_vms: amount,
});
type RawHypervisor = z.infer<typeof hypervisorSchema>;

/** A service in a broken cell has little but its name. */
export const serviceSchema = z.object({
  id: id.optional(),
  binary: z.string().min(1).max(100),
  host: z.string().min(1).max(255),
  status: z.string().nullish().catch(null),
  state: z.string().nullish().catch(null),
  forced_down: z.boolean().nullish().catch(null),
});

const addressSchema = z.object({ addr: text(64), "OS-EXT-IPS-MAC:mac_addr": text(64) });
export const serverSchema = z.object({
  id,
  name,
  status: text(64),
  tenant_id: text(64),
  "OS-EXT-SRV-ATTR:host": name,
  "OS-EXT-SRV-ATTR:instance_name": name,
  /** From 2.47 on its name is in it, below only its id. */
  flavor: z
    .object({ id: text(255), original_name: name })
    .nullish()
    .catch(null),
  addresses: z.record(z.string(), z.array(addressSchema)).catch({}).default({}),
});
type RawServer = z.infer<typeof serverSchema>;

/** Of projects, networks and flavours only their names are asked for. */
export const namedSchema = z.object({ id, name });

export const portSchema = z.object({
  id,
  device_id: text(255),
  mac_address: text(64),
  network_id: text(64),
  fixed_ips: z
    .array(z.object({ ip_address: text(64) }))
    .catch([])
    .default([]),
});
type RawPort = z.infer<typeof portSchema>;

const times = (count: number | null | undefined, unit: number) =>
  count === null || count === undefined ? null : count * unit;

export function hypervisorsOf(raw: readonly RawHypervisor[]): CloudHypervisor[] {
  const hostOf = (one: RawHypervisor) => one.service?.host || one.hypervisor_hostname;
  const countOn = new Map<string, number>();
  for (const one of raw) countOn.set(hostOf(one), (countOn.get(hostOf(one)) ?? 0) + 1);
  return raw.map((one) => ({
    // A host of bare metal has a hypervisor for each machine.
    name: countOn.get(hostOf(one))! > 1 ? one.hypervisor_hostname : hostOf(one),
    vcpuCount: times(one.vcpus, 1),
    usedVcpuCount: times(one.vcpus_used, 1),
    memoryBytes: times(one.memory_mb, MEBIBYTE),
    usedMemoryBytes: times(one.memory_mb_used, MEBIBYTE),
    diskBytes: times(one.local_gb, GIBIBYTE),
    usedDiskBytes: times(one.local_gb_used, GIBIBYTE),
    runningVmCount: times(one.running_vms, 1),
  }));
}

export function cloudServiceOf({
  binary,
  host,
  status,
  state,
  forced_down,
}: z.infer<typeof serviceSchema>): CloudService {
  return { binary, host, isUp: state === "up", isEnabled: status === "enabled", isForcedDown: forced_down === true };
}

/** What names stand for the ids in servers and ports. */
export interface CloudNames {
  projects: ReadonlyMap<string, string>;
  flavours: ReadonlyMap<string, string>;
  networks: ReadonlyMap<string, string>;
}

/** Joins servers with their ports and with the names of what they only have ids of. */
export function vmsOf(servers: readonly RawServer[], ports: readonly RawPort[], names: CloudNames): Vm[] {
  const portsOf = new Map<string, RawPort[]>();
  for (const port of ports) portsOf.set(port.device_id, [...(portsOf.get(port.device_id) ?? []), port]);
  return servers.map((server) => ({
    serverId: server.id,
    name: server.name,
    instanceName: server["OS-EXT-SRV-ATTR:instance_name"],
    project: names.projects.get(server.tenant_id) || server.tenant_id,
    flavour: flavourOf(server, names.flavours),
    computeHost: server["OS-EXT-SRV-ATTR:host"],
    status: server.status.toLowerCase(),
    ports: portsOfServer(server, portsOf.get(server.id) ?? [], names.networks).slice(0, MAX_PORTS_OF_VM),
  }));
}

function flavourOf({ flavor }: RawServer, names: CloudNames["flavours"]): string {
  return flavor ? flavor.original_name || names.get(flavor.id) || flavor.id : "";
}

/** Neutron's ports, with the floating addresses that only Nova joins to them; without Neutron what Nova tells. */
function portsOfServer(server: RawServer, own: readonly RawPort[], networks: CloudNames["networks"]): VmPort[] {
  const told = new Map<string, VmPort>();
  for (const [network, addresses] of Object.entries(server.addresses)) {
    for (const { addr, "OS-EXT-IPS-MAC:mac_addr": mac } of addresses) {
      const port = told.get(`${network} ${mac}`) ?? { id: "", mac, network: network.slice(0, 255), addresses: [] };
      told.set(`${network} ${mac}`, port);
      if (addr !== "" && port.addresses.length < MAX_ADDRESSES_OF_PORT) port.addresses.push(addr);
    }
  }
  if (own.length === 0) return [...told.values()];
  return own.map(({ id: portId, mac_address: mac, network_id, fixed_ips }) => {
    const toldAddresses = [...told.values()].filter((port) => port.mac === mac).flatMap(({ addresses }) => addresses);
    const addresses = new Set([...fixed_ips.map(({ ip_address }) => ip_address), ...toldAddresses]);
    return {
      id: portId,
      mac,
      network: networks.get(network_id) || network_id,
      addresses: [...addresses].filter((one) => one !== "").slice(0, MAX_ADDRESSES_OF_PORT),
    };
  });
}
