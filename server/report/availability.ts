import type { Host } from "../../domain/host";
import type { AvailabilityReport } from "../../domain/report-api";
import type { MetricStore } from "../store/metric-store";
import type { SeriesColumns } from "../store/series-reader";
import { forEachHost } from "./for-each-host";
import { availabilityOf, type Contact } from "./host-availability";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** A host that was not heard of for so long before a span is none that is missed. */
const LOOK_BACK_MS = 30 * DAY_MS;
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
      const contacts = contactsOf(found);
      const startsHeard = contacts[0] !== undefined && contacts[0].minuteMs - span.fromMs < MINUTE_MS;
      const before = startsHeard ? undefined : await lastContactBefore(store, host.id, span.fromMs);
      return availabilityOf(host, before ? [before, ...contacts] : contacts, span, stopsMs);
    }),
  };
}

/** To the minute, or to the hour where minutes are not kept any more: by it an outage is known that began before a span. */
async function lastContactBefore(
  store: AvailabilitySource["store"],
  hostId: string,
  fromMs: number,
): Promise<Contact | undefined> {
  const newest = async (tier: "1h" | "1m", span: { fromMs: number; toMs: number }) =>
    contactsOf(await store.readSeries({ hostId, seriesIds: [CONTACT], tier, ...span })).at(-1);
  const hourOfStartMs = Math.floor(fromMs / HOUR_MS) * HOUR_MS;
  const hour = await newest("1h", { fromMs: fromMs - LOOK_BACK_MS, toMs: hourOfStartMs - 1 });
  const minute = await newest("1m", { fromMs: hour?.minuteMs ?? hourOfStartMs, toMs: fromMs - 1 });
  return minute ?? (hour && { ...hour, minuteMs: hour.minuteMs + HOUR_MS - MINUTE_MS });
}

function contactsOf(found: ReadonlyMap<string, SeriesColumns>): Contact[] {
  const minuteOf = (atMs: number) => Math.floor(atMs / MINUTE_MS) * MINUTE_MS;
  const [contact, uptime] = [found.get(CONTACT), found.get(UPTIME)];
  const uptimes = new Map(Array.from(uptime?.timesMs ?? [], (atMs, i) => [minuteOf(atMs), uptime!.mean[i]!]));
  return Array.from(contact?.timesMs ?? [])
    .filter((_, i) => !Number.isNaN(contact!.mean[i]!))
    .map((atMs) => ({ minuteMs: minuteOf(atMs), uptimeSeconds: uptimes.get(minuteOf(atMs)) ?? Number.NaN }));
}
