import { alarmFigures } from "../../analysis/alarm-figures";
import type { AlarmFigures } from "../../domain/alarm-api";
import { benchmarkSeries } from "../../domain/benchmark";
import type { AlarmCounts, Digest } from "../../domain/digest";
import type { Host } from "../../domain/host";
import type { NoisiestReport } from "../../domain/noisiest-report";
import { reclaimQuerySchema } from "../../domain/report-api";
import type { AlarmStore } from "../store/alarm-store";
import type { JournalStore } from "../store/journal-store";
import type { MetricStore } from "../store/metric-store";
import type { OutlookStore } from "../store/outlook-store";
import { countActions } from "./action-counts";
import { type AlarmEntry, alarmEntries } from "./alarm-entries";
import { reportAvailabilityOf, settledMs } from "./availability";
import { reportNextFull } from "./next-full";
import { reportNoisiest } from "./noisiest";
import { reportReclaim } from "./reclaim";
import { reportSlower } from "./slower";

const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;
const SOON_SECONDS = 30 * 86_400;
const LISTED = 10;

export interface DigestSource {
  hosts: () => Promise<readonly Host[]>;
  metricStore: Pick<MetricStore, "readSeries" | "seriesIdsOf" | "stopsOf">;
  outlooks: Pick<OutlookStore, "of">;
  alarms: Pick<AlarmStore, "list">;
  journal: Pick<JournalStore, "stream" | "completeFromMs">;
  archives: () => Promise<readonly { sizeBytes: number; writtenAtMs: number }[]>;
}

/** What an operator wants to know of a week, out of the other reports. @param span seven days, which may end now */
export async function composeDigest(
  source: DigestSource,
  span: { fromMs: number; toMs: number; timeZone: string },
  nowMs: number,
): Promise<Digest> {
  const hosts = await source.hosts();
  return {
    ...span,
    madeAtMs: nowMs,
    hostCount: hosts.length,
    ...(await alarmsOf(source, hosts, span, nowMs)),
    nextFull: await nextFullOf(source, hosts, nowMs),
    availability: await availabilityOf(source, hosts, span, nowMs),
    reclaim: await reclaimOf(source, hosts, span),
    slower: await slowerOf(source, hosts, span),
    actions: await countActions(source.journal, span),
    archives: await archivesOf(source, span),
  };
}

async function alarmsOf(
  { journal, alarms }: DigestSource,
  hosts: readonly Host[],
  { fromMs, toMs }: { fromMs: number; toMs: number },
  nowMs: number,
): Promise<Pick<Digest, "alarms" | "noisiestHosts" | "noisiestRules">> {
  const entries: AlarmEntry[] = [];
  const beforeMs = fromMs - WEEK_MS;
  for await (const entry of alarmEntries(journal, { fromMs: beforeMs, toMs })) entries.push(entry);
  const [active, completeFromMs] = await Promise.all([alarms.list({ state: "active" }), journal.completeFromMs()]);
  const of = async (span: { fromMs: number; toMs: number }) => ({
    figures: alarmFigures({ entries, active, nowMs, completeFromMs, ...span }),
    noise: await reportNoisiest({ hosts, journal, alarms }, { ...span, top: Number.POSITIVE_INFINITY }, entries),
  });
  const week = await of({ fromMs, toMs });
  const before = completeFromMs > beforeMs ? null : await of({ fromMs: beforeMs, toMs: fromMs });
  return {
    alarms: {
      week: countsOf(week.figures, week.noise),
      before: before && countsOf(before.figures, before.noise),
      standingCount: week.figures.standing.length,
    },
    noisiestHosts: { topTenShare: week.noise.topTenShare, hosts: week.noise.hosts.slice(0, LISTED) },
    noisiestRules: week.figures.noisiestRules,
  };
}

function countsOf(figures: AlarmFigures, { hosts }: NoisiestReport): AlarmCounts {
  const sum = (part: "failureCount" | "unacknowledgedCount") => hosts.reduce((total, host) => total + host[part], 0);
  return {
    raisedCount: figures.raisedCount,
    failureCount: sum("failureCount"),
    unacknowledgedCount: sum("unacknowledgedCount"),
    floodCount: figures.floods.length,
    medianSecondsToAcknowledge: figures.medianSecondsToAcknowledge,
  };
}

async function nextFullOf(
  { outlooks }: DigestSource,
  hosts: readonly Host[],
  nowMs: number,
): Promise<Digest["nextFull"]> {
  const { rows } = await reportNextFull({ hosts, outlooks });
  const soon = rows.filter(
    ({ atMs, timeToLimit }) => (atMs - nowMs) / 1000 + timeToLimit.likelySeconds <= SOON_SECONDS,
  );
  return { count: soon.length, rows: soon.slice(0, LISTED) };
}

async function availabilityOf(
  { metricStore: store }: DigestSource,
  hosts: readonly Host[],
  { fromMs, toMs }: { fromMs: number; toMs: number },
  nowMs: number,
): Promise<Digest["availability"]> {
  const untilMs = Math.min(toMs, settledMs(nowMs));
  const report = await reportAvailabilityOf({ hosts, store }, { fromMs, toMs: untilMs });
  const heard = report.hosts.flatMap(({ hostId, displayName, upRatio, outages }) => {
    if (upRatio === null) return [];
    const downMs = outages.reduce((sum, outage) => sum + (outage.toMs ?? untilMs) - Math.max(fromMs, outage.fromMs), 0);
    return [{ hostId, displayName, upRatio, outageCount: outages.length, downSeconds: downMs / 1000 }];
  });
  const unheard = hosts.filter(
    ({ createdAtMs }, i) => createdAtMs <= untilMs - DAY_MS && report.hosts[i]!.upRatio === null,
  );
  const touched = heard.filter(({ outageCount }) => outageCount > 0).sort((a, b) => a.upRatio - b.upRatio);
  return {
    meanRatio: heard.length === 0 ? null : heard.reduce((sum, { upRatio }) => sum + upRatio, 0) / heard.length,
    unheardCount: unheard.length,
    hostsWithOutages: touched.length,
    hosts: touched.slice(0, LISTED),
  };
}

async function reclaimOf(
  { metricStore: store }: DigestSource,
  hosts: readonly Host[],
  { toMs }: { toMs: number },
): Promise<Digest["reclaim"]> {
  const { rows, frees } = await reportReclaim({ hosts, store }, reclaimQuerySchema.parse({ top: 1000 }), toMs);
  return { frees, rows: rows.filter(({ verdict }) => verdict === "reclaim").slice(0, LISTED) };
}

async function slowerOf(
  { metricStore: store }: DigestSource,
  hosts: readonly Host[],
  { fromMs, toMs }: { fromMs: number; toMs: number },
): Promise<Digest["slower"]> {
  const report = await reportSlower({ hosts, store }, toMs);
  const rows = report.rows.flatMap(({ hostId, displayName, benchmark, toldAtMs, relativeRatio, verdict }) =>
    verdict === "slower" && toldAtMs >= fromMs
      ? [{ hostId, displayName, seriesId: benchmarkSeries(benchmark).relative, relativeRatio: relativeRatio! }]
      : [],
  );
  return { count: rows.length, rows: rows.slice(0, LISTED) };
}

async function archivesOf(
  { archives }: DigestSource,
  span: { fromMs: number; toMs: number },
): Promise<Digest["archives"]> {
  const all = await archives();
  return {
    count: all.length,
    sizeBytes: all.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    writtenCount: all.filter(({ writtenAtMs }) => writtenAtMs >= span.fromMs && writtenAtMs < span.toMs).length,
  };
}
