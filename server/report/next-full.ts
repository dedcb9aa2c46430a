import { csvLine } from "../../domain/csv-line";
import type { Host } from "../../domain/host";
import type { NextFull } from "../../domain/outlook";
import type { OutlookStore } from "../store/outlook-store";

const MAX_ROWS = 500;
/** The last time that `Date` can write. */
const MAX_DATE_MS = 8.64e15;

export interface NextFullSource {
  hosts: readonly Pick<Host, "id" | "displayName">[];
  outlooks: Pick<OutlookStore, "of">;
}

const fullAtMs = ({ atMs, timeToLimit }: NextFull["rows"][number]) => atMs + timeToLimit.likelySeconds * 1000;

/** Which series of which hosts are full next: at most 500, the first ones before the others. */
export async function reportNextFull({ hosts, outlooks }: NextFullSource): Promise<NextFull> {
  const names = new Map(hosts.map(({ id, displayName }) => [id, displayName]));
  const known = await outlooks.of([...names.keys()]);
  const rows = known.flatMap(({ hostId, outlook: { atMs, series } }) =>
    series.flatMap(({ seriesId, value, limit, growth, timeToLimit }) =>
      timeToLimit
        ? [{ hostId, displayName: names.get(hostId)!, atMs, seriesId, value, limit, growth, timeToLimit }]
        : [],
    ),
  );
  rows.sort((a, b) => fullAtMs(a) - fullAtMs(b));
  return { hostCount: known.length, rows: rows.slice(0, MAX_ROWS) };
}

const COLUMNS = [
  "host",
  "series",
  "value",
  "limit",
  "grows_per_second",
  "full_earliest",
  "full_likely",
  "full_latest",
  "as_of",
];

/** The report as CSV, a line a series; numbers in the series' unit. A time that never comes is empty. */
export function nextFullCsv({ rows }: NextFull): string {
  const timeOf = (ms: number) => (Number.isFinite(ms) && ms < MAX_DATE_MS ? new Date(ms).toISOString() : "");
  const lines = rows.map(({ hostId, seriesId, value, limit, growth, timeToLimit, atMs }) => {
    const { earliestSeconds, likelySeconds, latestSeconds } = timeToLimit;
    const times = [earliestSeconds, likelySeconds, latestSeconds].map((seconds) => timeOf(atMs + seconds * 1000));
    return csvLine([hostId, seriesId, value, limit ?? "", growth?.perSecond ?? "", ...times, timeOf(atMs)]);
  });
  return [csvLine(COLUMNS), ...lines].join("");
}
