import type { MetricDefinition } from "./metric-definition";
import { METRIC_DEFINITIONS } from "./metric-definitions";
import type { Unit } from "./units";

interface Matcher {
  definition: MetricDefinition;
  prefix: string;
  suffix: string;
}

const EXACT = new Map<string, MetricDefinition>();
const MATCHERS: Matcher[] = [];
for (const definition of METRIC_DEFINITIONS) {
  const open = definition.pattern.indexOf("{");
  if (open < 0) EXACT.set(definition.pattern, definition);
  else
    MATCHERS.push({
      definition,
      prefix: definition.pattern.slice(0, open),
      suffix: definition.pattern.slice(definition.pattern.indexOf("}") + 1),
    });
}

/** A series id split into its catalogue row and its instance (`net.eth0.in` has the instance `eth0`). */
export interface FoundMetric {
  definition: MetricDefinition;
  instance?: string;
}

const found = new Map<string, FoundMetric | undefined>();
const FOUND_CAP = 10_000;

/** The catalogue row of a series; `undefined` for a series that the catalogue does not know. */
export function findMetric(seriesId: string): FoundMetric | undefined {
  const exact = EXACT.get(seriesId);
  if (exact) return { definition: exact };
  if (found.has(seriesId)) return found.get(seriesId);
  let best: (FoundMetric & { literalLength: number }) | undefined;
  for (const { definition, prefix, suffix } of MATCHERS) {
    const literalLength = prefix.length + suffix.length;
    if (seriesId.length <= literalLength || !seriesId.startsWith(prefix) || !seriesId.endsWith(suffix)) continue;
    if (best && best.literalLength >= literalLength) continue;
    best = { definition, instance: seriesId.slice(prefix.length, seriesId.length - suffix.length), literalLength };
  }
  const result = best && { definition: best.definition, instance: best.instance };
  if (found.size >= FOUND_CAP) found.clear();
  found.set(seriesId, result);
  return result;
}

/** What a series is called for people: `Received on eth0`. An unknown series is called by its id. */
export function labelOf(seriesId: string): string {
  const metric = findMetric(seriesId);
  if (!metric) return seriesId;
  // As a function, because `$&` in a text would stand for what is replaced.
  return metric.definition.label.replace(/\{\w+\}/, () => metric.instance ?? "");
}

/** The unit of a series; an unknown one is a plain count. A forecast has the unit of what it forecasts. */
export function unitOf(seriesId: string): Unit {
  const metric = findMetric(seriesId);
  if (!metric) return "count";
  const { definition, instance } = metric;
  if (instance && definition.pattern.startsWith("forecast.") && definition.unit === "bytes") return unitOf(instance);
  return definition.unit;
}

/** Digits kept after the decimal point when a series is stored; an unknown series keeps three. */
export function decimalsOf(seriesId: string): number {
  const metric = findMetric(seriesId);
  if (!metric) return 3;
  const { definition, instance } = metric;
  if (instance && definition.pattern.startsWith("forecast.") && definition.unit === "bytes")
    return decimalsOf(instance);
  return definition.decimals;
}

/** The series that a percentage of `seriesId` is taken of, or `undefined` when there is none. */
export function maximumOf(seriesId: string): string | undefined {
  const metric = findMetric(seriesId);
  return metric?.definition.maximum?.replace(/\{\w+\}/, () => metric.instance ?? "");
}

/** What is full for a series: another series, 1 for a ratio, or `undefined` when there is no such thing. */
export function limitOf(seriesId: string): string | number | undefined {
  const metric = findMetric(seriesId);
  if (!metric) return undefined;
  const { unit, kind } = metric.definition;
  return maximumOf(seriesId) ?? (unit === "ratio" && kind === "gauge" ? 1 : undefined);
}

const FILLED = /^(filesystem\.|folder\.|smart\..+\.wear$|swap\.used$)/;

/** Whether a series tends to come back to its level; what is filled and seldom emptied, as a filesystem, stays where it is. */
export function returnsToItsLevel(seriesId: string): boolean {
  return !FILLED.test(seriesId);
}
