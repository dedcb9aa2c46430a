import type { DownloadDay } from "../../domain/export-api";
import { RETENTION_MS } from "../store/metric-keys";
import type { MetricStore } from "../store/metric-store";
import type { ArchiveFolder } from "./archive-folder";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** Every collector tells it at each tick. */
const COUNTED = "memory.used";
/** Of what a day is counted in each tier. */
const COUNTED_BY_MS = { "1s": MINUTE_MS, "1m": MINUTE_MS, "1h": HOUR_MS } as const;

export interface DownloadDaysSource {
  metricStore: Pick<MetricStore, "readSeries">;
  archives: Pick<ArchiveFolder, "list">;
}

/** What there is of each day of a month (UTC): how much was measured, from one series, and which files are on disk. @param month `2026-11` */
export async function downloadDays(
  { metricStore, archives }: DownloadDaysSource,
  hostId: string,
  month: string,
  nowMs: number,
): Promise<DownloadDay[]> {
  const [year, number] = month.split("-").map(Number) as [number, number];
  const [fromMs, endMs] = [Date.UTC(year, number - 1), Date.UTC(year, number)];
  const countDays = async (tier: keyof typeof COUNTED_BY_MS): Promise<number[]> => {
    const byMs = COUNTED_BY_MS[tier];
    const counts = new Array<number>((endMs - fromMs) / DAY_MS).fill(0);
    const firstMs = Math.max(fromMs, nowMs - RETENTION_MS[tier] - DAY_MS);
    if (firstMs >= endMs) return counts;
    const query = { hostId, seriesIds: [COUNTED], tier, fromMs: firstMs, toMs: endMs - 1 };
    const times = (await metricStore.readSeries(query)).get(COUNTED)?.timesMs ?? [];
    let lastMs = Number.NEGATIVE_INFINITY;
    for (const atMs of times) {
      const startMs = Math.floor(atMs / byMs) * byMs;
      if (startMs > lastMs) counts[Math.floor((atMs - fromMs) / DAY_MS)]!++;
      lastMs = startMs;
    }
    return counts.map((count) => (count * byMs) / DAY_MS);
  };
  const [seconds, minutes, hours, files] = await Promise.all([
    countDays("1s"),
    countDays("1m"),
    countDays("1h"),
    archives.list(hostId),
  ]);
  return hours.map((_, i) => {
    const dayMs = fromMs + i * DAY_MS;
    return {
      day: new Date(dayMs).toISOString().slice(0, 10),
      measuredRatio: { "1s": seconds[i]!, "1m": minutes[i]!, "1h": hours[i]! },
      files: files
        .filter((file) => file.dayMs === dayMs)
        .flatMap((file) => (file.consumption ? [file, file.consumption] : [file]))
        .map(({ name, sizeBytes, writtenAtMs }) => ({ name, sizeBytes, writtenAtMs })),
    };
  });
}
