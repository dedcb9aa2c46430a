import { unitOf } from "../metric-catalogue";
import { METRIC_DEFINITIONS } from "../metric-definitions";
import type { Look } from "../rule";

/** A measure of collectd, and the series here that is the same. */
export interface KnownName {
  /** `df-{mount}/df_complex-used`, with the data source behind a colon when it is not `value` */
  name: string;
  series: string;
  boundUnit?: "percent";
  scale?: number;
  flipped?: boolean;
  look?: Look;
  note?: string;
}

export const FREE_NOTE = "what is kept for root counts neither as used nor as free here";
const DMA_FORECAST: Look = { at: "forecast", method: "line", horizonSeconds: 60, edge: "mean" };

/** Names of collectd for which the catalogue has no row of their own: the same measure under other settings of collectd's plugins. */
const FURTHER_NAMES: readonly KnownName[] = [
  { name: "load/load:shortterm", series: "load.1m" },
  { name: "load/load:midterm", series: "load.5m" },
  { name: "load/load:longterm", series: "load.15m" },
  { name: "memory/percent-used", series: "memory.used", boundUnit: "percent" },
  { name: "memory/percent-free", series: "memory.free", boundUnit: "percent" },
  { name: "swap/percent-used", series: "swap.used", boundUnit: "percent" },
  { name: "df-{mount}/df:used", series: "filesystem.{mount}.used" },
  { name: "df-{mount}/df:free", series: "filesystem.{mount}.free" },
  { name: "df-{mount}/percent_bytes-used", series: "filesystem.{mount}.used_ratio", note: FREE_NOTE },
  { name: "df-{mount}/percent_bytes-free", series: "filesystem.{mount}.used_ratio", flipped: true, note: FREE_NOTE },
  { name: "df-{mount}/percent_inodes-used", series: "filesystem.{mount}.inodes_used_ratio" },
  { name: "df-{mount}/percent_inodes-free", series: "filesystem.{mount}.inodes_used_ratio", flipped: true },
  { name: "dma/memory", series: "memory.used", look: DMA_FORECAST, note: "the forecast for 60 s ahead is made here" },
];

/** All measures of collectd that the catalogue knows. */
export const KNOWN_NAMES: readonly KnownName[] = [
  ...METRIC_DEFINITIONS.flatMap(({ collectd, pattern }): KnownName[] =>
    // Its three data sources are told apart among the further names.
    collectd === undefined || collectd === "load/load" ? [] : [{ name: collectd, series: pattern }],
  ),
  ...FURTHER_NAMES,
];

export interface NameParts {
  plugin: string;
  pluginInstance: string;
  type: string;
  typeInstance: string;
  dataSource: string;
}

export function partsOf(name: string): NameParts {
  const [, plugin, pluginInstance = "", type, typeInstance = "", dataSource = "value"] =
    /^(\w+)(?:-([^/]+))?\/(\w+)(?:-([^:]+))?(?::(\w+))?$/.exec(name)!;
  return { plugin: plugin!, pluginInstance, type: type!, typeInstance, dataSource };
}

export const isPlaceholder = (text: string) => text.startsWith("{");

/** What a number of collectd is to be multiplied by: it counts in percent, or in milliseconds a second, what is a ratio here. */
export function scaleOf(type: string, series: string): number {
  if (unitOf(series) !== "ratio") return 1;
  return type === "disk_io_time" ? 0.001 : 0.01;
}
