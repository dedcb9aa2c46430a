import type { FakeNeutron } from "./fake-neutron";
import type { Answer } from "./fake-service";

/** What Nova answers of its versions, hypervisors and servers, as its API reference has it at each microversion. */

export interface FakeComputeService {
  id: string;
  legacyId: number;
  host: string;
  status: "enabled" | "disabled";
  state: "up" | "down";
  disabled_reason: string | null;
  forced_down: boolean;
}

export interface FakeServer {
  id: string;
  name: string;
  host: string;
  status: string;
  task_state: string | null;
  instance_name?: string;
  tenant_id?: string;
  flavor?: { id: string; name: string; vcpus: number; ram: number; disk: number };
}

export function versionsView(path: string, maxMicroversion: string): Answer {
  const version = {
    id: "v2.1",
    status: "CURRENT",
    version: maxMicroversion === "2.1" ? "" : maxMicroversion,
    min_version: "2.1",
    updated: "2013-07-23T11:33:21Z",
    links: [],
  };
  const older = { ...version, id: "v2.0", version: "", min_version: "" };
  return { status: 200, body: path === "/" ? { versions: [older, version] } : { version } };
}

const NO_FLAVOUR = { id: "1", name: "m1.tiny", vcpus: 1, ram: 512, disk: 1 };

export function hypervisorView(
  { id, legacyId, host, status, state, disabled_reason }: FakeComputeService,
  servers: readonly FakeServer[],
  minor: number,
) {
  const own = servers.filter((server) => server.host === host).map(({ flavor = NO_FLAVOUR }) => flavor);
  const sum = (amounts: readonly number[]) => amounts.reduce((total, amount) => total + amount, 0);
  const usedMemory = 512 + sum(own.map(({ ram }) => ram));
  const usedDisk = sum(own.map(({ disk }) => disk));
  return {
    id: minor >= 53 ? id : legacyId,
    hypervisor_hostname: `${host}.example`,
    hypervisor_type: "QEMU",
    hypervisor_version: 7_002_000,
    host_ip: "10.0.0.1",
    state,
    status,
    service: { host, id: minor >= 53 ? id : legacyId, disabled_reason },
    ...(minor >= 88
      ? { uptime: null }
      : {
          vcpus: 16,
          vcpus_used: sum(own.map(({ vcpus }) => vcpus)),
          memory_mb: 65_536,
          memory_mb_used: usedMemory,
          free_ram_mb: 65_536 - usedMemory,
          local_gb: 900,
          local_gb_used: usedDisk,
          free_disk_gb: 900 - usedDisk,
          disk_available_least: 800,
          running_vms: own.length,
          current_workload: 0,
          cpu_info: minor >= 28 ? { arch: "x86_64" } : '{"arch": "x86_64"}',
        }),
  };
}

export function flavourView({ flavor = NO_FLAVOUR }: FakeServer) {
  return { ...flavor, "OS-FLV-EXT-DATA:ephemeral": 0, links: [] };
}

export function serverView(server: FakeServer, neutron: FakeNeutron, minor: number) {
  const { id, name, status, host, task_state, flavor = NO_FLAVOUR } = server;
  const { id: flavourId, name: original_name, vcpus, ram, disk } = flavor;
  return {
    id,
    name,
    status,
    tenant_id: server.tenant_id ?? "id-of-ops",
    "OS-EXT-STS:task_state": task_state,
    "OS-EXT-SRV-ATTR:host": host,
    "OS-EXT-SRV-ATTR:hypervisor_hostname": `${host}.example`,
    "OS-EXT-SRV-ATTR:instance_name": server.instance_name ?? `instance-${id.slice(0, 8)}`,
    flavor: minor >= 47 ? { original_name, vcpus, ram, disk, ephemeral: 0, swap: 0 } : { id: flavourId, links: [] },
    addresses: addressesOf(id, neutron),
  };
}

function addressesOf(serverId: string, { ports, networks }: FakeNeutron) {
  const addresses: Record<string, object[]> = {};
  for (const { device_id, network_id, mac_address, fixed_ips } of ports) {
    if (device_id !== serverId) continue;
    const name = networks.find(({ id }) => id === network_id)?.name ?? network_id;
    addresses[name] ??= [];
    for (const { ip_address } of fixed_ips) {
      addresses[name].push({
        version: 4,
        addr: ip_address,
        "OS-EXT-IPS:type": "fixed",
        "OS-EXT-IPS-MAC:mac_addr": mac_address,
      });
    }
  }
  return addresses;
}
