import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ArchiveFolder } from "../server/download/archive-folder";
import { dumpTables } from "../server/download/dump-tables";
import { MetricStore } from "../server/store/metric-store";
import { ProcessStore } from "../server/store/process-store";
import { connectRedis, type RedisConnections } from "../server/store/redis-connections";
import { startTestRedis, type TestRedis } from "../server/store/start-test-redis";

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const NOW_MS = Date.now();
const DAY = Math.floor(NOW_MS / DAY_MS - 3) * DAY_MS;
const day = new Date(DAY).toISOString().slice(0, 10);
let redis: TestRedis;
let connections: RedisConnections;
let store: MetricStore;
let folder: string;

beforeAll(async () => {
  redis = await startTestRedis();
  connections = await connectRedis({ metricsUrl: redis.url, stateUrl: redis.url, onError: () => undefined });
  store = new MetricStore(connections.metrics);
  folder = mkdtempSync(join(tmpdir(), "premonitor-import-"));
});
afterAll(async () => {
  await connections.close();
  await redis.stop();
  rmSync(folder, { recursive: true });
});

function premonitor(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(import.meta.dirname, "..", "dist", "cli.mjs"), "import", ...args],
    { encoding: "utf8", env: { ...process.env, REDIS_URL: redis.url, REDIS_STATE_URL: redis.url } },
  );
  return { status, stdout, stderr };
}

async function minutesOf(hostId: string, seriesId: string): Promise<[number, number][]> {
  const query = { hostId, seriesIds: [seriesId], tier: "1m" as const, fromMs: DAY, toMs: DAY + DAY_MS - 1 };
  const found = (await store.readSeries(query)).get(seriesId);
  return Array.from(found?.timesMs ?? [], (atMs, i) => [(atMs - DAY) / MINUTE_MS, found!.mean[i]!]);
}

const row = (minute: number, load: number) =>
  `${load},50.0,1000.0,2000.0,${minute * 600}.0,0.0,0.0,0.0,0.0,0.0,${day},${new Date(DAY + minute * MINUTE_MS + 3000).toISOString().slice(11, 19)},0\r\n`;

describe("premonitor import", () => {
  const file = () => join(folder, "dump_system.csv");

  it("takes a dump into a host's history, once however often it is taken", async () => {
    writeFileSync(file(), Array.from({ length: 120 }, (_, minute) => row(minute, minute / 10)).join(""));
    const first = premonitor(file(), "--host", "old-1");
    expect(first).toEqual({
      status: 0,
      stderr: "",
      stdout: "1198 samples in 120 minutes are in the history of old-1\n",
    });
    const loads = Array.from({ length: 120 }, (_, minute) => [minute, minute / 10]);
    expect(await minutesOf("old-1", "load.1m")).toEqual(loads);
    expect((await minutesOf("old-1", "net.total.in"))[0]).toEqual([1, 10]);
    premonitor(file(), "--host", "old-1");
    expect(await minutesOf("old-1", "load.1m")).toEqual(loads);
    expect(await store.seriesIdsOf("old-1")).toContain("cpu.busy");
  });

  it("takes our own archive back as it was", async () => {
    const host = { id: "old-1", displayName: "old-1", tags: [], createdAtMs: 0 };
    const source = { metricStore: store, processStore: new ProcessStore(connections.metrics) };
    const files = (await dumpTables(source, host, DAY, NOW_MS))!;
    const archives = new ArchiveFolder(folder);
    await archives.write("old-1", DAY, files, NOW_MS);
    expect(premonitor(archives.fileOf("old-1", `${day}.tar.gz`)!, "--host", "back-1").status).toBe(0);
    for (const seriesId of ["load.1m", "memory.used", "cpu.busy"]) {
      expect(await minutesOf("back-1", seriesId)).toEqual(await minutesOf("old-1", seriesId));
    }
    const octets = (await minutesOf("back-1", "net.total.in")).map(([, perSecond]) => perSecond);
    expect(octets.every((perSecond) => perSecond === 10)).toBe(true);
  });

  it("says what it leaves out, and what it cannot take", () => {
    writeFileSync(file(), `${row(0, 1)}nonsense\r\n${row(1, 1).replace(day, "2001-01-01")}`);
    const partly = premonitor(file(), "--host", "part-1");
    expect(partly.status).toBe(0);
    expect(partly.stderr).toBe("premonitor: dump_system.csv, line 2 is left out: it has 1 cells, and system has 13\n");
    expect(partly.stdout).toMatch(
      /^8 samples in 1 minutes .*\n\d+ samples are older than 30 days, and were left out\n$/,
    );
    const other = join(folder, "notes.csv");
    writeFileSync(other, "a,b\n");
    expect(premonitor(other, "--host", "x-1")).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("holds none of dump_system.csv"),
    });
    expect(premonitor("/nowhere/dump_system.csv", "--host", "x-1").status).toBe(2);
    expect(premonitor(file(), "--host", "not a host").stderr).toContain("--host: a host id has 1 to 128");
  });
});
