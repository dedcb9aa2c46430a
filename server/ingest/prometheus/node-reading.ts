import { isOftenUnused, roleByName } from "../../../domain/block-device-name";
import { SelectorIndex } from "../../../domain/metric-selector";
import { interfacesInTotalByName } from "../../../domain/virtual-interface";
import { CounterRates } from "../counter-rates";
import { CpuShares, coreCountOf } from "../cpu-shares";
import { totalValuesOf } from "../total-values";
import { type FilesystemSamples, filesystemValues } from "./filesystem-values";
import type { ExpositionSample } from "./parse-exposition";
import { temperatureValues } from "./temperature-values";

const INDEX = new SelectorIndex(({ prometheus }) => prometheus);
const CPU_SECONDS = "node_cpu_seconds_total";
/** Looked at beside what the catalogue names: other series are worked out of them. */
const MORE = new Set([
  "node_boot_time_seconds",
  "node_time_seconds",
  "node_memory_SwapFree_bytes",
  "node_vmstat_pswpin",
  "node_vmstat_pswpout",
  "node_filesystem_free_bytes",
  "node_filesystem_files",
  "node_filesystem_files_free",
  "node_disk_read_time_seconds_total",
  "node_disk_write_time_seconds_total",
  "node_hwmon_temp_celsius",
  "node_hwmon_chip_names",
  "node_hwmon_sensor_label",
  "node_thermal_zone_temp",
]);
/** node_exporter tells pages without their size, which is this on nearly every machine. */
const PAGE_BYTES = 4096;
const TROUBLES = [
  ["net.total.in_errors_count", "node_network_receive_errs_total"],
  ["net.total.in_dropped_count", "node_network_receive_drop_total"],
  ["net.total.out_errors_count", "node_network_transmit_errs_total"],
  ["net.total.out_dropped_count", "node_network_transmit_drop_total"],
] as const;
const MILLISECONDS_PER_SECOND = 1000;

/** Whether a metric says something of what the catalogue knows. */
export function isNodeMetric(name: string): boolean {
  return INDEX.has(name) || MORE.has(name);
}

/** One value by series; what is absent is not in it. */
type Values = Map<string, number>;

/** What one scrape tells of a machine. */
export interface NodeValues {
  values: Values;
  coreCount: number | undefined;
}

/** What node_exporter tells of one machine, as the series that a collector would tell. */
export class NodeReading {
  private readonly rates = new CounterRates();
  private readonly cpu = new CpuShares();

  /** @param samples of one scrape @param atMs when it was made */
  read(samples: readonly ExpositionSample[], atMs: number): NodeValues {
    const byName = new Map<string, ExpositionSample[]>();
    for (const sample of samples) {
      const alike = byName.get(sample.name);
      if (alike) alike.push(sample);
      else byName.set(sample.name, [sample]);
    }
    const samplesOf = (name: string) => byName.get(name) ?? [];
    const oneOf = (name: string) => samplesOf(name)[0]?.value ?? Number.NaN;
    const values: Values = new Map();
    const set = (seriesId: string, value: number) => {
      if (Number.isFinite(value)) values.set(seriesId, value);
    };
    for (const sample of samples) this.readCatalogued(sample, atMs, set);
    const seconds = cpuSeconds(samplesOf(CPU_SECONDS));
    for (const [seriesId, value] of this.cpu.next(seconds)) set(seriesId, value);
    for (const [seriesId, value] of filesystemValues(filesystemSamples(samplesOf))) set(seriesId, value);
    for (const [seriesId, value] of temperatureValues(samplesOf)) set(seriesId, value);
    set("memory.used", oneOf("node_memory_MemTotal_bytes") - oneOf("node_memory_MemAvailable_bytes"));
    set("swap.used", oneOf("node_memory_SwapTotal_bytes") - oneOf("node_memory_SwapFree_bytes"));
    const timeSeconds = oneOf("node_time_seconds") || atMs / MILLISECONDS_PER_SECOND;
    set("system.uptime", timeSeconds - oneOf("node_boot_time_seconds"));
    for (const direction of ["in", "out"]) {
      const pages = this.rates.next(`swap ${direction}`, oneOf(`node_vmstat_pswp${direction}`), atMs);
      set(`swap.${direction}`, pages * PAGE_BYTES);
    }
    this.setWaits(samplesOf, values, atMs);
    for (const [seriesId, value] of totalValuesOf(values)) set(seriesId, value);
    for (const [seriesId, value] of troubleCounts(samplesOf)) set(seriesId, value);
    return { values, coreCount: coreCountOf(seconds) };
  }

  private readCatalogued(sample: ExpositionSample, atMs: number, set: (seriesId: string, value: number) => void): void {
    const { name, labels, value } = sample;
    if (name === CPU_SECONDS || name.startsWith("node_filesystem_") || isIdleDisk(sample)) return;
    const found = INDEX.find(name, labels);
    if (!found) return;
    const isCounter = found.definition.kind === "rate" || name.endsWith("_total");
    set(found.seriesId, isCounter ? this.rates.next(found.seriesId, value, atMs) : value);
  }

  /** How long an operation took from the request to its end. */
  private setWaits(samplesOf: (name: string) => ExpositionSample[], values: Values, atMs: number): void {
    const spent = new Map<string, number>();
    for (const direction of ["read", "write"]) {
      for (const { labels, value } of samplesOf(`node_disk_${direction}_time_seconds_total`)) {
        const device = labels.get("device") ?? "";
        const rate = this.rates.next(`disk ${direction} time of ${device}`, value, atMs);
        spent.set(device, (spent.get(device) ?? 0) + rate);
      }
    }
    for (const [device, secondsPerSecond] of spent) {
      const reads = values.get(`disk.${device}.read_operations`) ?? Number.NaN;
      const operations = reads + (values.get(`disk.${device}.write_operations`) ?? Number.NaN);
      const waitMs = (secondsPerSecond / operations) * MILLISECONDS_PER_SECOND;
      if (operations > 0 && Number.isFinite(waitMs)) values.set(`disk.${device}.await`, waitMs);
    }
  }
}

/** Errors and drops since boot, of all interfaces together. */
function troubleCounts(samplesOf: (name: string) => ExpositionSample[]): [seriesId: string, count: number][] {
  return TROUBLES.flatMap(([seriesId, name]): [string, number][] => {
    const counts = new Map(samplesOf(name).map(({ labels, value }) => [labels.get("device") ?? "", value]));
    const interfaces = interfacesInTotalByName([...counts.keys()]);
    return interfaces.length === 0 ? [] : [[seriesId, interfaces.reduce((sum, of) => sum + counts.get(of)!, 0)]];
  });
}

/** A partition or a path of several, or a loop device and its like that nothing was read from since boot. */
function isIdleDisk({ name, labels, value }: ExpositionSample): boolean {
  if (!name.startsWith("node_disk_")) return false;
  const device = labels.get("device") ?? "";
  return ["partition", "hidden"].includes(roleByName(device)) || (isOftenUnused(device) && value === 0);
}

function cpuSeconds(samples: readonly ExpositionSample[]): Map<string, Map<string, number>> {
  const byCore = new Map<string, Map<string, number>>();
  for (const { labels, value } of samples) {
    const core = labels.get("cpu") ?? "";
    const modes = byCore.get(core) ?? new Map<string, number>();
    byCore.set(core, modes.set(labels.get("mode") ?? "", value));
  }
  return byCore;
}

function filesystemSamples(samplesOf: (name: string) => ExpositionSample[]): FilesystemSamples {
  const of = (what: string) => samplesOf(`node_filesystem_${what}`);
  return {
    size: of("size_bytes"),
    free: of("free_bytes"),
    available: of("avail_bytes"),
    files: of("files"),
    filesFree: of("files_free"),
  };
}
