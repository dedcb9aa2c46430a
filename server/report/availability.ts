import { csvLine } from "../../domain/csv-line";
import type { Host } from "../../domain/host";
import type { AvailabilityReport, HostAvailability, Outage } from "../../domain/report-api";
import type { MetricStore } from "../store/metric-store";
import type { SeriesColumns } from "../store/series-reader";
import { forEachHost } from "./for-each-host";

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const MAX_OUTAGES = 200;
/** A minute that has not ended, or is under way, is no outage. */
const SETTLED_MS = 2 * MINUTE_MS;
/** What every collector tells at each tick; and by which a restart is known. */
const CONTACT = "memory.used";
const UPTIME = "system.uptime";

export interface AvailabilitySource {
  hosts: readonly Pick<Host, "id" | "displayName">[];
  store: Pick<MetricStore, "readSeries">;
}

/** How much of each day a host was heard of, by the minute, and when it was not. */
export async function reportAvailability(
  { hosts, store }: AvailabilitySource,
  days: number,
  nowMs: number,
): Promise<AvailabilityReport> {
  const toMs = Math.floor((nowMs - SETTLED_MS) / MINUTE_MS) * MINUTE_MS;
  const fromMs = Math.floor(toMs / DAY_MS) * DAY_MS - (days - 1) * DAY_MS;
  return {
    fromMs,
    toMs,
    hosts: await forEachHost(hosts, async (host) => {
      const query = { hostId: host.id, seriesIds: [CONTACT, UPTIME], tier: "1m" as const, fromMs, toMs };
      return availabilityOf(host, contactsOf(await store.readSeries(query)), fromMs, toMs);
    }),
  };
}

/** A minute in which a host was heard of; its uptime in seconds, NaN when it did not tell. */
export interface Contact {
  minuteMs: number;
  uptimeSeconds: number;
}

function contactsOf(found: ReadonlyMap<string, SeriesColumns>): Contact[] {
  const minuteOf = (atMs: number) => Math.floor(atMs / MINUTE_MS) * MINUTE_MS;
  const [contact, uptime] = [found.get(CONTACT), found.get(UPTIME)];
  const uptimes = new Map(Array.from(uptime?.timesMs ?? [], (atMs, i) => [minuteOf(atMs), uptime!.mean[i]!]));
  return Array.from(contact?.timesMs ?? [])
    .filter((_, i) => !Number.isNaN(contact!.mean[i]!))
    .map((atMs) => ({ minuteMs: minuteOf(atMs), uptimeSeconds: uptimes.get(minuteOf(atMs)) ?? Number.NaN }));
}

/** @param contacts in rising time */
export function availabilityOf(
  { id, displayName }: Pick<Host, "id" | "displayName">,
  contacts: readonly Contact[],
  fromMs: number,
  toMs: number,
): HostAvailability {
  const heard = contacts.filter(({ minuteMs }) => minuteMs < toMs);
  const sinceMs = heard[0]?.minuteMs ?? null;
  const outages: Outage[] = [];
  heard.forEach(({ minuteMs, uptimeSeconds }, i) => {
    const before = heard[i - 1];
    if (!before || minuteMs - before.minuteMs <= MINUTE_MS) return;
    const startMs = before.minuteMs + MINUTE_MS;
    const bootedMs = minuteMs - uptimeSeconds * 1000;
    outages.push({ fromMs: startMs, toMs: minuteMs, cause: bootedMs > before.minuteMs ? "restarted" : "not-reached" });
  });
  const last = heard.at(-1);
  if (last && toMs - last.minuteMs > MINUTE_MS) {
    outages.push({ fromMs: last.minuteMs + MINUTE_MS, toMs: null, cause: "silent" });
  }
  const upRatioOf = (spanFromMs: number, spanToMs: number): number | null => {
    if (sinceMs === null || spanToMs <= sinceMs) return null;
    const start = Math.max(spanFromMs, sinceMs);
    const end = Math.min(spanToMs, toMs);
    if (end <= start) return null;
    const downMs = outages.reduce((sum, outage) => {
      const overlap = Math.min(end, outage.toMs ?? toMs) - Math.max(start, outage.fromMs);
      return sum + Math.max(0, overlap);
    }, 0);
    return 1 - downMs / (end - start);
  };
  const dayStarts = Array.from({ length: Math.ceil((toMs - fromMs) / DAY_MS) }, (_, i) => fromMs + i * DAY_MS);
  return {
    hostId: id,
    displayName,
    sinceMs,
    upRatio: upRatioOf(fromMs, toMs),
    days: dayStarts.map((startMs) => ({ startMs, upRatio: upRatioOf(startMs, startMs + DAY_MS) })),
    weekRatio: upRatioOf(toMs - 7 * DAY_MS, toMs),
    outages: outages.reverse().slice(0, MAX_OUTAGES),
  };
}

/** The outages as CSV, a line each. */
export function outagesCsv({ hosts }: AvailabilityReport): string {
  const timeOf = (atMs: number | null) => (atMs === null ? "" : new Date(atMs).toISOString());
  const lines = hosts.flatMap(({ hostId, outages }) =>
    outages.map(({ fromMs, toMs, cause }) => csvLine([hostId, timeOf(fromMs), timeOf(toMs), cause])),
  );
  return [csvLine(["host", "from", "to", "cause"]), ...lines].join("");
}
