import { encodeChunk } from "./chunk";
import { rollupOf } from "./rollup-of";

const MINUTE_MS = 60_000;

/** A value of a series at a time, ms since 1970. */
export interface SeriesSample {
  seriesId: string;
  atMs: number;
  value: number;
}

/** Samples of one minute as a chunk that is to be joined with what is stored of it. @param samples at least one */
export function chunkOfSamples(samples: readonly SeriesSample[]): Uint8Array {
  const minuteMs = Math.floor(samples[0]!.atMs / MINUTE_MS) * MINUTE_MS;
  const timesMs = [...new Set(samples.map(({ atMs }) => atMs))].sort((a, b) => a - b);
  const seriesIds = [...new Set(samples.map(({ seriesId }) => seriesId))].sort();
  const places = new Map(timesMs.map((atMs, i) => [atMs, i]));
  const indices = new Map(seriesIds.map((id, i) => [id, i]));
  const columns = seriesIds.map(() => new Float64Array(timesMs.length).fill(Number.NaN));
  for (const { seriesId, atMs, value } of samples) columns[indices.get(seriesId)!]![places.get(atMs)!] = value;
  const rollups = columns.map((column) => rollupOf(column));
  return encodeChunk({ minuteMs, partial: true, seriesIds, timesMs: Float64Array.from(timesMs), columns, rollups });
}
