import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { packTar } from "modern-tar";
import initSqlJs from "sql.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ProcessReport } from "../../domain/process";
import { RecordedNode } from "../store/fixtures/recorded-node";
import { MetricStore } from "../store/metric-store";
import { ProcessStore } from "../store/process-store";
import { connectRedis, type RedisConnections } from "../store/redis-connections";
import { startTestRedis, type TestRedis } from "../store/start-test-redis";
import { DumpImport, type RowProblem } from "./import-dump";

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const NOW_MS = Date.now();
const daysAgo = (days: number) => (Math.floor(NOW_MS / DAY_MS) - days) * DAY_MS;
const dateText = (atMs: number) => new Date(atMs).toISOString().slice(0, 10);
const timeText = (atMs: number) => new Date(atMs).toISOString().slice(11, 19);
const fixture = (name: string) => join(import.meta.dirname, "fixtures", name);

let redis: TestRedis;
let connections: RedisConnections;
let store: MetricStore;
let processStore: ProcessStore;
let folder: string;
const file = (name: string) => join(folder, name);

beforeAll(async () => {
  redis = await startTestRedis();
  connections = await connectRedis({ metricsUrl: redis.url, stateUrl: redis.url, onError: () => undefined });
  store = new MetricStore(connections.metrics);
  processStore = new ProcessStore(connections.metrics);
  folder = mkdtempSync(join(tmpdir(), "premonitor-import-"));
});
afterAll(async () => {
  await connections.close();
  await redis.stop();
  rmSync(folder, { recursive: true });
});

async function take(hostId: string, ...files: string[]) {
  const problems: RowProblem[] = [];
  const onProblem = (problem: RowProblem) => problems.push(problem);
  const made = new DumpImport({ metricStore: store, processStore, hostId, nowMs: Date.now(), onProblem });
  for (const one of files) await made.take(one);
  await made.finish();
  return { made, problems };
}

async function read(hostId: string, seriesId: string, tier: "1m" | "1h", fromMs: number, toMs: number) {
  const found = (await store.readSeries({ hostId, seriesIds: [seriesId], tier, fromMs, toMs })).get(seriesId);
  const { timesMs = [], min = [], mean = [], max = [] } = found ?? {};
  return Array.from(timesMs, (atMs, i) => [atMs, min[i], mean[i], max[i]]);
}

async function processesOf(hostId: string): Promise<ProcessReport[]> {
  const reports: ProcessReport[] = [];
  for await (const report of processStore.minutes(hostId, 0, NOW_MS, NOW_MS)) reports.push(report);
  return reports;
}

/** Everything of a host in Redis, byte by byte. */
async function everythingOf(hostId: string): Promise<Map<string, unknown>> {
  const keys = (await connections.metrics.keys(`m:{${hostId}}:*`)).sort();
  const dumps = await Promise.all(keys.map((key) => connections.metrics.dump(key)));
  // A count of sealings says nothing of what is kept.
  return new Map(keys.map((key, i) => [key, dumps[i]] as const).filter(([key]) => !key.endsWith(":seals")));
}

const systemRow = (atMs: number, load: number) =>
  `${load},50.0,1000.0,2000.0,0.0,0.0,0.0,0.0,0.0,0.0,${dateText(atMs)},${timeText(atMs)},0\r\n`;
const userRow = (atMs: number, pid: number, rssBytes = 1000) =>
  `slapuser0,${pid}.0,${pid}-1795174082.81,12.5,3.5,2.0,1.0,${rssBytes}.0,400.0,40.0,${dateText(atMs)},${timeText(atMs)},0\r\n`;

/** SlapOS' own database, with its rows brought to a day. */
async function collectorDb(dayMs: number, change = ""): Promise<string> {
  const { Database } = await initSqlJs();
  const database = new Database(readFileSync(fixture("slapos-collector.db")));
  for (const table of ["user", "folder", "computer", "system", "disk", "temperature", "heating"])
    database.run(`UPDATE "${table}" SET date = '${dateText(dayMs)}'`);
  if (change !== "") database.run(change);
  const path = file(`collector-${dateText(dayMs)}.db`);
  writeFileSync(path, database.export());
  database.close();
  return path;
}

const FIRST = 11 * HOUR_MS + 28 * MINUTE_MS;

describe("DumpImport", () => {
  it("takes SlapOS' database into the history: system, disks, sensors, folders, processes", async () => {
    const dayMs = daysAgo(2);
    const { made, problems } = await take("db-1", await collectorDb(dayMs));
    expect(problems).toEqual([]);
    expect(Object.fromEntries(made.rowCounts)).toEqual({
      system: { taken: 3, tooOld: 0, notUnderstood: 0 },
      disk: { taken: 3, tooOld: 0, notUnderstood: 0 },
      temperature: { taken: 6, tooOld: 0, notUnderstood: 0 },
      folder: { taken: 1, tooOld: 0, notUnderstood: 0 },
      user: { taken: 6, tooOld: 0, notUnderstood: 0 },
    });
    expect(made.samples.minutes.count).toEqual({ filled: 1, kept: 0 });
    const minute = async (seriesId: string) => (await read("db-1", seriesId, "1m", dayMs, dayMs + DAY_MS))[0];
    expect(await minute("memory.used")).toEqual([
      dayMs + FIRST,
      1_966_784_512,
      expect.closeTo((1_966_784_512 + 2_333_442_048 + 2_425_729_024) / 3, -1),
      2_425_729_024,
    ]);
    // Octets are kept whole.
    const rates = [1_293_740_371 - 1_292_441_894, 1_297_015_795 - 1_293_740_371].map((octets) =>
      Math.round(octets / 25),
    );
    expect(await minute("net.total.in")).toEqual([dayMs + FIRST, rates[0], (rates[0]! + rates[1]!) / 2, rates[1]]);
    expect((await minute("filesystem./.used"))?.[1]).toBe(31_021_473_792);
    expect((await minute("temperature.coretemp-isa-0000_Core_0"))?.[2]).toBe(81);
    expect((await minute("folder.slapuser0.used"))?.[2]).toBe(3080 * 1024);
    // Of the readings in a minute the last is kept.
    expect(await processesOf("db-1")).toMatchObject([
      {
        atMs: dayMs + FIRST + 53_000,
        totalCount: 2,
        rows: [
          { pid: 28_637, cpuRatio: 0, ioCount: 10 },
          { pid: 28_638, cpuSeconds: expect.closeTo(48.16) },
        ],
      },
    ]);
    expect(await processStore.newest("db-1")).toBeUndefined();
  });

  it("reads the same of SlapOS' tar.gz as of its database", async () => {
    const { Database } = await initSqlJs();
    const dayMs = daysAgo(3);
    const entries = ["system", "disk", "temperature", "folder", "user"].map((table) => {
      const text = readFileSync(fixture(`slapos-dump_${table}.csv`), "utf8").replaceAll("2026-11-19", dateText(dayMs));
      return { header: { name: `${dateText(dayMs)}/dump_${table}.csv`, size: text.length }, body: text };
    });
    writeFileSync(file("slapos.tar.gz"), gzipSync(await packTar(entries)));
    // The dump holds the first two of the database's three readings.
    const path = await collectorDb(dayMs, "DELETE FROM user WHERE time = '11:28:53'");
    const database = new Database(readFileSync(path));
    for (const table of ["system", "disk", "temperature"]) database.run(`DELETE FROM ${table} WHERE time = '11:28:53'`);
    writeFileSync(path, database.export());
    await take("tar-1", file("slapos.tar.gz"));
    await take("tar-2", path);
    const [fromTar, fromDb] = [await everythingOf("tar-1"), await everythingOf("tar-2")];
    expect(fromTar.size).toBeGreaterThan(2);
    expect([...fromTar.values()]).toEqual([...fromDb.values()]);
  });

  it("keeps hours of what is older than minutes are kept, and leaves out what is older than all", async () => {
    const [old, ancient] = [daysAgo(200), daysAgo(731)];
    const rows = Array.from({ length: 180 }, (_, minute) => systemRow(old + minute * MINUTE_MS, minute));
    writeFileSync(file("dump_system.csv"), [systemRow(ancient, 1), ...rows].join(""));
    const { made } = await take("old-1", file("dump_system.csv"));
    expect(made.rowCounts.get("system")).toEqual({ taken: 180, tooOld: 1, notUnderstood: 0 });
    expect(made.samples.hours.count).toEqual({ filled: 3, kept: 0 });
    expect(made.samples.minutes.count).toEqual({ filled: 0, kept: 0 });
    expect(await read("old-1", "load.1m", "1h", old - DAY_MS, old + DAY_MS)).toEqual([
      [old, 0, 29.5, 59],
      [old + HOUR_MS, 60, 89.5, 119],
      [old + 2 * HOUR_MS, 120, 149.5, 179],
    ]);
    expect(await store.seriesIdsOf("old-1")).toContain("load.1m");
    expect((await store.extentOf("old-1")).oldestMs).toBe(old);
    const before = await everythingOf("old-1");
    const again = await take("old-1", file("dump_system.csv"));
    expect(again.made.samples.hours.count).toEqual({ filled: 0, kept: 3 });
    expect(await everythingOf("old-1")).toEqual(before);
  });

  it("keeps each hour at the border in one way, and all of them", async () => {
    const fromMs = daysAgo(31);
    const rows = Array.from({ length: 3 * 24 * 6 }, (_, i) => systemRow(fromMs + i * 10 * MINUTE_MS, i % 6));
    writeFileSync(file("dump_system.csv"), rows.join(""));
    const { made } = await take("edge-1", file("dump_system.csv"));
    const { minutesFromMs } = made.samples;
    const hours = await read("edge-1", "load.1m", "1h", fromMs, fromMs + 3 * DAY_MS);
    expect(hours).toEqual(Array.from({ length: 72 }, (_, hour) => [fromMs + hour * HOUR_MS, 0, 2.5, 5]));
    const minutes = await read("edge-1", "load.1m", "1m", fromMs, fromMs + 3 * DAY_MS);
    expect(minutes[0]?.[0]).toBe(minutesFromMs);
    expect(made.samples.minutes.count.filled).toBe(minutes.length);
    expect(made.samples.hours.count.filled).toBe((minutesFromMs - fromMs) / HOUR_MS);
  });

  it("changes nothing of what was measured here, in minutes, hours and processes", async () => {
    const [recent, dayMs] = [daysAgo(1), daysAgo(100)];
    const node = new RecordedNode(store, "own-1", 1);
    for (let second = 0; second < 600; second++) node.tick(recent + second * 1000, { "load.1m": 7 });
    node.close();
    await node.ship();
    await store.closeAbandonedMinute("own-1", NOW_MS);
    await store.sealed();
    const hour = { timesMs: Float64Array.of(dayMs), columns: [1, 2, 3].map((value) => Float64Array.of(value)) };
    await store.importHours("own-1", dayMs, new Map([["load.1m", hour]]));
    const own = {
      pid: 1,
      createdAtMs: 1000,
      uid: 0,
      user: "root",
      name: "",
      cpuRatio: 0,
      cpuSeconds: 0,
      threadCount: 1,
    };
    const amounts = {
      rssBytes: 1,
      memoryRatio: 0,
      grownBytes: 0,
      readBytes: 0,
      writtenBytes: 0,
      readCount: 0,
      writtenCount: 0,
    };
    const report = { atMs: recent, isOfMinute: true, totalCount: 1, growthSeconds: 0, rows: [{ ...own, ...amounts }] };
    await processStore.put("own-1", report, NOW_MS);
    const system = [0, 1, 2, 70].flatMap((minute) =>
      [dayMs, recent].map((day) => systemRow(day + minute * MINUTE_MS + 500, 99)),
    );
    writeFileSync(file("dump_system.csv"), system.sort().join(""));
    writeFileSync(file("dump_user.csv"), [0, 1].map((minute) => userRow(recent + minute * MINUTE_MS, 5)).join(""));
    const { made } = await take("own-1", file("dump_system.csv"), file("dump_user.csv"));
    expect(made.samples.hours.count).toEqual({ filled: 2, kept: 0 });
    const hours = await read("own-1", "load.1m", "1h", dayMs, dayMs + DAY_MS);
    expect(hours).toEqual([
      [dayMs, 1, 2, 3],
      [dayMs + HOUR_MS, 99, 99, 99],
    ]);
    const minutes = await read("own-1", "load.1m", "1m", recent, recent + DAY_MS);
    expect(minutes.slice(0, 10)).toEqual(Array.from({ length: 10 }, (_, i) => [recent + i * MINUTE_MS, 7, 7, 7]));
    expect(minutes.slice(10)).toEqual([[recent + 70 * MINUTE_MS, 99, 99, 99]]);
    // What was not measured here comes in beside it.
    expect((await read("own-1", "cpu.busy", "1m", recent, recent + HOUR_MS))[0]).toEqual([recent, 0.5, 0.5, 0.5]);
    expect((await processesOf("own-1")).map(({ rows }) => rows[0]!.pid)).toEqual([1, 5]);
    expect(made.processes).toMatchObject({ filledMinutes: 1, keptMinutes: 1 });
  });

  it("keeps the largest processes of a crowded minute, and counts those that are too old", async () => {
    const recent = daysAgo(1);
    const crowd = Array.from({ length: 1000 }, (_, i) => userRow(recent, i + 1, i + 1));
    writeFileSync(file("dump_user.csv"), [userRow(daysAgo(9), 1), ...crowd].join(""));
    const { made } = await take("crowd-1", file("dump_user.csv"));
    expect(made.rowCounts.get("user")).toEqual({ taken: 1000, tooOld: 1, notUnderstood: 0 });
    const [report] = await processesOf("crowd-1");
    expect(report?.totalCount).toBe(1000);
    expect(report?.rows.map(({ rssBytes }) => rssBytes)).toEqual(Array.from({ length: 300 }, (_, i) => 1000 - i));
  });

  it("tells the rows that it cannot understand by their place, and takes the others", async () => {
    const rows = [
      systemRow(daysAgo(1), 1),
      "nonsense\r\n",
      systemRow(daysAgo(-3), 1),
      systemRow(daysAgo(1) + MINUTE_MS, 2),
    ];
    writeFileSync(file("dump_system.csv"), rows.join(""));
    const { made, problems } = await take("part-1", file("dump_system.csv"));
    expect(made.rowCounts.get("system")).toEqual({ taken: 2, tooOld: 0, notUnderstood: 2 });
    expect(problems).toEqual([
      { where: "dump_system.csv, line 2", why: "it has 1 cells, and system has 13" },
      { where: "dump_system.csv, line 3", why: "its time lies in the future" },
    ]);
    const path = await collectorDb(daysAgo(1), "UPDATE disk SET used = 'much' WHERE time = '11:28:28'");
    const inDatabase = await take("part-2", path);
    expect(inDatabase.problems).toEqual([
      { where: expect.stringMatching(/collector-.*\.db, disk, row 2$/), why: 'used is "much", no number' },
    ]);
  });
});
