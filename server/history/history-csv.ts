import type { SeriesSamples } from "../../analysis/downsample";
import { csvLine } from "../../domain/csv-line";
import { decimalsOf, unitOf } from "../../domain/metric-catalogue";
import { type HistorySource, type HistorySpan, readThinned, type ThinnedHistory } from "./read-history";

const ROWS_PER_PIECE = 500;
const EXTRA_DECIMALS = 2;

/**
 * What the charts show as CSV (RFC 4180, UTF-8): a row for each time at which any series has a value. Thinned samples, and those of a
 * tier that is thinned already, have three columns: minimum, mean and maximum.
 * @returns pieces of whole lines
 */
export async function* historyCsv(store: HistorySource, span: HistorySpan): AsyncGenerator<string> {
  const history = await readThinned(store, span);
  const columns = history.series.flatMap((series) => csvColumns(series, isRolledUp(history)));
  yield csvHeader(columns);
  yield* csvPieces(columns);
}

/** The first line: `time`, then series with their units. */
export function csvHeader(columns: readonly Pick<CsvColumn, "title">[]): string {
  return csvLine(["time", ...columns.map(({ title }) => title)]);
}

/** A row for each time at which any column has a value, some hundred rows a piece. */
export function* csvPieces(columns: readonly CsvColumn[]): Generator<string> {
  const cursors = columns.map(() => 0);
  let piece = "";
  let rows = 0;
  for (;;) {
    let atMs = Number.POSITIVE_INFINITY;
    columns.forEach(({ timesMs }, c) => {
      atMs = Math.min(atMs, timesMs[cursors[c]!] ?? Number.POSITIVE_INFINITY);
    });
    if (atMs === Number.POSITIVE_INFINITY) break;
    const cells = columns.map(({ timesMs, values, scale }, c) => {
      if (timesMs[cursors[c]!] !== atMs) return "";
      const value = values[cursors[c]!++]!;
      return Number.isNaN(value) ? "" : String(Math.round(value * scale) / scale);
    });
    if (cells.every((cell) => cell === "")) continue;
    piece += `${new Date(atMs).toISOString()},${cells.join(",")}\r\n`;
    if (++rows % ROWS_PER_PIECE === 0) {
      yield piece;
      piece = "";
    }
  }
  if (piece !== "") yield piece;
}

function isRolledUp({ tier, series }: ThinnedHistory): boolean {
  return tier === "1m" || tier === "1h" || series.some(({ samples }) => samples.min !== samples.max);
}

export interface CsvColumn {
  title: string;
  timesMs: Float64Array;
  values: Float64Array;
  /** What values are rounded to, as a power of ten. */
  scale: number;
}

/** The columns of a series: one of values, or minimum, mean and maximum. */
export function csvColumns({ id, samples }: { id: string; samples: SeriesSamples }, rolledUp: boolean): CsvColumn[] {
  const { timesMs, min, mean, max } = samples;
  const unit = unitOf(id);
  const scale = 10 ** decimalsOf(id);
  if (!rolledUp) return [{ title: `${id} [${unit}]`, timesMs, values: mean, scale }];
  return [
    { title: `${id} min [${unit}]`, timesMs, values: min, scale },
    { title: `${id} mean [${unit}]`, timesMs, values: mean, scale: scale * 10 ** EXTRA_DECIMALS },
    { title: `${id} max [${unit}]`, timesMs, values: max, scale },
  ];
}
