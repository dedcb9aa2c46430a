import { downsample, type SeriesSamples } from "../../analysis/downsample";
import type { History } from "../../domain/api";
import type { Tier } from "../../domain/chunk";
import { decimalsOf, unitOf } from "../../domain/metric-catalogue";
import type { MetricStore } from "../store/metric-store";
import { chooseTier } from "./choose-tier";

/** Means have so many digits more than the samples. */
const EXTRA_DECIMALS = 2;

/** A span of some series of one host; both ends are included. `points` is how many points a series has at most, gaps not counted. */
export interface HistorySpan {
  hostId: string;
  seriesIds: readonly string[];
  fromMs: number;
  toMs: number;
  points: number;
}

export type HistorySource = Pick<MetricStore, "readSeries">;

export interface ThinnedHistory {
  tier: Tier;
  /** In the order asked for. A series of which nothing is kept has no samples. */
  series: { id: string; samples: SeriesSamples }[];
}

const NOTHING = new Float64Array(0);

/** What charts and CSV show: samples from the right tier, thinned, with minimum and maximum kept. */
export async function readThinned(store: HistorySource, span: HistorySpan): Promise<ThinnedHistory> {
  const { hostId, fromMs, toMs, points } = span;
  const seriesIds = [...new Set(span.seriesIds)];
  const tier = chooseTier(fromMs, toMs, points, Date.now());
  const found = await store.readSeries({ hostId, seriesIds, tier, fromMs, toMs });
  const series = seriesIds.map((id) => {
    const samples = found.get(id);
    if (!samples) return { id, samples: { timesMs: NOTHING, min: NOTHING, mean: NOTHING, max: NOTHING } };
    return { id, samples: downsample(samples, { fromMs, toMs, points }) };
  });
  return { tier, series };
}

/** History as the API gives it; absent values and gaps are `null`. */
export async function readHistory(store: HistorySource, span: HistorySpan): Promise<History> {
  const { tier, series } = await readThinned(store, span);
  return {
    tier,
    fromMs: span.fromMs,
    toMs: span.toMs,
    series: series.map(({ id, samples: { timesMs, min, mean, max } }) => {
      const isOne = min === max;
      const minimums = nullable(min);
      return {
        id,
        unit: unitOf(id),
        atMs: Array.from(timesMs),
        min: minimums,
        mean: isOne ? minimums : nullable(mean, 10 ** (decimalsOf(id) + EXTRA_DECIMALS)),
        max: isOne ? minimums : nullable(max),
      };
    }),
  };
}

/** @param scale what to round to, as a power of ten; not rounded when left out */
function nullable(values: Float64Array, scale?: number): (number | null)[] {
  const list = new Array<number | null>(values.length);
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (Number.isNaN(value)) list[i] = null;
    else list[i] = scale === undefined ? value : Math.round(value * scale) / scale;
  }
  return list;
}
