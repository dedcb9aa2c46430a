import { benchmarkMetrics } from "./benchmark-metrics";
import { hardwareMetrics } from "./hardware-metrics";
import { type Dialects, define, gauge, type MetricDefinition, rate } from "./metric-definition";
import { openstackMetrics } from "./openstack-metrics";

const CPU = "system.cpu.utilization";
const CPU_SECONDS = "node_cpu_seconds_total";
const DIRECTIONS = [
  ["in", "receive", "rx", "Received"],
  ["out", "transmit", "tx", "Sent"],
] as const;
/** What node_exporter calls it when its name is another one. */
const SHORT_NAMES: Readonly<Record<string, string>> = { errors: "errs", dropped: "drop" };

function cpuMetrics(): MetricDefinition[] {
  const states = ["user", "system", "iowait", "steal"] as const;
  return [
    gauge("cpu.busy", "CPU busy", "ratio", 3, {
      otel: CPU,
      prometheus: CPU_SECONDS,
      collectd: "cpu/percent-active",
      slapos: "cpu_percent",
      lizmon: "cpu",
    }),
    ...states.map((state) =>
      gauge(`cpu.${state}`, `CPU ${state}`, "ratio", 3, {
        otel: `${CPU}{state="${state === "iowait" ? "wait" : state}"}`,
        prometheus: `${CPU_SECONDS}{mode="${state}"}`,
        collectd: `cpu/percent-${state === "iowait" ? "wait" : state}`,
      }),
    ),
    gauge("cpu.core.{core}.busy", "Core {core} busy", "ratio", 3, {
      otel: `${CPU}{cpu="cpu{core}"}`,
      prometheus: `${CPU_SECONDS}{cpu="{core}"}`,
      collectd: "cpu-{core}/percent-active",
    }),
    gauge("load.1m", "Load 1 min", "load", 2, {
      otel: "system.cpu.load_average.1m",
      prometheus: "node_load1",
      collectd: "load/load",
      slapos: "loadavg",
    }),
    gauge("load.5m", "Load 5 min", "load", 2, { otel: "system.cpu.load_average.5m", prometheus: "node_load5" }),
    gauge("load.15m", "Load 15 min", "load", 2, { otel: "system.cpu.load_average.15m", prometheus: "node_load15" }),
  ];
}

function memoryMetrics(): MetricDefinition[] {
  const memory = (name: string, label: string, extra: Dialects = {}) =>
    gauge(`memory.${name}`, label, "bytes", 0, extra);
  const meminfo = (name: string) => `node_memory_${name}_bytes`;
  const inState = (state: string) => `system.memory.usage{state="${state}"}`;
  return [
    memory("total", "Memory installed", { otel: "system.memory.limit", prometheus: meminfo("MemTotal") }),
    memory("used", "Memory used", {
      maximum: "memory.total",
      otel: inState("used"),
      collectd: "memory/memory-used",
      slapos: "memory_used",
    }),
    gauge("memory.used_ratio", "Memory used, share", "ratio", 4, {
      otel: 'system.memory.utilization{state="used"}',
      lizmon: "mem",
    }),
    memory("available", "Memory available", {
      maximum: "memory.total",
      otel: "system.linux.memory.available",
      prometheus: meminfo("MemAvailable"),
    }),
    memory("free", "Memory free", {
      maximum: "memory.total",
      otel: inState("free"),
      prometheus: meminfo("MemFree"),
      collectd: "memory/memory-free",
      slapos: "memory_free",
    }),
    memory("buffers", "Memory in buffers", {
      otel: inState("buffered"),
      prometheus: meminfo("Buffers"),
      collectd: "memory/memory-buffered",
    }),
    memory("cached", "Memory in page cache", {
      otel: inState("cached"),
      prometheus: meminfo("Cached"),
      collectd: "memory/memory-cached",
    }),
    memory("slab", "Memory in kernel slabs", { prometheus: meminfo("Slab"), collectd: "memory/memory-slab" }),
    memory("dirty", "Memory waiting to be written", { prometheus: meminfo("Dirty") }),
    memory("committed", "Memory promised to processes", { prometheus: meminfo("Committed_AS") }),
    gauge("swap.total", "Swap installed", "bytes", 0, { prometheus: meminfo("SwapTotal") }),
    gauge("swap.used", "Swap used", "bytes", 0, {
      maximum: "swap.total",
      otel: 'system.paging.usage{state="used"}',
      collectd: "swap/swap-used",
    }),
    rate("swap.in", "Swapped in", "bytes_per_second", 0, { collectd: "swap/swap_io-in" }),
    rate("swap.out", "Swapped out", "bytes_per_second", 0, { collectd: "swap/swap_io-out" }),
  ];
}

function pressureMetrics(): MetricDefinition[] {
  const waits = { cpu: "CPU", memory: "memory", io: "input and output" } as const;
  return Object.entries(waits).flatMap(([resource, word]) => [
    gauge(`pressure.${resource}.some`, `Some tasks wait for ${word}`, "ratio", 4, {
      prometheus: `node_pressure_${resource}_waiting_seconds_total`,
      collectd: `pressure-${resource}/pressure-some`,
    }),
    gauge(`pressure.${resource}.full`, `All tasks wait for ${word}`, "ratio", 4, {
      prometheus: `node_pressure_${resource}_stalled_seconds_total`,
      collectd: `pressure-${resource}/pressure-full`,
    }),
  ]);
}

function networkMetrics(): MetricDefinition[] {
  return DIRECTIONS.flatMap(([direction, verbatim, collectdSource, verb]) => {
    const of = (what: string) => `net.{interface}.${direction}${what}`;
    const total = (what: string) => `net.total.${direction}${what}`;
    const dialects = (what: string, collectd: string): Dialects => ({
      otel: `system.network.${what === "bytes" ? "io" : what}{device="{interface}",direction="${verbatim}"}`,
      prometheus: `node_network_${verbatim}_${SHORT_NAMES[what] ?? what}_total{device="{interface}"}`,
      collectd: `interface-{interface}/${collectd}:${collectdSource}`,
    });
    return [
      rate(of(""), `${verb} on {interface}`, "bytes_per_second", 0, dialects("bytes", "if_octets")),
      rate(of("_packets"), `${verb} packets on {interface}`, "per_second", 1, dialects("packets", "if_packets")),
      rate(of("_errors"), `${verb} with errors on {interface}`, "per_second", 1, dialects("errors", "if_errors")),
      rate(of("_dropped"), `${verb} and dropped on {interface}`, "per_second", 1, dialects("dropped", "if_dropped")),
      define(total("_errors_count"), `${verb} with errors since boot`, "count", "counter", 0, {
        slapos: `net_${direction}_errors`,
      }),
      define(total("_dropped_count"), `${verb} and dropped since boot`, "count", "counter", 0, {
        slapos: `net_${direction}_dropped`,
      }),
      rate(total(""), `${verb} in total`, "bytes_per_second", 0, { slapos: `net_${direction}_bytes` }),
    ];
  });
}

function diskMetrics(): MetricDefinition[] {
  const disk = (name: string) => `disk.{device}.${name}`;
  const filesystem = (name: string) => `filesystem.{mount}.${name}`;
  return [
    rate(disk("read"), "Read from {device}", "bytes_per_second", 0, {
      otel: 'system.disk.io{device="{device}",direction="read"}',
      prometheus: 'node_disk_read_bytes_total{device="{device}"}',
      collectd: "disk-{device}/disk_octets:read",
    }),
    rate(disk("write"), "Written to {device}", "bytes_per_second", 0, {
      otel: 'system.disk.io{device="{device}",direction="write"}',
      prometheus: 'node_disk_written_bytes_total{device="{device}"}',
      collectd: "disk-{device}/disk_octets:write",
    }),
    rate(disk("read_operations"), "Reads on {device}", "per_second", 1, {
      otel: 'system.disk.operations{device="{device}",direction="read"}',
      prometheus: 'node_disk_reads_completed_total{device="{device}"}',
      collectd: "disk-{device}/disk_ops:read",
    }),
    rate(disk("write_operations"), "Writes on {device}", "per_second", 1, {
      otel: 'system.disk.operations{device="{device}",direction="write"}',
      prometheus: 'node_disk_writes_completed_total{device="{device}"}',
      collectd: "disk-{device}/disk_ops:write",
    }),
    gauge(disk("busy"), "{device} busy", "ratio", 3, {
      otel: 'system.disk.io_time{device="{device}"}',
      prometheus: 'node_disk_io_time_seconds_total{device="{device}"}',
      collectd: "disk-{device}/disk_io_time:io_time",
    }),
    gauge(disk("await"), "Wait for {device}", "milliseconds", 2),
    gauge(filesystem("total"), "Size of {mount}", "bytes", 0, {
      otel: 'system.filesystem.limit{mountpoint="{mount}"}',
      prometheus: 'node_filesystem_size_bytes{mountpoint="{mount}"}',
    }),
    gauge(filesystem("used"), "Used on {mount}", "bytes", 0, {
      otel: 'system.filesystem.usage{mountpoint="{mount}",state="used"}',
      collectd: "df-{mount}/df_complex-used",
      slapos: "disk_memory_used",
    }),
    gauge(filesystem("free"), "Free on {mount}", "bytes", 0, {
      otel: 'system.filesystem.usage{mountpoint="{mount}",state="free"}',
      prometheus: 'node_filesystem_avail_bytes{mountpoint="{mount}"}',
      collectd: "df-{mount}/df_complex-free",
      slapos: "disk_memory_free",
    }),
    gauge(filesystem("used_ratio"), "{mount} full", "ratio", 4),
    gauge(filesystem("inodes_used_ratio"), "Inodes used on {mount}", "ratio", 4),
  ];
}

function systemMetrics(): MetricDefinition[] {
  return [
    gauge("processes.running", "Processes running", "count", 0, {
      otel: 'system.process.count{status="running"}',
      prometheus: "node_procs_running",
      collectd: "processes/ps_state-running",
    }),
    gauge("processes.blocked", "Processes blocked", "count", 0, {
      otel: 'system.process.count{status="blocked"}',
      prometheus: "node_procs_blocked",
      collectd: "processes/ps_state-blocked",
    }),
    gauge("processes.total", "Processes and threads", "count", 0, { prometheus: "node_processes_threads" }),
    rate("processes.forks", "Forks", "per_second", 1, {
      otel: "system.process.created",
      prometheus: "node_forks_total",
      collectd: "processes/fork_rate",
    }),
    rate("processes.context_switches", "Context switches", "per_second", 0, {
      prometheus: "node_context_switches_total",
      collectd: "contextswitch/contextswitch",
    }),
    gauge("files.open", "Open files", "count", 0, {
      maximum: "files.limit",
      prometheus: "node_filefd_allocated",
      collectd: "fhcount/file_handles-used",
    }),
    gauge("files.limit", "Most files that may be open", "count", 0, {
      prometheus: "node_filefd_maximum",
      collectd: "fhcount/file_handles-max",
    }),
    gauge("vm.running", "Runs, as its hypervisor says: 1 or 0", "count", 0),
    gauge("system.uptime", "Uptime", "seconds", 0, {
      otel: "system.uptime",
      collectd: "uptime/uptime",
    }),
    gauge("anomaly.unusual_count", "Series that are unusual now", "count", 0),
    gauge("anomaly.{model}", "Model {model}: 1 for an anomaly", "count", 0),
    gauge("anomaly.{model}.score", "Model {model}: score", "ratio", 3),
    gauge("burst.{series}.peak", "Peak of a burst of {series}", "bytes_per_second", 0),
    gauge("burst.{series}.times_second", "Burst of {series}, times the mean of its second", "count", 1),
    gauge("burst.{series}.times_mean", "Burst of {series}, times the mean of the minute", "count", 1),
    gauge("burst.{series}.duration", "Length of a burst of {series}", "milliseconds", 0),
    gauge("burst.{series}.count", "Bursts of {series} within a minute", "count", 0),
    gauge("burst.{series}.link_share", "Burst of {series}, share of the link", "ratio", 3),
    gauge("collectd.{name}", "{name}, as collectd has it", "count", 3),
    gauge("lizmon.{label}", "{label}, as Lizmon has it", "count", 3),
    gauge("alertmanager.{alert}", "{alert}", "count", 0),
    gauge("prometheus.{metric}", "{metric}", "count", 3),
    rate("prometheus.rate.{metric}", "{metric}, by the second", "per_second", 3),
    gauge("otel.{metric}", "{metric}", "count", 3),
    rate("otel.rate.{metric}", "{metric}, by the second", "per_second", 3),
    gauge("collector.cpu", "Collector CPU", "ratio", 4),
    gauge("collector.rss", "Collector memory", "bytes", 0),
    gauge("collector.lateness", "Collector tick lateness", "milliseconds", 1),
    gauge("collector.outbox", "Collector outbox", "bytes", 0),
    gauge("collector.clock_offset", "Clock ahead of the centre", "milliseconds", 0),
    gauge("collector.rules_version", "Version of the rules obeyed", "count", 0),
    gauge("collector.source.{source}.ok", "Source {source} works", "count", 0),
    gauge("forecast.{series}.mean", "Forecast of {series}", "bytes", 0),
    gauge("forecast.{series}.lower", "Forecast of {series}, lower bound", "bytes", 0),
    gauge("forecast.{series}.upper", "Forecast of {series}, upper bound", "bytes", 0),
    gauge("forecast.{series}.limit_in_earliest", "Limit of {series} met at the earliest in", "seconds", 0),
    gauge("forecast.{series}.limit_in_likely", "Limit of {series} likely met in", "seconds", 0),
    gauge("forecast.{series}.limit_in_latest", "Limit of {series} met at the latest in", "seconds", 0),
  ];
}

/** Every series Premonitor knows, with its unit and its name in other systems. Importers and exporters are driven by it. */
export const METRIC_DEFINITIONS: readonly MetricDefinition[] = [
  ...memoryMetrics(),
  ...cpuMetrics(),
  ...pressureMetrics(),
  ...networkMetrics(),
  ...diskMetrics(),
  ...systemMetrics(),
  ...hardwareMetrics(),
  ...benchmarkMetrics(),
  ...openstackMetrics(),
];
