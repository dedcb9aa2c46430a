import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Host } from "../../domain/host";
import { reclaimQuerySchema } from "../../domain/report-api";
import { VMSTATS_SERIES } from "../../domain/vmstats";
import { parseVmstatsLine, type VmstatsLine } from "../ingest/vmstats/parse-line";
import type { SeriesColumns, SeriesQuery } from "../store/series-reader";
import { type AvailabilitySource, reportAvailabilityOf } from "./availability";
import { outagesCsv, periodsCsv, slaposStats } from "./availability-formats";
import { forEachHost } from "./for-each-host";
import { availabilityOf } from "./host-availability";
import { reportReclaim } from "./reclaim";
import { reclaimCsv, reclaimVmstats } from "./reclaim-formats";
import { summarize, summaryCsv } from "./summary";

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const FIXTURES = join(import.meta.dirname, "../ingest/vmstats/fixtures");
const NOW_MS = Date.UTC(2026, 10, 20, 12);

const columns = (timesMs: number[], values: number[]): SeriesColumns => {
  const column = Float64Array.from(values);
  return { timesMs: Float64Array.from(timesMs), min: column, mean: column, max: column };
};

describe("reportReclaim", () => {
  /** Percent of CPU, memory and disk over a share of the newest week. */
  const machines: Record<string, [cpu: number, memory: number, disk: number, measured: number]> = {
    "10.10.1.1": [39, 39, 39, 1],
    "10.10.1.2": [7, 7, 7, 1],
    "10.10.1.3": [5, 5, 60, 1],
    "10.10.1.4": [5, 5, 5, 1],
    "10.10.1.5": [4, 4, 4, 0.5],
    "10.10.1.6": [10, 10, 10, 1],
  };
  const hosts = Object.keys(machines).map(
    (id): Host => ({
      id,
      displayName: id,
      tags: [],
      createdAtMs: 0,
      inventory: { hostname: id, coreCount: 4, collectorVersion: "1", source: "test" },
    }),
  );
  const store = {
    seriesIdsOf: async () => [
      "cpu.busy",
      "memory.used",
      "filesystem./.used",
      "filesystem./.free",
      "filesystem./.used_ratio",
    ],
    readSeries: async ({ hostId, seriesIds, tier, fromMs, toMs }: SeriesQuery) => {
      expect(tier).toBe("1h");
      const [cpu, memory, disk, measured] = machines[hostId]!;
      const values: Record<string, number> = {
        "cpu.busy": cpu / 100,
        "memory.used": memory,
        "memory.total": 100,
        "filesystem./.used": disk * 10,
        "filesystem./.free": (100 - disk) * 10,
      };
      const times: number[] = [];
      for (let at = fromMs; at < fromMs + (toMs - fromMs) * measured; at += HOUR_MS) times.push(at);
      return new Map(
        seriesIds.map((id) => [
          id,
          columns(
            times,
            times.map(() => values[id]!),
          ),
        ]),
      );
    },
  };
  const report = (query: object = {}) => reportReclaim({ hosts, store }, reclaimQuerySchema.parse(query), NOW_MS);

  it("recommends those that are below all bounds, the idlest first, and calls a silent one unknown", async () => {
    const { rows, frees } = await report();
    expect(rows.map(({ hostId, verdict }) => [hostId, verdict])).toEqual([
      ["10.10.1.4", "reclaim"],
      ["10.10.1.2", "reclaim"],
      ["10.10.1.6", "reclaim"],
      ["10.10.1.1", "in-use"],
      ["10.10.1.3", "in-use"],
      ["10.10.1.5", "unknown"],
    ]);
    expect(frees).toEqual({ hostCount: 3, coreCount: 12, memoryBytes: 300, diskBytes: 3000 });
    expect(rows[0]).toMatchObject({
      cpuRatio: expect.closeTo(0.05),
      memoryRatio: 0.05,
      diskRatio: 0.05,
      measuredRatio: 1,
    });
    expect(rows.at(-1)!.measuredRatio).toBeCloseTo(0.5);
  });

  it("recommends no more than the top ones, and counts only them", async () => {
    const { rows, frees } = await report({ top: 1 });
    expect(rows.slice(0, 3).map(({ verdict }) => verdict)).toEqual(["reclaim", "spared", "spared"]);
    expect(frees.hostCount).toBe(1);
    expect((await report({ cpu: 0.06 })).frees.hostCount).toBe(1);
  });

  it("prints what VMstats printed, and CSV", async () => {
    const made = await report();
    expect(reclaimVmstats(made)).toBe(`           VM stats Report and Reclamation Recommendation
ip 10.10.1.1 cpu_ave 39 mem_ave 39 disk_ave 39
ip 10.10.1.2 cpu_ave 7 mem_ave 7 disk_ave 7
    Reclaim VM IP 10.10.1.2 for under usage
ip 10.10.1.3 cpu_ave 5 mem_ave 5 disk_ave 60
ip 10.10.1.4 cpu_ave 5 mem_ave 5 disk_ave 5
    Reclaim VM IP 10.10.1.4 for under usage
ip 10.10.1.6 cpu_ave 10 mem_ave 10 disk_ave 10
    Reclaim VM IP 10.10.1.6 for under usage
`);
    const lines = reclaimCsv(made).split("\r\n");
    expect(lines[0]).toContain("host,verdict,cpu_ratio");
    expect(lines[1]).toBe("10.10.1.4,reclaim,0.0500,0.0500,0.0500,1.0000,4,100,1000");
  });
});

describe("reclaimVmstats", () => {
  it("says of the original's logs what the original's report says", async () => {
    const addresses = [1, 2, 3, 4, 5].map((last) => `10.10.1.${last}`);
    const store = {
      seriesIdsOf: async () => [...VMSTATS_SERIES],
      readSeries: async ({ hostId, seriesIds, fromMs, toMs }: SeriesQuery) => {
        const log = readFileSync(join(FIXTURES, `vmstats-${hostId}.log`), "utf8")
          .trim()
          .split("\n");
        const lines = log.map((line) => Object.fromEntries((parseVmstatsLine(line) as VmstatsLine).values));
        const rounds = Math.floor((toMs - fromMs) / MINUTE_MS / lines.length);
        const repeated = Array.from({ length: rounds }, () => lines).flat();
        const times = repeated.map((_, i) => fromMs + i * MINUTE_MS);
        return new Map(
          seriesIds.map((id) => [
            id,
            columns(
              times,
              repeated.map((values) => values[id] ?? Number.NaN),
            ),
          ]),
        );
      },
    };
    const hosts = addresses.map((id): Host => ({ id, displayName: id, tags: [], createdAtMs: 0 }));
    const made = await reportReclaim({ hosts, store }, reclaimQuerySchema.parse({ days: 1 }), NOW_MS);
    // The first line is what the original's server says when it starts.
    const [, ...report] = readFileSync(join(FIXTURES, "vmstats-report.txt"), "utf8").split("\n");
    expect(reclaimVmstats(made)).toBe(report.join("\n"));
  });
});

describe("availabilityOf", () => {
  const host = { id: "web-1", displayName: "web-1" };
  const FROM_MS = Date.UTC(2026, 10, 19);
  const TO_MS = FROM_MS + DAY_MS + 12 * HOUR_MS;

  /** Minutes in which the host was heard of, with its uptime; started when `boots` says so. */
  function contacts(isUp: (minute: number) => boolean, boots: number[] = [-1000]) {
    const minutes = Array.from({ length: (TO_MS - FROM_MS) / MINUTE_MS }, (_, i) => i).filter(isUp);
    const uptime = (minute: number) => (minute - boots.filter((boot) => boot <= minute).at(-1)!) * 60 + 30;
    return minutes.map((minute) => ({ minuteMs: FROM_MS + minute * MINUTE_MS, uptimeSeconds: uptime(minute) }));
  }
  const of = (...args: Parameters<typeof contacts>) =>
    availabilityOf(host, contacts(...args), { fromMs: FROM_MS, toMs: TO_MS });

  it("is whole when every minute was heard", () => {
    const { upRatio, days, outages, sinceMs } = of(() => true);
    expect({ upRatio, outages, sinceMs }).toEqual({ upRatio: 1, outages: [], sinceMs: FROM_MS });
    expect(days).toEqual([
      { startMs: FROM_MS, upRatio: 1 },
      { startMs: FROM_MS + DAY_MS, upRatio: 1 },
    ]);
  });

  it("tells a restart from what could not be reached, newest first, with start and end", () => {
    const { outages, days } = of(
      (minute) => !(minute >= 60 && minute < 72) && !(minute >= 600 && minute < 606),
      [-1000, 604],
    );
    const at = (minute: number) => FROM_MS + minute * MINUTE_MS;
    expect(outages).toEqual([
      { fromMs: at(600), toMs: at(606), cause: "restarted" },
      { fromMs: at(60), toMs: at(72), cause: "not-reached" },
    ]);
    expect(days[0]!.upRatio).toBeCloseTo(1 - 18 / 1440);
    expect(days[1]!.upRatio).toBe(1);
  });

  it("calls an outage of a host that tells no uptime one in which it was not reached", () => {
    const contacts = [0, 5].map((minute) => ({ minuteMs: FROM_MS + minute * MINUTE_MS, uptimeSeconds: Number.NaN }));
    const { outages } = availabilityOf(host, contacts, { fromMs: FROM_MS, toMs: FROM_MS + 6 * MINUTE_MS });
    expect(outages.map(({ cause }) => cause)).toEqual(["not-reached"]);
  });

  it("says that the collector was stopped when it said so", () => {
    const isUp = (minute: number) => minute < 60 || (minute >= 90 && minute < 2000);
    const at = (minute: number) => FROM_MS + minute * MINUTE_MS;
    const span = { fromMs: FROM_MS, toMs: TO_MS };
    const causes = (...stopsMs: number[]) =>
      availabilityOf(host, contacts(isUp), span, stopsMs).outages.map(({ cause }) => cause);
    expect(causes(at(2000) + 5000, at(60) - 5000)).toEqual(["collector-stopped", "collector-stopped"]);
    expect(causes(at(50), at(1990))).toEqual(["silent", "not-reached"]);
  });

  it("has weeks from Monday and calendar months, and is told as CSV and as SlapOS tells it", () => {
    const made = of((minute) => minute >= 720 && minute !== 1000);
    expect(made.weeks).toEqual([{ startMs: Date.UTC(2026, 10, 16), upRatio: expect.closeTo(1 - 1 / 1440) }]);
    expect(made.months).toEqual([{ startMs: Date.UTC(2026, 10, 1), upRatio: expect.closeTo(1 - 1 / 1440) }]);
    const report = { fromMs: FROM_MS, toMs: TO_MS, hosts: [made] };
    expect(periodsCsv(report).split("\r\n")).toEqual([
      "host,period,from,up_ratio",
      "web-1,day,2026-11-19,0.998611",
      "web-1,day,2026-11-20,1.000000",
      "web-1,week,2026-11-16,0.999306",
      "web-1,month,2026-11-01,0.999306",
      "",
    ]);
    expect(outagesCsv(report).split("\r\n")[1]).toMatch(
      /^web-1,2026-11-19T16:40:00.000Z,2026-11-19T16:41:00.000Z,not-reached,"the machine ran, /,
    );
    expect(slaposStats({ ...report, hosts: [made, { ...made, hostId: "web-2" }] })).toEqual({
      date: TO_MS / 1000,
      data: [
        "Date, Success, Error, Warning",
        "2026-11-19T00:00:00+0000, 1438, 2, ",
        "2026-11-20T00:00:00+0000, 1440, 0, ",
      ],
    });
    expect(slaposStats({ ...report, hosts: [] }).data).toHaveLength(1);
  });

  it("counts from the first contact, and an outage that lasts up to now", () => {
    const { sinceMs, upRatio, days, outages } = of((minute) => minute >= 1500 && minute < 1600);
    expect(sinceMs).toBe(FROM_MS + 1500 * MINUTE_MS);
    expect(days[0]!.upRatio).toBeNull();
    expect(outages).toEqual([{ fromMs: FROM_MS + 1600 * MINUTE_MS, toMs: null, cause: "silent" }]);
    expect(upRatio).toBeCloseTo(100 / 660);
  });

  it("counts an outage that began before the span, from the span's start", () => {
    const before = { minuteMs: FROM_MS - 3 * HOUR_MS, uptimeSeconds: 9999 };
    const span = { fromMs: FROM_MS, toMs: TO_MS };
    const made = availabilityOf(host, [before, ...contacts((minute) => minute >= 720)], span);
    expect(made.sinceMs).toBe(FROM_MS);
    expect(made.days.map(({ upRatio }) => upRatio)).toEqual([0.5, 1]);
    expect(made.outages).toEqual([
      { fromMs: before.minuteMs + MINUTE_MS, toMs: FROM_MS + 12 * HOUR_MS, cause: "not-reached" },
    ]);
    const gone = availabilityOf(host, [before], span);
    expect(gone).toMatchObject({ upRatio: 0, outages: [{ toMs: null, cause: "silent" }] });
    const earlier = [before, { minuteMs: FROM_MS - MINUTE_MS, uptimeSeconds: Number.NaN }];
    expect(availabilityOf(host, [...earlier, ...contacts(() => true)], span)).toMatchObject({
      upRatio: 1,
      outages: [],
    });
  });

  it("knows nothing of a host that was never heard of", () => {
    expect(of(() => false)).toMatchObject({ sinceMs: null, upRatio: null, weekRatio: null, outages: [] });
  });
});

describe("reportAvailabilityOf", () => {
  const FROM_MS = Date.UTC(2026, 10, 19) + 30 * MINUTE_MS;
  const span = { fromMs: FROM_MS, toMs: FROM_MS + 10 * MINUTE_MS };

  /** A host that was heard of in these minutes from the span's start on; minutes before `minutesKeptFrom` are kept as hours alone. */
  async function outagesOf(heard: number[], minutesKeptFrom = Number.NEGATIVE_INFINITY) {
    const store: AvailabilitySource["store"] = {
      stopsOf: async () => [],
      readSeries: async ({ tier, fromMs, toMs }) => {
        const stepMs = tier === "1h" ? HOUR_MS : MINUTE_MS;
        const kept = heard.filter((minute) => tier === "1h" || minute >= minutesKeptFrom);
        const times = [...new Set(kept.map((minute) => Math.floor((FROM_MS + minute * MINUTE_MS) / stepMs) * stepMs))];
        const inside = times.filter((atMs) => atMs >= fromMs && atMs <= toMs);
        return new Map(
          inside.length > 0
            ? [
                [
                  "memory.used",
                  columns(
                    inside,
                    inside.map(() => 1),
                  ),
                ],
              ]
            : [],
        );
      },
    };
    const { hosts } = await reportAvailabilityOf({ hosts: [{ id: "web-1", displayName: "web-1" }], store }, span);
    const { upRatio, outages } = hosts[0]!;
    return { upRatio, from: outages.map(({ fromMs }) => (fromMs - FROM_MS) / MINUTE_MS) };
  }
  const whole = Array.from({ length: 10 }, (_, minute) => minute);
  const secondHalf = [5, 6, 7, 8, 9];

  it.each([
    ["heard of all the time", whole, { upRatio: 1, from: [] }],
    ["new within the span", secondHalf, { upRatio: 1, from: [] }],
    ["silent since the same hour", [-20, ...secondHalf], { upRatio: 0.5, from: [-19] }],
    ["silent since days before", [-3000, ...secondHalf], { upRatio: 0.5, from: [-2999] }],
    ["silent all the time", [-3000], { upRatio: 0, from: [-2999] }],
    ["silent for longer than a month before", [-50_000], { upRatio: null, from: [] }],
  ])("tells of a host that was %s", async (_, heard, wanted) => {
    expect(await outagesOf(heard)).toEqual(wanted);
  });

  it("takes the end of the hour where minutes are not kept any more", async () => {
    expect(await outagesOf([-3025, ...secondHalf], 0)).toEqual({ upRatio: 0.5, from: [-2970] });
  });
});

describe("summarize", () => {
  const at = (fromMs: number, stepMs: number, values: number[]) => ({
    readSeries: async () =>
      new Map([
        [
          "load.1m",
          columns(
            values.map((_, i) => fromMs + i * stepMs),
            values,
          ),
        ],
      ]),
  });
  const query = { hostId: "web-1", series: "load.1m" };

  it("gives count, mean, extremes and the 95th percentile of each step that has samples", async () => {
    const values = Array.from({ length: 100 }, (_, i) => i + 1);
    const store = at(NOW_MS - HOUR_MS, 1000, [...values, Number.NaN]);
    const { rows, unit } = await summarize(store, { ...query, by: "hour" }, NOW_MS);
    expect(unit).toBe("load");
    expect(rows).toEqual([{ startMs: NOW_MS - HOUR_MS, count: 100, mean: 50.5, min: 1, max: 100, p95: 95 }]);
    const minutes = (await summarize(store, { ...query, by: "minute" }, NOW_MS)).rows;
    expect(minutes.map(({ count, max }) => [count, max])).toEqual([
      [60, 60],
      [40, 100],
    ]);
  });

  it("is told as CSV", async () => {
    const store = at(NOW_MS - HOUR_MS, 1000, [1, 2, 4]);
    expect(summaryCsv(await summarize(store, { ...query, by: "hour" }, NOW_MS))).toBe(
      "from,count,mean,min,max,p95\r\n2026-11-20T11:00:00.000Z,3,2.33333333333,1,4,4\r\n",
    );
  });

  it("has no rows for a series of which nothing is kept", async () => {
    const { rows } = await summarize({ readSeries: async () => new Map() }, { ...query, by: "day" }, NOW_MS);
    expect(rows).toEqual([]);
  });
});

it("makes something of each host, in their order, a few at a time", async () => {
  let running = 0;
  let most = 0;
  const made = await forEachHost(
    Array.from({ length: 30 }, (_, i) => i),
    async (i) => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, (30 - i) % 5));
      running--;
      return i * 2;
    },
  );
  expect(made).toEqual(Array.from({ length: 30 }, (_, i) => i * 2));
  expect(most).toBe(8);
});
