import { encodeChunk } from "../../domain/chunk";
import { RETENTION_MS } from "../store/metric-keys";
import type { MetricStore } from "../store/metric-store";
import type { ImportedSample } from "./parse-dump";

const MINUTE_MS = 60_000;

export interface ImportOutcome {
  minuteCount: number;
  sampleCount: number;
  /** Samples from before what is kept by the minute. */
  tooOldCount: number;
}

/** Puts samples into a host's history. What is there already stays: at equal times one value is kept, so the same file can be taken twice. */
export async function importSamples(
  store: Pick<MetricStore, "importMinute" | "sealDueHours" | "sealed">,
  hostId: string,
  samples: readonly ImportedSample[],
  nowMs: number,
): Promise<ImportOutcome> {
  const minutes = new Map<number, ImportedSample[]>();
  let tooOldCount = 0;
  for (const sample of samples) {
    const minuteMs = Math.floor(sample.atMs / MINUTE_MS) * MINUTE_MS;
    if (minuteMs + RETENTION_MS["1m"] <= nowMs) tooOldCount++;
    else if (minutes.has(minuteMs)) minutes.get(minuteMs)!.push(sample);
    else minutes.set(minuteMs, [sample]);
  }
  for (const [minuteMs, all] of [...minutes].sort(([a], [b]) => a - b)) {
    await store.importMinute(hostId, chunkOf(minuteMs, all));
  }
  await store.sealDueHours(hostId, nowMs);
  await store.sealed();
  return { minuteCount: minutes.size, sampleCount: samples.length - tooOldCount, tooOldCount };
}

function chunkOf(minuteMs: number, samples: readonly ImportedSample[]): Uint8Array {
  const timesMs = [...new Set(samples.map(({ atMs }) => atMs))].sort((a, b) => a - b);
  const seriesIds = [...new Set(samples.map(({ seriesId }) => seriesId))].sort();
  const places = new Map(timesMs.map((atMs, i) => [atMs, i]));
  const columns = seriesIds.map(() => new Float64Array(timesMs.length).fill(Number.NaN));
  const indices = new Map(seriesIds.map((id, i) => [id, i]));
  for (const { seriesId, atMs, value } of samples) columns[indices.get(seriesId)!]![places.get(atMs)!] = value;
  const rollups = columns.map((column) => {
    const present = column.filter((value) => !Number.isNaN(value));
    const mean = present.reduce((sum, value) => sum + value, 0) / present.length;
    return { min: Math.min(...present), mean, max: Math.max(...present) };
  });
  return encodeChunk({ minuteMs, partial: true, seriesIds, timesMs: Float64Array.from(timesMs), columns, rollups });
}
