import type { CloudHypervisor, CloudReading, CloudService } from "../../../domain/cloud-reading";
import { instanceName } from "../../../domain/instance-name";
import { COUNTED_SERVER_STATES } from "../../../domain/openstack-metrics";
import type { Vm } from "../../../domain/vm";

type Values = [seriesId: string, value: number][];

/** What was read of a cloud, as values of the cloud's series; what is not known is left out. */
export function cloudValues({ hypervisors, services, vms }: CloudReading): Values {
  return [
    ...(hypervisors ?? []).flatMap(hypervisorValues),
    ...(services ?? []).flatMap(serviceValues),
    ...(vms === null ? [] : serverValues(vms)),
  ];
}

function hypervisorValues(hypervisor: CloudHypervisor): Values {
  const instance = instanceName(hypervisor.name);
  if (instance === null) return [];
  const told = {
    "vcpus.total": hypervisor.vcpuCount,
    "vcpus.used": hypervisor.usedVcpuCount,
    "memory.total": hypervisor.memoryBytes,
    "memory.used": hypervisor.usedMemoryBytes,
    "disk.total": hypervisor.diskBytes,
    "disk.used": hypervisor.usedDiskBytes,
    "vms.running": hypervisor.runningVmCount,
  };
  return Object.entries(told).flatMap(([name, value]): Values => {
    return value === null ? [] : [[`openstack.hypervisor.${instance}.${name}`, value]];
  });
}

function serviceValues({ binary, host, isUp, isEnabled, isForcedDown }: CloudService): Values {
  const instance = instanceName(`${binary}@${host}`);
  if (instance === null) return [];
  const is = (fact: boolean) => (fact ? 1 : 0);
  const series = (name: string) => `openstack.service.${instance}.${name}`;
  return [
    [series("up"), is(isUp)],
    [series("enabled"), is(isEnabled)],
    // Whoever disabled it or forced it down knows.
    [series("lost"), is(isEnabled && !isUp && !isForcedDown)],
  ];
}

function serverValues(vms: readonly Vm[]): Values {
  const counts = new Map<string, number>([...COUNTED_SERVER_STATES, "other"].map((state) => [state, 0]));
  for (const { status } of vms) {
    const state = counts.has(status) ? status : "other";
    counts.set(state, counts.get(state)! + 1);
  }
  const states = [...counts].map(([state, count]): [string, number] => [`openstack.servers.${state}`, count]);
  return [...states, ["openstack.servers.total", vms.length]];
}
