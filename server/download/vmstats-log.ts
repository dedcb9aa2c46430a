import { setImmediate as nextTurn } from "node:timers/promises";
import type { Host } from "../../domain/host";
import { VMSTATS, VMSTATS_SERIES } from "../../domain/vmstats";
import type { MetricStore } from "../store/metric-store";
import type { SeriesColumns } from "../store/series-reader";

/** What is read at once, so that the memory that a log takes does not grow with the day. */
const WINDOW_MS = 3_600_000;
/** Digits of a percentage: those that are stored of a share, and no trace of its being one. */
const DIGITS = 2;

/** The name of a host's log, as VMstats' server writes one for each VM; `undefined` for a host that another source reports on. */
export function vmstatsLogName({ id, inventory }: Pick<Host, "id" | "inventory">): string | undefined {
  return inventory?.source === VMSTATS ? `${id}.log` : undefined;
}

/** Each sample of a span as the line that it came in: `10.10.1.1 9 9 12.5`. */
export async function* vmstatsLog(
  store: Pick<MetricStore, "readSeries">,
  hostId: string,
  { fromMs, toMs }: { fromMs: number; toMs: number },
): AsyncGenerator<string> {
  for (let atMs = fromMs; atMs <= toMs; atMs += WINDOW_MS) {
    const window = { fromMs: atMs, toMs: Math.min(toMs, atMs + WINDOW_MS - 1) };
    const found = await store.readSeries({ hostId, seriesIds: VMSTATS_SERIES, tier: "1s", ...window });
    const [cpu, ...others] = VMSTATS_SERIES.map((id) => valuesByTime(found.get(id)));
    const lines: string[] = [];
    for (const [sampleMs, ratio] of cpu!) {
      const ratios = [ratio, ...others.map((values) => values.get(sampleMs) ?? Number.NaN)];
      if (!ratios.some(Number.isNaN)) lines.push(`${hostId} ${ratios.map(percentText).join(" ")}\n`);
    }
    if (lines.length > 0) yield lines.join("");
    await nextTurn();
  }
}

function valuesByTime(columns: SeriesColumns | undefined): Map<number, number> {
  return new Map(columns && Array.from(columns.timesMs, (atMs, i) => [atMs, columns.mean[i]!]));
}

function percentText(ratio: number): string {
  return String(Number((ratio * 100).toFixed(DIGITS)));
}
