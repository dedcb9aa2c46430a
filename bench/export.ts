import { EXPORT_FORMATS } from "../domain/export-api";
import { EXPORT_WRITERS } from "../server/history/export-formats";
import { exportTable } from "../server/history/export-history";
import type { Lab } from "./lab";
import type { BenchResult } from "./result";
import { storeDay } from "./store-day";

const HOST = "bench-export";
const DAY_MS = 86_400_000;

/** A day of one host, all series, second by second, in each format: how fast it streams, and how much more memory that takes. */
export async function benchExport(lab: Lab): Promise<BenchResult[]> {
  const toMs = Date.now();
  const seriesIds = await storeDay(lab, HOST, toMs);
  const results: BenchResult[] = [];
  for (const format of EXPORT_FORMATS) {
    const span = { step: "1s" as const, fromMs: toMs - DAY_MS, toMs };
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
