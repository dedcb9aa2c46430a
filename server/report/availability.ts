import type { Host } from "../../domain/host";
import type { AvailabilityReport } from "../../domain/report-api";
import type { MetricStore } from "../store/metric-store";
import type { SeriesColumns } from "../store/series-reader";
import { forEachHost } from "./for-each-host";
import { availabilityOf, type Contact } from "./host-availability";

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** A minute that has not ended, or is under way, is no outage. */
const SETTLED_MS = 2 * MINUTE_MS;
/** What every collector tells at each tick; and by which a restart is known. */
const CONTACT = "memory.used";
const UPTIME = "system.uptime";

export interface AvailabilitySource {
  hosts: readonly Pick<Host, "id" | "displayName">[];
  store: Pick<MetricStore, "readSeries" | "stopsOf">;
}

/** Up to when it can be said who was heard of. */
export const settledMs = (nowMs: number): number => Math.floor((nowMs - SETTLED_MS) / MINUTE_MS) * MINUTE_MS;

/** How much of each of the last days a host was heard of, by the minute, and when it was not. */
export function reportAvailability(
  source: AvailabilitySource,
  days: number,
  nowMs: number,
): Promise<AvailabilityReport> {
  const toMs = settledMs(nowMs);
  const fromMs = Math.floor(toMs / DAY_MS) * DAY_MS - (days - 1) * DAY_MS;
  return reportAvailabilityOf(source, { fromMs, toMs });
}

/** The same of a span that ends when `settledMs` says, or before. */
export async function reportAvailabilityOf(
  { hosts, store }: AvailabilitySource,
  span: { fromMs: number; toMs: number },
): Promise<AvailabilityReport> {
  return {
    ...span,
    hosts: await forEachHost(hosts, async (host) => {
      const query = { hostId: host.id, seriesIds: [CONTACT, UPTIME], tier: "1m" as const, ...span };
      const [found, stopsMs] = await Promise.all([store.readSeries(query), store.stopsOf(host.id)]);
      return availabilityOf(host, contactsOf(found), span, stopsMs);
    }),
  };
}

function contactsOf(found: ReadonlyMap<string, SeriesColumns>): Contact[] {
  const minuteOf = (atMs: number) => Math.floor(atMs / MINUTE_MS) * MINUTE_MS;
  const [contact, uptime] = [found.get(CONTACT), found.get(UPTIME)];
  const uptimes = new Map(Array.from(uptime?.timesMs ?? [], (atMs, i) => [minuteOf(atMs), uptime!.mean[i]!]));
  return Array.from(contact?.timesMs ?? [])
    .filter((_, i) => !Number.isNaN(contact!.mean[i]!))
    .map((atMs) => ({ minuteMs: minuteOf(atMs), uptimeSeconds: uptimes.get(minuteOf(atMs)) ?? Number.NaN }));
}
