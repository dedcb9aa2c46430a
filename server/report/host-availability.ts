import { DateTime } from "luxon";
import type { Host } from "../../domain/host";
import type { HostAvailability, Outage } from "../../domain/report-api";

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const MAX_OUTAGES = 200;
/** How far the goodbye of a collector may be from its last minute: the two are told by different clocks. */
const GOODBYE_MS = 2 * MINUTE_MS;

/** A minute in which a host was heard of; its uptime in seconds, NaN when it did not tell. */
export interface Contact {
  minuteMs: number;
  uptimeSeconds: number;
}

/**
 * @param contacts in rising time; one before the span says that the host was there already
 * @param stopsMs when its collector said that it stops
 */
export function availabilityOf(
  { id, displayName }: Pick<Host, "id" | "displayName">,
  contacts: readonly Contact[],
  { fromMs, toMs }: { fromMs: number; toMs: number },
  stopsMs: readonly number[] = [],
): HostAvailability {
  const heard = contacts.filter(({ minuteMs }) => minuteMs < toMs);
  const sinceMs = heard[0] ? Math.max(fromMs, heard[0].minuteMs) : null;
  const outages = outagesOf(heard, toMs, stopsMs).filter((outage) => (outage.toMs ?? toMs) > fromMs);
  const upRatioOf = (spanFromMs: number, spanToMs: number): number | null => {
    if (sinceMs === null) return null;
    const start = Math.max(spanFromMs, sinceMs);
    const end = Math.min(spanToMs, toMs);
    if (end <= start) return null;
    const downMs = outages.reduce((sum, outage) => {
      const overlap = Math.min(end, outage.toMs ?? toMs) - Math.max(start, outage.fromMs);
      return sum + Math.max(0, overlap);
    }, 0);
    return 1 - downMs / (end - start);
  };
  const by = (unit: "day" | "week" | "month") =>
    periodsBetween(fromMs, toMs, unit).map(([startMs, endMs]) => ({ startMs, upRatio: upRatioOf(startMs, endMs) }));
  return {
    hostId: id,
    displayName,
    sinceMs,
    upRatio: upRatioOf(fromMs, toMs),
    days: by("day"),
    weeks: by("week"),
    months: by("month"),
    weekRatio: upRatioOf(toMs - 7 * DAY_MS, toMs),
    outages: outages.reverse().slice(0, MAX_OUTAGES),
  };
}

function outagesOf(heard: readonly Contact[], toMs: number, stopsMs: readonly number[]): Outage[] {
  const outages: Outage[] = [];
  const saidGoodbye = (atMs: number) => stopsMs.some((stopMs) => Math.abs(stopMs - atMs) <= GOODBYE_MS);
  heard.forEach(({ minuteMs, uptimeSeconds }, i) => {
    const before = heard[i - 1];
    if (!before || minuteMs - before.minuteMs <= MINUTE_MS) return;
    const startMs = before.minuteMs + MINUTE_MS;
    const isBooted = minuteMs - uptimeSeconds * 1000 > before.minuteMs;
    const cause = isBooted ? "restarted" : saidGoodbye(startMs) ? "collector-stopped" : "not-reached";
    outages.push({ fromMs: startMs, toMs: minuteMs, cause });
  });
  const last = heard.at(-1);
  if (last && toMs - last.minuteMs > MINUTE_MS) {
    const startMs = last.minuteMs + MINUTE_MS;
    outages.push({ fromMs: startMs, toMs: null, cause: saidGoodbye(startMs) ? "collector-stopped" : "silent" });
  }
  return outages;
}

/** Whole days, ISO weeks or months in UTC; the first and the last one may be partly outside. */
function periodsBetween(
  fromMs: number,
  toMs: number,
  unit: "day" | "week" | "month",
): [startMs: number, endMs: number][] {
  const periods: [number, number][] = [];
  let at = DateTime.fromMillis(fromMs, { zone: "utc" }).startOf(unit);
  while (at.toMillis() < toMs) {
    const next = at.plus({ [unit]: 1 });
    periods.push([at.toMillis(), next.toMillis()]);
    at = next;
  }
  return periods;
}
