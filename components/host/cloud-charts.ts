import type { ChartDefinition } from "../chart/chart-definition";
import { chart, instancesOf, linesFor, MAX_LINES } from "./chart-parts";

const HYPERVISOR = "openstack.hypervisor.";
const SERVICE = "openstack.service.";
const SERVERS = "openstack.servers.";

/** The charts of a cloud: how its servers are, what its hypervisors hold, and which of its services are lost. */
export function cloudCharts(ids: ReadonlySet<string>): ChartDefinition[] {
  const states = [...ids].filter((id) => id.startsWith(SERVERS) && id !== `${SERVERS}total`).sort();
  const ofHypervisors = (title: string, suffix: string) => ofEach(ids, title, HYPERVISOR, suffix);
  return [
    chart(
      "Servers by state",
      linesFor(states, (id) => id.slice(SERVERS.length)),
    ),
    ofHypervisors("vCPUs used", ".vcpus.used"),
    ofHypervisors("Memory used on hypervisors", ".memory.used"),
    ofHypervisors("Disk used on hypervisors", ".disk.used"),
    ofHypervisors("VMs that run", ".vms.running"),
    ofEach(ids, "Services that are enabled and down", SERVICE, ".lost"),
  ];
}

function ofEach(ids: ReadonlySet<string>, title: string, prefix: string, suffix: string): ChartDefinition {
  const instances = instancesOf(ids, prefix, suffix);
  const lines = linesFor(
    instances.map((instance) => `${prefix}${instance}${suffix}`),
    (id) => id.slice(prefix.length, id.length - suffix.length),
  );
  return chart(instances.length > MAX_LINES ? `${title}, the first ${MAX_LINES} of ${instances.length}` : title, lines);
}
