import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ArchiveFolder } from "../server/download/archive-folder";
import { dumpTables } from "../server/download/dump-tables";
import { HostStore } from "../server/store/host-store";
import { MetricStore } from "../server/store/metric-store";
import { ProcessStore } from "../server/store/process-store";
import { connectRedis, type RedisConnections } from "../server/store/redis-connections";
import { startTestRedis, type TestRedis } from "../server/store/start-test-redis";

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const NOW_MS = Date.now();
const DAY = Math.floor(NOW_MS / DAY_MS - 3) * DAY_MS;
const dateText = (atMs: number) => new Date(atMs).toISOString().slice(0, 10);
const day = dateText(DAY);
const old = dateText(DAY - 300 * DAY_MS);
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
      stdout:
        "system: 120 rows taken, 0 older than 2 years, 0 not understood\n120 minutes came into the history of old-1\n",
    });
    const loads = Array.from({ length: 120 }, (_, minute) => [minute, minute / 10]);
    expect(await minutesOf("old-1", "load.1m")).toEqual(loads);
    expect((await minutesOf("old-1", "net.total.in"))[0]).toEqual([1, 10]);
    expect(premonitor(file(), "--host", "old-1").stdout).toMatch(
      /\nleft as they were, being there already: 120 minutes\n$/,
    );
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

  it("takes SlapOS' database, and changes nothing for a damaged file among whole ones", async () => {
    const database = join(import.meta.dirname, "..", "server", "download", "fixtures", "slapos-collector.db");
    writeFileSync(file(), row(0, 1));
    const archive = join(folder, "damaged.tar.gz");
    writeFileSync(archive, Buffer.from([0x1f, 0x8b, 8, 0, 0]));
    expect(premonitor(file(), archive, "--host", "none-1")).toEqual({
      status: 2,
      stdout: "",
      stderr: expect.stringMatching(/^premonitor: .*damaged.tar.gz cannot be read: .*; nothing was changed\n$/),
    });
    expect(await connections.metrics.keys("m:{none-1}:*")).toEqual([]);
    expect((await new HostStore(connections.state).list()).map(({ id }) => id)).not.toContain("none-1");
    const taken = premonitor(database, "--host", "db-1");
    expect(taken.status).toBe(0);
    expect(
      taken.stdout
        .split("\n")
        .map((line) => line.split(":")[0])
        .slice(0, 5),
    ).toEqual(["system", "disk", "temperature", "folder", "user"]);
  });

  it("says what it leaves out, and what it cannot take", () => {
    writeFileSync(file(), `${row(0, 1)}nonsense\r\n${row(1, 1).replace(day, "2001-01-01")}`);
    const partly = premonitor(file(), "--host", "part-1");
    expect(partly.status).toBe(0);
    expect(partly.stderr).toBe("premonitor: dump_system.csv, line 2 is left out: it has 1 cells, and system has 13\n");
    expect(partly.stdout).toBe(
      "system: 1 row taken, 1 older than 2 years, 1 not understood\n1 minute came into the history of part-1\n",
    );
    writeFileSync(file(), `${row(0, 1)}${row(1, 1).replace(day, old)}`);
    expect(premonitor(file(), "--host", "part-2").stdout).toMatch(
      /\n1 minute came .*\n1 hour before [0-9-]{10} [0-9:]{5} UTC came into it, as least, mean and greatest value\n$/,
    );
    const other = join(folder, "notes.csv");
    writeFileSync(other, "a,b\n");
    expect(premonitor(other, "--host", "x-1")).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/holds none of dump_system.csv, .* and is no collector.db; nothing was changed\n$/),
    });
    expect(premonitor("/nowhere/dump_system.csv", "--host", "x-1").status).toBe(2);
    expect(premonitor(file(), "--host", "not a host").stderr).toContain("--host: a host id has 1 to 128");
  });
});
