import { patternToRegExp } from "../../../domain/host-pattern";
import { CounterRates } from "../counter-rates";
import { foreignSeriesId } from "../foreign-series";
import { isNodeMetric } from "./node-reading";
import type { ExpositionSample } from "./parse-exposition";

/** One bucket says nothing alone, and there are ten of each; when a counter began is no measurement. */
const PASSED_OVER = /_(bucket|created)$/;

/** Values by the time that they are of. */
export type TimedValues = Map<number, [seriesId: string, value: number][]>;

/** Metrics that the catalogue does not know, as far as their names fit patterns: gauges as they are, counters as rates. */
export class OtherMetrics {
  private readonly rates = new CounterRates();
  private readonly patterns: readonly RegExp[];

  /** @param patterns names, where `*` stands for any characters */
  constructor(patterns: readonly string[]) {
    this.patterns = patterns.map(patternToRegExp);
  }

  isWanted(name: string): boolean {
    return this.patterns.some((pattern) => pattern.test(name)) && !PASSED_OVER.test(name) && !isNodeMetric(name);
  }

  /** @param nowMs when it was scraped: the time of samples that say none @param tooLong told of what has no place in a series id */
  read(samples: readonly ExpositionSample[], nowMs: number, tooLong: (sample: ExpositionSample) => void): TimedValues {
    const values: TimedValues = new Map();
    for (const sample of samples) {
      const { name, labels } = sample;
      if (!this.isWanted(name)) continue;
      const atMs = sample.atMs ?? nowMs;
      const isRate = isCounter(sample);
      const seriesId = foreignSeriesId("prometheus", { name, labels, isRate });
      if (seriesId === undefined) {
        tooLong(sample);
        continue;
      }
      const value = isRate ? this.rates.next(seriesId, sample.value, atMs) : sample.value;
      if (!Number.isFinite(value)) continue;
      const alike = values.get(atMs);
      if (alike) alike.push([seriesId, value]);
      else values.set(atMs, [[seriesId, value]]);
    }
    return values;
  }
}

/** What has no type is a counter when it is called as one. */
function isCounter({ name, type }: ExpositionSample): boolean {
  if (type === "counter") return true;
  if (type === "histogram" || type === "summary") return /_(sum|count)$/.test(name);
  return type === "unknown" && name.endsWith("_total");
}
