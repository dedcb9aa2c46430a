import { findMetric, unitOf } from "./metric-catalogue";
import type { MetricDefinition } from "./metric-definition";
import { parseSelector, SelectorIndex } from "./metric-selector";
import type { Unit } from "./units";

/** The scope of what Premonitor exports over OTLP, by which another Premonitor knows its names. */
export const OTEL_SCOPE = "premonitor";

/** How a series is called over OTLP. `level`: a sum that may fall, as the semantic conventions have it. `counter`: one that only rises. */
export interface OtelName {
  name: string;
  attributes: readonly (readonly [key: string, value: string])[];
  /** In UCUM. */
  unit: string;
  kind: "gauge" | "level" | "counter";
}

const UCUM: Readonly<Record<Unit, string>> = {
  ratio: "1",
  bytes: "By",
  bytes_per_second: "By/s",
  per_second: "1/s",
  count: "1",
  seconds: "s",
  milliseconds: "ms",
  celsius: "Cel",
  hertz: "Hz",
  load: "1",
};

const OWN_PREFIX = "premonitor.";
/** OpenTelemetry tells these by parts, or in seconds: under its names their values would mean something else. */
const OTHERWISE = new Set(["cpu.busy", "cpu.core.{core}.busy", "disk.{device}.busy"]);
/** Metrics that the semantic conventions have as UpDownCounters (https://opentelemetry.io/docs/specs/semconv/system/system-metrics/). */
const LEVEL = /^system\..+\.(usage|limit|available|count)$/;

/**
 * As in the catalogue's column where a value means the same there; what is a speed here and a counter there has a name of its own, as all that has no name there:
 * `premonitor.net.in{interface="eth0"}`.
 */
function otelSelectorOf({ pattern, kind, otel }: MetricDefinition): string {
  if (otel !== undefined && kind === "gauge" && !OTHERWISE.has(pattern)) return otel;
  const [instance = "", label] = /\.?\{(\w+)\}/.exec(pattern) ?? [];
  const name = OWN_PREFIX + pattern.replace(instance, "");
  return label === undefined ? name : `${name}{${label}="{${label}}"}`;
}

/** What the catalogue does not know is `premonitor.<series>`. */
export function otelNameOf(seriesId: string): OtelName {
  const metric = findMetric(seriesId);
  if (!metric) return { name: OWN_PREFIX + seriesId, attributes: [], unit: UCUM.count, kind: "gauge" };
  const { definition, instance = "" } = metric;
  const { name, fixed, instanceLabel } = parseSelector(otelSelectorOf(definition));
  const own = instanceLabel === undefined ? [] : [[instanceLabel, instance] as const];
  const kind = definition.kind === "counter" ? "counter" : LEVEL.test(name) ? "level" : "gauge";
  return { name, attributes: [...fixed, ...own], unit: UCUM[unitOf(seriesId)], kind };
}

const INDEX = new SelectorIndex(otelSelectorOf);

/** The way back. @returns `undefined` for a name that is none of Premonitor's */
export function seriesOfOtelName(name: string, attributes: ReadonlyMap<string, string>): string | undefined {
  const found = INDEX.find(name, attributes);
  if (found) return found.seriesId;
  return name.startsWith(OWN_PREFIX) ? name.slice(OWN_PREFIX.length) : undefined;
}
