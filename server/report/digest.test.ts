import { describe, expect, it } from "vitest";
import type { Alarm, JournalEntry, JournalKind } from "../../domain/alarm";
import type { Host } from "../../domain/host";
import type { Outlook } from "../../domain/outlook";
import type { JournalFilter } from "../store/journal-filter";
import type { SeriesColumns, SeriesQuery } from "../store/series-reader";
import { composeDigest, type DigestSource } from "./digest";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const TO_MS = Date.UTC(2026, 10, 23);
const FROM_MS = TO_MS - 7 * DAY_MS;
const NOW_MS = TO_MS + 7 * HOUR_MS;
const SPAN = { fromMs: FROM_MS, toMs: TO_MS, timeZone: "UTC" };
const hosts = ["web-1", "db-1", "old-1"].map((id) => ({ id, displayName: id.toUpperCase(), createdAtMs: 0 }) as Host);

function alarmEntry(kind: JournalKind, atMs: number, hostId: string): JournalEntry {
  const alarm = { id: hostId, hostId, ruleId: "memory", ruleName: "Memory", severity: "failure", sinceMs: atMs };
  return { kind, atMs, by: "ada", alarm: { ...alarm, acknowledged: null } as Alarm } as JournalEntry;
}
const ended = (atMs: number, kind: string, state: string) =>
  ({ kind: "action-ended", atMs, by: "ada", alarm: null, action: { kind, state } }) as JournalEntry;

const entries = [
  alarmEntry("raised", FROM_MS - DAY_MS, "db-1"),
  alarmEntry("raised", FROM_MS, "web-1"),
  alarmEntry("cleared", FROM_MS + 1000, "web-1"),
  alarmEntry("raised", TO_MS - 1, "web-1"),
  alarmEntry("raised", TO_MS, "web-1"),
  ended(FROM_MS, "notify", "done"),
  ended(FROM_MS, "notify", "failed"),
  ended(FROM_MS, "nova.disable", "unsure"),
  ended(TO_MS, "notify", "done"),
];

const outlook = (likelySeconds: number): Outlook => ({
  atMs: NOW_MS,
  unusual: [],
  models: [],
  series: [
    {
      seriesId: "memory.used",
      value: 1,
      limit: 2,
      points: [],
      timeToLimit: { earliestSeconds: 1, likelySeconds, latestSeconds: likelySeconds * 2 },
      growth: null,
      step: null,
      habit: null,
      skill: [],
    },
  ],
});

const SLOW = "benchmark.cpu.rate.relative";

/** Minutes and hours of the span that a host was heard of in; `db-1` was away for an hour, and `old-1` all the time. */
function samples({ hostId, seriesIds, tier, fromMs, toMs }: SeriesQuery): Map<string, SeriesColumns> {
  const stepMs = tier === "1m" ? 60_000 : HOUR_MS;
  const isAway = (atMs: number) => hostId === "db-1" && atMs >= FROM_MS + DAY_MS && atMs < FROM_MS + DAY_MS + HOUR_MS;
  const times: number[] = [];
  for (let atMs = fromMs; atMs < toMs && hostId !== "old-1"; atMs += stepMs) if (!isAway(atMs)) times.push(atMs);
  const meanOf = (id: string) => {
    if (id.startsWith("benchmark.")) return hostId === "db-1" && id === SLOW ? 0.7 : 0.95;
    if (id === "cpu.busy") return hostId === "web-1" ? 0.02 : 0.9;
    return id === "memory.total" || id.endsWith(".free") ? 100 : 5;
  };
  const columns = (id: string): SeriesColumns => {
    const values = Float64Array.from(times, () => meanOf(id));
    return { timesMs: Float64Array.from(times), min: values, mean: values, max: values };
  };
  return new Map(seriesIds.map((id) => [id, columns(id)]));
}

const SILENT: DigestSource["metricStore"] = {
  readSeries: async () => new Map(),
  seriesIdsOf: async () => [],
  stopsOf: async () => [],
};

function source(completeFromMs = 0): DigestSource {
  return {
    hosts: async () => hosts,
    metricStore: {
      readSeries: async (query) => samples(query),
      seriesIdsOf: async () => ["filesystem./.used", "filesystem./.free"],
      stopsOf: async () => [],
    },
    outlooks: {
      of: async () => [
        { hostId: "web-1", outlook: outlook(40 * 86_400) },
        { hostId: "db-1", outlook: outlook(20 * 86_400) },
      ],
    },
    alarms: { list: async () => [] },
    journal: {
      completeFromMs: async () => completeFromMs,
      async *stream({ from = 0, to = 0, kind = [] }: JournalFilter) {
        yield* entries.filter((one) => one.atMs >= from && one.atMs <= to && kind.includes(one.kind));
      },
    },
    archives: async () => [
      { sizeBytes: 1000, writtenAtMs: FROM_MS - 1 },
      { sizeBytes: 500, writtenAtMs: FROM_MS + 1 },
    ],
  };
}

describe("composeDigest", () => {
  it("puts the week together out of the other reports", async () => {
    const digest = await composeDigest(source(), SPAN, NOW_MS);
    expect(digest).toMatchObject({ ...SPAN, madeAtMs: NOW_MS, hostCount: 3 });
    expect(digest.alarms).toMatchObject({
      week: { raisedCount: 2, failureCount: 2, unacknowledgedCount: 2 },
      before: { raisedCount: 1 },
    });
    expect(digest.noisiestHosts.hosts).toMatchObject([
      { hostId: "web-1", displayName: "WEB-1", raisedCount: 2, share: 1 },
    ]);
    expect(digest.noisiestRules).toEqual([{ ruleId: "memory", ruleName: "Memory", raisedCount: 2, share: 1 }]);
    expect(digest.nextFull).toMatchObject({ count: 1, rows: [{ hostId: "db-1" }] });
    expect(digest.availability).toMatchObject({
      unheardCount: 1,
      hostsWithOutages: 1,
      hosts: [{ hostId: "db-1", outageCount: 1, downSeconds: 3600 }],
    });
    expect(digest.reclaim.rows.map(({ hostId }) => hostId)).toEqual(["web-1"]);
    expect(digest.slower).toEqual({
      count: 1,
      rows: [{ hostId: "db-1", displayName: "DB-1", seriesId: SLOW, relativeRatio: 0.7 }],
    });
    expect(digest.actions).toEqual([
      { kind: "notify", doneCount: 1, failedCount: 1, otherCount: 0 },
      { kind: "nova.disable", doneCount: 0, failedCount: 0, otherCount: 1 },
    ]);
    expect(digest.archives).toEqual({ count: 2, sizeBytes: 1500, writtenCount: 1 });
  });

  it("compares with no week of which entries are missing", async () => {
    const { alarms } = await composeDigest(source(FROM_MS - DAY_MS), SPAN, NOW_MS);
    expect(alarms.before).toBeNull();
    expect(alarms.week.raisedCount).toBe(2);
  });

  it("misses no host that was added within the last day", async () => {
    const unheardAfter = async (ageMs: number) => {
      const added = { id: "old-2", displayName: "OLD-2", createdAtMs: TO_MS - ageMs } as Host;
      const none: DigestSource = { ...source(), hosts: async () => [added], metricStore: SILENT };
      return (await composeDigest(none, SPAN, NOW_MS)).availability.unheardCount;
    };
    expect(await unheardAfter(DAY_MS - 1)).toBe(0);
    expect(await unheardAfter(DAY_MS)).toBe(1);
  });

  it("calls nobody slower whose results stayed out for the week, or came to a better end", async () => {
    const slowUntil = async (untilMs: number, ratioAfter: number) => {
      const { metricStore, ...others } = source();
      const readSeries: DigestSource["metricStore"]["readSeries"] = async (query) => {
        const found = new Map(await metricStore.readSeries(query));
        for (const [id, columns] of found) {
          if (!id.startsWith("benchmark.")) continue;
          const change = (values: Float64Array) =>
            values.map((value, i) => (columns.timesMs[i]! < untilMs ? value : ratioAfter));
          const values = change(columns.mean);
          found.set(id, { ...columns, min: values, mean: values, max: values });
        }
        return found;
      };
      const digest = await composeDigest({ ...others, metricStore: { ...metricStore, readSeries } }, SPAN, NOW_MS);
      return digest.slower.count;
    };
    expect(await slowUntil(TO_MS + DAY_MS, 1)).toBe(1);
    expect(await slowUntil(TO_MS - DAY_MS, 1)).toBe(0);
    expect(await slowUntil(FROM_MS - DAY_MS, Number.NaN)).toBe(0);
  });

  it("calls the newest two minutes no outage", async () => {
    const { availability } = await composeDigest(source(), { ...SPAN, fromMs: TO_MS - DAY_MS }, TO_MS);
    expect(availability).toMatchObject({ hostsWithOutages: 0, meanRatio: 1 });
  });
});
