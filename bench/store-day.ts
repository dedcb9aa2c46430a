import { encodeChunk } from "../domain/chunk";
import { rollupOf } from "../domain/rollup-of";
import type { Lab } from "./lab";

const MINUTE_MS = 60_000;
const HOURS = 24;
const SERIES_COUNT = 60;

/** The last day of a host at 1 s, stored as a collector ships it; the numbers are random walks. @returns the ids of its series */
export async function storeDay(lab: Lab, hostId: string, nowMs: number): Promise<string[]> {
  const seriesIds = Array.from({ length: SERIES_COUNT }, (_, i) => (i === 0 ? "memory.used" : `net.if${i}.in`));
  const walk = new Float64Array(SERIES_COUNT).fill(1e9);
  const firstMs = Math.floor(nowMs / MINUTE_MS) * MINUTE_MS - HOURS * 60 * MINUTE_MS;
  for (let minute = 0; minute < HOURS * 60; minute++) {
    const minuteMs = firstMs + minute * MINUTE_MS;
    const columns = seriesIds.map((_, s) =>
      Float64Array.from({ length: 60 }, () => {
        if (s % 3 > 0) walk[s]! += Math.round((Math.random() - 0.5) * 1e5);
        return walk[s]!;
      }),
    );
    const rollups = columns.map((column) => rollupOf(column));
    const timesMs = Float64Array.from({ length: 60 }, (_, i) => minuteMs + i * 1000);
    const bytes = encodeChunk({ minuteMs, partial: false, seriesIds, timesMs, columns, rollups });
    await lab.store.storeChunk({ hostId, runId: firstMs, sequence: minute + 1, tier: "1s", bytes });
  }
  return seriesIds;
}
