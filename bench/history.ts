import { encodeChunk } from "../domain/chunk";
import { EXPORT_FORMATS } from "../domain/export-api";
import { EXPORT_WRITERS } from "../server/history/export-formats";
import { exportTable } from "../server/history/export-history";
import { readHistory } from "../server/history/read-history";
import type { Lab } from "./lab";
import { type BenchResult, median } from "./result";

const MINUTE_MS = 60_000;
const HOST = "bench-history";
const HOURS = 24;
const SERIES_COUNT = 60;
const RUNS = 30;

/** A day of one host at 1 s, stored as a collector ships it; the numbers are random walks. */
async function storeDay(lab: Lab, nowMs: number): Promise<string[]> {
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
    const rollups = columns.map((column) => ({
      min: Math.min(...column),
      mean: column.reduce((sum, value) => sum + value, 0) / 60,
      max: Math.max(...column),
    }));
    const timesMs = Float64Array.from({ length: 60 }, (_, i) => minuteMs + i * 1000);
    const bytes = encodeChunk({ minuteMs, partial: false, seriesIds, timesMs, columns, rollups });
    await lab.store.storeChunk({ hostId: HOST, runId: firstMs, sequence: minute + 1, tier: "1s", bytes });
  }
  return seriesIds;
}

async function medianMs(run: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < RUNS; i++) {
    const startedMs = performance.now();
    await run();
    times.push(performance.now() - startedMs);
  }
  return median(times);
}

/** A day of one host, all series, second by second, in each format: how fast it streams, and how much more memory that takes. */
async function benchExport(lab: Lab, seriesIds: string[], toMs: number): Promise<BenchResult[]> {
  const results: BenchResult[] = [];
  for (const format of EXPORT_FORMATS) {
    const span = { step: "1s" as const, fromMs: toMs - HOURS * 3_600_000, toMs };
    const table = exportTable(lab.store, { hostId: HOST, seriesIds }, span, toMs);
    const before = process.memoryUsage.rss();
    let [bytes, most] = [0, before];
    const startedMs = performance.now();
    for await (const piece of EXPORT_WRITERS[format].pieces(table)) {
      bytes += piece.length;
      most = Math.max(most, process.memoryUsage.rss());
    }
    const seconds = (performance.now() - startedMs) / 1000;
    const perSecond = bytes / 1e6 / seconds;
    const moreMb = (most - before) / 1e6;
    // Parquet is a tenth of the size: what counts there is how long the day takes.
    const isText = format !== "parquet";
    results.push(
      {
        what: `export: a day of ${seriesIds.length} series at 1 s as ${format}, ${(bytes / 1e6).toFixed(0)} MB`,
        measured: isText ? `${perSecond.toFixed(0)} MB/s` : `${seconds.toFixed(1)} s, ${perSecond.toFixed(0)} MB/s`,
        wanted: isText ? "above 30 MB/s" : "(no figure)",
        met: !isText || perSecond > 30,
      },
      {
        what: "… memory it takes more",
        measured: `${moreMb.toFixed(0)} MB`,
        wanted: "below 100 MB",
        met: moreMb < 100,
      },
    );
  }
  return results;
}

/** Server time of history reads, Redis included, without HTTP. */
export async function benchHistory(lab: Lab): Promise<BenchResult[]> {
  const toMs = Date.now();
  const seriesIds = await storeDay(lab, toMs);
  const ask = (ids: string[], hours: number, points: number) =>
    medianMs(() =>
      readHistory(lab.store, { hostId: HOST, seriesIds: ids, fromMs: toMs - hours * 3_600_000, toMs, points }),
    );
  const day = await ask([seriesIds[0]!], 24, 1500);
  const finest = await ask([seriesIds[0]!], 24, 86_400);
  const hour = await ask(seriesIds.slice(0, 10), 1, 500);
  return [
    {
      what: "history: 24 h of one series as 1,500 points",
      measured: `${day.toFixed(1)} ms`,
      wanted: "below 20 ms",
      met: day < 20,
    },
    { what: "… all 86,400 seconds of it", measured: `${finest.toFixed(1)} ms`, wanted: "(no figure)", met: true },
    {
      what: "history: 1 h of ten series as 500 points",
      measured: `${hour.toFixed(1)} ms`,
      wanted: "below 5 ms",
      met: hour < 5,
    },
    ...(await benchExport(lab, seriesIds, toMs)),
  ];
}
