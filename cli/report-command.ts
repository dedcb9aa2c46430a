import path from "node:path";
import { z } from "zod";
import { hostIdSchema } from "../domain/host";
import { noisiestQuerySchema } from "../domain/noisiest-report";
import { availabilityQuerySchema, reclaimQuerySchema, summaryQuerySchema } from "../domain/report-api";
import { timeZoneSchema } from "../domain/time-zone";
import { ArchiveFolder } from "../server/download/archive-folder";
import { reportAvailability } from "../server/report/availability";
import { outagesCsv, periodsCsv, slaposStats } from "../server/report/availability-formats";
import { composeDigest } from "../server/report/digest";
import { digestCsv, digestHtml, digestText } from "../server/report/digest-formats";
import { nextFullCsv, reportNextFull } from "../server/report/next-full";
import { noisiestCsv, reportNoisiest } from "../server/report/noisiest";
import { reportReclaim } from "../server/report/reclaim";
import { reclaimCsv, reclaimVmstats } from "../server/report/reclaim-formats";
import { reportSlower, slowerCsv } from "../server/report/slower";
import { summarize, summaryCsv } from "../server/report/summary";
import { type Flags, readSettings } from "../server/settings";
import { AlarmStore } from "../server/store/alarm-store";
import { HostStore } from "../server/store/host-store";
import { JournalStore } from "../server/store/journal-store";
import { MetricStore } from "../server/store/metric-store";
import { OutlookStore } from "../server/store/outlook-store";
import type { RedisConnections } from "../server/store/redis-connections";
import { checked } from "./checked";
import { withStores } from "./state-access";
import { UsageError } from "./usage-error";

const DAY_MS = 86_400_000;
const formatSchema = z.enum(["csv", "json"]).default("csv");
const reclaimOptionsSchema = reclaimQuerySchema.extend({ format: z.enum(["csv", "json", "vmstats"]).default("csv") });
const availabilityOptionsSchema = availabilityQuerySchema.extend({
  format: z.enum(["csv", "periods", "json", "slapos"]).default("csv"),
});
const noisiestOptionsSchema = noisiestQuerySchema.extend({ format: formatSchema });
const slowerOptionsSchema = z.object({ format: formatSchema });
const nextFullOptionsSchema = z.object({ format: formatSchema });
const summaryOptionsSchema = summaryQuerySchema.extend({ host: hostIdSchema, format: formatSchema });
const digestOptionsSchema = z.object({
  format: z.enum(["text", "html", "csv", "json"]).default("text"),
  timeZone: timeZoneSchema.default("UTC"),
});

const jsonText = (made: object) => `${JSON.stringify(made)}\n`;

/** What reports are made of. */
function sourcesOf({ metrics, state, journalReader }: RedisConnections) {
  return {
    hosts: new HostStore(state),
    store: new MetricStore(metrics),
    outlooks: new OutlookStore(metrics),
    journal: new JournalStore(state, journalReader),
    alarms: new AlarmStore(state),
  };
}

function print(text: string): number {
  process.stdout.write(text);
  return 0;
}

/** `premonitor report reclaim`: prints which machines are hardly used. */
export async function reportReclaimCommand(flags: Flags, given: unknown): Promise<number> {
  const { format, ...query } = checked(reclaimOptionsSchema, given);
  const report = await withStores(flags, async (connections) => {
    const { hosts, store } = sourcesOf(connections);
    return reportReclaim({ hosts: await hosts.list(), store }, query, Date.now());
  });
  return print({ csv: reclaimCsv, vmstats: reclaimVmstats, json: jsonText }[format](report));
}

/** `premonitor report availability`: prints the outages of all hosts, their shares by day, week and month, or everything as JSON. */
export async function reportAvailabilityCommand(flags: Flags, given: unknown): Promise<number> {
  const { format, days, host } = checked(availabilityOptionsSchema, given);
  const report = await withStores(flags, async (connections) => {
    const { hosts, store } = sourcesOf(connections);
    const wanted = (await hosts.list()).filter(({ id }) => host === undefined || id === host);
    return reportAvailability({ hosts: wanted, store }, days, Date.now());
  });
  if (format === "slapos") return print(jsonText(slaposStats(report)));
  return print({ csv: outagesCsv, periods: periodsCsv, json: jsonText }[format](report));
}

/** `premonitor report noisiest`: prints which hosts raised most alarms. */
export async function reportNoisiestCommand(flags: Flags, given: unknown): Promise<number> {
  const { format, days, top } = checked(noisiestOptionsSchema, given);
  const toMs = Date.now();
  const report = await withStores(flags, async (connections) => {
    const { hosts, journal, alarms } = sourcesOf(connections);
    const span = { fromMs: toMs - days * DAY_MS, toMs, top };
    return reportNoisiest({ hosts: await hosts.list(), journal, alarms }, span);
  });
  return print({ csv: noisiestCsv, json: jsonText }[format](report));
}

/** `premonitor report next-full`: prints what will be full next. */
export async function reportNextFullCommand(flags: Flags, given: unknown): Promise<number> {
  const { format } = checked(nextFullOptionsSchema, given);
  const report = await withStores(flags, async (connections) => {
    const { hosts, outlooks } = sourcesOf(connections);
    return reportNextFull({ hosts: await hosts.list(), outlooks });
  });
  return print({ csv: nextFullCsv, json: jsonText }[format](report));
}

/** `premonitor report summary`: prints count, mean, extremes and 95th percentile of a series. */
export async function reportSummaryCommand(flags: Flags, given: unknown): Promise<number> {
  const { format, host, ...query } = checked(summaryOptionsSchema, given);
  const summary = await withStores(flags, async (connections) => {
    const { hosts, store } = sourcesOf(connections);
    if (!(await hosts.get(host))) throw new UsageError(`there is no host ${host}`);
    return summarize(store, { hostId: host, ...query }, Date.now());
  });
  return print({ csv: summaryCsv, json: jsonText }[format](summary));
}

/** `premonitor report digest`: prints the digest of the last seven days. */
export async function reportDigestCommand(flags: Flags, given: unknown): Promise<number> {
  const { format, timeZone } = checked(digestOptionsSchema, given);
  const { data, publicUrl } = readSettings(flags, process.env);
  const archives = new ArchiveFolder(path.join(data, "archives"));
  const toMs = Date.now();
  const digest = await withStores(flags, async (connections) => {
    const { hosts, store, ...sources } = sourcesOf(connections);
    const parts = { ...sources, metricStore: store, hosts: () => hosts.list(), archives: () => archives.listAll() };
    return composeDigest(parts, { fromMs: toMs - 7 * DAY_MS, toMs, timeZone }, toMs);
  });
  if (format === "text") return print(digestText(digest, publicUrl));
  if (format === "html") return print(digestHtml(digest, publicUrl));
  return print({ csv: digestCsv, json: jsonText }[format](digest));
}

/** `premonitor report slower`: prints how fast each host is, compared with its own past. */
export async function reportSlowerCommand(flags: Flags, given: unknown): Promise<number> {
  const { format } = checked(slowerOptionsSchema, given);
  const report = await withStores(flags, async (connections) => {
    const { hosts, store } = sourcesOf(connections);
    return reportSlower({ hosts: await hosts.list(), store }, Date.now());
  });
  return print({ csv: slowerCsv, json: jsonText }[format](report));
}
