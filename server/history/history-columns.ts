import type { SeriesSamples } from "../../analysis/downsample";
import { decimalsOf, unitOf } from "../../domain/metric-catalogue";

const EXTRA_DECIMALS = 2;

/** A column of a table of history; NaN is an absent value. */
export interface HistoryColumn {
  /** The id of the series, and which of its three values when it has three: `load.1m`, `load.1m max`. */
  name: string;
  unit: string;
  timesMs: Float64Array;
  values: Float64Array;
  /** What values are rounded to, as a power of ten. */
  scale: number;
}

/** Valid until the next row is asked for. */
export interface HistoryRow {
  atMs: number;
  /** A value a column, NaN where it has none at that time. */
  values: Float64Array;
}

/** The columns of a series: one of values, or minimum, mean and maximum. */
export function columnsOf({ id, samples }: { id: string; samples: SeriesSamples }, rolledUp: boolean): HistoryColumn[] {
  const { timesMs, min, mean, max } = samples;
  const unit = unitOf(id);
  const scale = 10 ** decimalsOf(id);
  if (!rolledUp) return [{ name: id, unit, timesMs, values: mean, scale }];
  return [
    { name: `${id} min`, unit, timesMs, values: min, scale },
    { name: `${id} mean`, unit, timesMs, values: mean, scale: scale * 10 ** EXTRA_DECIMALS },
    { name: `${id} max`, unit, timesMs, values: max, scale },
  ];
}

/** A row for each time at which any column has a value, in rising time. */
export function* rowsOf(columns: readonly HistoryColumn[]): Generator<HistoryRow> {
  const cursors = new Int32Array(columns.length);
  const values = new Float64Array(columns.length);
  for (;;) {
    let atMs = Number.POSITIVE_INFINITY;
    columns.forEach(({ timesMs }, c) => {
      atMs = Math.min(atMs, timesMs[cursors[c]!] ?? Number.POSITIVE_INFINITY);
    });
    if (atMs === Number.POSITIVE_INFINITY) return;
    let isEmpty = true;
    columns.forEach(({ timesMs, values: samples, scale }, c) => {
      const isHere = timesMs[cursors[c]!] === atMs;
      values[c] = isHere ? Math.round(samples[cursors[c]!++]! * scale) / scale : Number.NaN;
      if (!Number.isNaN(values[c]!)) isEmpty = false;
    });
    if (!isEmpty) yield { atMs, values };
  }
}
