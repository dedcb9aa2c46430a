import { gauge, type MetricDefinition } from "./metric-definition";

/** What sensors and disks say of themselves, and what folders hold. */
export function hardwareMetrics(): MetricDefinition[] {
  const smart = (name: string) => `smart.{device}.${name}`;
  return [
    gauge("temperature.{sensor}", "Temperature {sensor}", "celsius", 1, {
      maximum: "temperature.{sensor}.limit",
      otel: 'hw.temperature{id="{sensor}"}',
      collectd: "sensors-{sensor}/temperature",
    }),
    gauge("temperature.{sensor}.limit", "Highest temperature {sensor} bears", "celsius", 1, {
      otel: 'hw.temperature.limit{id="{sensor}"}',
    }),
    gauge(smart("healthy"), "Health of disk {device}", "count", 0),
    gauge(smart("temperature"), "Temperature of disk {device}", "celsius", 0),
    gauge(smart("wear"), "Life that disk {device} has used", "ratio", 2, {
      otel: 'hw.physical_disk.endurance_utilization{id="{device}"}',
    }),
    gauge(smart("reallocated"), "Reallocated sectors of disk {device}", "count", 0),
    gauge(smart("pending"), "Unreadable sectors of disk {device}", "count", 0),
    gauge(smart("media_errors"), "Uncorrected errors of disk {device}", "count", 0),
    gauge("folder.{path}.used", "Size of {path}", "bytes", 0),
    gauge("folder.unmeasured_count", "Folders that could not be measured", "count", 0),
  ];
}
