import { gauge, type MetricDefinition } from "./metric-definition";

/** States of servers that are counted each; all others together are `other`. */
export const COUNTED_SERVER_STATES = [
  "active",
  "build",
  "error",
  "migrating",
  "paused",
  "shutoff",
  "suspended",
] as const;

/** What Nova says of a cloud: its hypervisors, its services and how its servers are. */
export function openstackMetrics(): MetricDefinition[] {
  const hypervisor = (name: string) => `openstack.hypervisor.{hypervisor}.${name}`;
  const service = (name: string) => `openstack.service.{service}.${name}`;
  return [
    gauge(hypervisor("vcpus.used"), "vCPUs used on {hypervisor}", "count", 0, { maximum: hypervisor("vcpus.total") }),
    gauge(hypervisor("vcpus.total"), "CPUs of {hypervisor}", "count", 0),
    gauge(hypervisor("memory.used"), "Memory used on {hypervisor}", "bytes", 0, {
      maximum: hypervisor("memory.total"),
    }),
    gauge(hypervisor("memory.total"), "Memory of {hypervisor}", "bytes", 0),
    gauge(hypervisor("disk.used"), "Disk used on {hypervisor}", "bytes", 0, { maximum: hypervisor("disk.total") }),
    gauge(hypervisor("disk.total"), "Disk of {hypervisor}", "bytes", 0),
    gauge(hypervisor("vms.running"), "VMs that run on {hypervisor}", "count", 0),
    gauge(service("up"), "{service}: 1 when it is up", "count", 0),
    gauge(service("enabled"), "{service}: 1 when it is enabled", "count", 0),
    gauge(service("lost"), "{service}, enabled and down", "count", 0),
    gauge("openstack.servers.total", "Servers", "count", 0),
    gauge("openstack.servers.{state}", "Servers in state {state}", "count", 0),
  ];
}
