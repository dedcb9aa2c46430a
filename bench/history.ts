import { readHistory } from "../server/history/read-history";
import type { Lab } from "./lab";
import { type BenchResult, medianMs } from "./result";
import { storeDay } from "./store-day";

const HOST = "bench-history";
/** Server time of history reads, Redis included, without HTTP. */
export async function benchHistory(lab: Lab): Promise<BenchResult[]> {
  const toMs = Date.now();
  const seriesIds = await storeDay(lab, HOST, toMs);
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
  ];
}
