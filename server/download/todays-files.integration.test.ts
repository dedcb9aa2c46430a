import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { RecordedNode } from "../store/fixtures/recorded-node";
import { MetricStore } from "../store/metric-store";
import { connectRedis, type RedisConnections } from "../store/redis-connections";
import { startTestRedis, type TestRedis } from "../store/start-test-redis";
import { listTodaysFiles, todaysFileCsv } from "./todays-files";

const MINUTE_MS = 60_000;
const HOST = {
  id: "web-1",
  inventory: {
    hostname: "web-1",
    partitions: [
      { device: "/dev/vda", mountPoint: "/", type: "ext4" },
      { device: "/dev/mapper/vg-data", mountPoint: "/data", type: "xfs" },
    ],
    collectorVersion: "1",
    source: "test",
  },
};
const MIDNIGHT_MS = Math.floor(Date.now() / 86_400_000) * 86_400_000;
const DAY = new Date(MIDNIGHT_MS).toISOString().slice(0, 10);
const KIB = 1024;

let redis: TestRedis;
let connections: RedisConnections;
let store: MetricStore;

beforeAll(async () => {
  redis = await startTestRedis();
  connections = await connectRedis({ metricsUrl: redis.url, stateUrl: redis.url, onError: () => undefined });
  store = new MetricStore(connections.metrics);
});
afterAll(async () => {
  await connections.close();
  await redis.stop();
});
beforeEach(() => connections.metrics.flushall());

const VALUES = {
  "load.1m": 2.39,
  "cpu.busy": 0.583,
  "memory.used": 2_278_752 * KIB,
  "memory.free": 22_405_332 * KIB,
  "net.total.in": 1024,
  "net.total.out": 512,
  "net.total.in_errors_count": 3,
  "net.total.in_dropped_count": 4,
  "net.total.out_errors_count": 5,
  "net.total.out_dropped_count": 6,
  "filesystem./.used": 30_301_380 * KIB,
  "filesystem./.free": 76_089_532 * KIB,
  "filesystem./data.free": 30 * KIB,
  "filesystem./srv/my-data.used": 10 * KIB,
  "filesystem./srv/my-data.free": 20 * KIB,
  "net.eth0.in": 99,
};

/** Two minutes before midnight and two after it, with a tick every ten seconds. */
async function recordAroundMidnight(values: (atMs: number) => Record<string, number> = () => VALUES): Promise<void> {
  const node = new RecordedNode(store, HOST.id, 1000);
  for (let atMs = MIDNIGHT_MS - 2 * MINUTE_MS; atMs < MIDNIGHT_MS + 2 * MINUTE_MS; atMs += 10_000) {
    node.tick(atMs, values(atMs), 10_000);
  }
  node.close();
  await node.ship();
  await store.sealed();
}

const csv = (file: string) => todaysFileCsv(store, HOST, file, MIDNIGHT_MS + 2 * MINUTE_MS);

describe("today's files", () => {
  it("have SlapOS' names; a file system is told by its device, and by its mount point where that is not known", async () => {
    await recordAroundMidnight();
    const files = await listTodaysFiles(store, HOST, MIDNIGHT_MS + 2 * MINUTE_MS);
    expect(files.map(({ name }) => name).sort()).toEqual([
      "system_cpu_percent.csv",
      "system_disk_memory_free__dev_mapper_vg_data.csv",
      "system_disk_memory_free__dev_vda.csv",
      "system_disk_memory_free__srv_my_data.csv",
      "system_disk_memory_used__dev_vda.csv",
      "system_disk_memory_used__srv_my_data.csv",
      "system_loadavg.csv",
      "system_memory_free.csv",
      "system_memory_used.csv",
      "system_net_in_bytes.csv",
      "system_net_in_dropped.csv",
      "system_net_in_errors.csv",
      "system_net_out_bytes.csv",
      "system_net_out_dropped.csv",
      "system_net_out_errors.csv",
    ]);
    expect(files.find(({ name }) => name === "system_disk_memory_free__srv_my_data.csv")!.label).toBe(
      "Free on /srv/my-data",
    );
    for (const { name } of files) expect(await csv(name), name).toMatch(/^time,entry\r\n.+\r\n$/s);
  });

  it.each([
    ["system_loadavg.csv", "2.39"],
    ["system_cpu_percent.csv", "58.3"],
    ["system_memory_used.csv", "2278752.0"],
    ["system_memory_free.csv", "22405332.0"],
    ["system_net_in_bytes.csv", "60.0"],
    ["system_net_out_bytes.csv", "30.0"],
    ["system_net_in_errors.csv", "3.0"],
    ["system_net_in_dropped.csv", "4.0"],
    ["system_net_out_errors.csv", "5.0"],
    ["system_net_out_dropped.csv", "6.0"],
    ["system_disk_memory_used__dev_vda.csv", "30301380.0"],
    ["system_disk_memory_free__srv_my_data.csv", "20.0"],
  ])("%s starts at midnight UTC and loses no row", async (file, entry) => {
    await recordAroundMidnight();
    expect(await csv(file)).toBe(`time,entry\r\n${DAY} 00:00:00,${entry}\r\n${DAY} 00:01:00,${entry}\r\n`);
  });

  it("never has a negative number of bytes, and leaves out minutes without a value", async () => {
    await recordAroundMidnight((atMs) => ({
      "net.total.in": atMs < MIDNIGHT_MS + MINUTE_MS ? Number.NaN : 2048,
      "net.total.in_errors_count": atMs < MIDNIGHT_MS + MINUTE_MS ? 900 : 1,
    }));
    expect(await csv("system_net_in_bytes.csv")).toBe(`time,entry\r\n${DAY} 00:01:00,120.0\r\n`);
    expect(await csv("system_net_in_errors.csv")).toBe(
      `time,entry\r\n${DAY} 00:00:00,900.0\r\n${DAY} 00:01:00,1.0\r\n`,
    );
  });

  it("counts only the part of the present minute that is over", async () => {
    await recordAroundMidnight();
    const text = await todaysFileCsv(store, HOST, "system_net_in_bytes.csv", MIDNIGHT_MS + MINUTE_MS + 30_000);
    expect(text).toBe(`time,entry\r\n${DAY} 00:00:00,60.0\r\n${DAY} 00:01:00,30.0\r\n`);
  });

  it("gives two mount points that would have one name a name each", async () => {
    await recordAroundMidnight(() => ({ "filesystem./a/b.free": KIB, "filesystem./a-b.free": 2 * KIB }));
    expect(await csv("system_disk_memory_free__a_b.csv")).toContain(",2.0\r\n");
    expect(await csv("system_disk_memory_free__a_b_2.csv")).toContain(",1.0\r\n");
  });

  it("knows no other file, and none of a host that sends nothing", async () => {
    await recordAroundMidnight();
    for (const file of ["system_net_eth0.csv", "../../etc/passwd", "", "constructor"])
      expect(await csv(file)).toBeNull();
    expect(await listTodaysFiles(store, { id: "no-such-host" }, MIDNIGHT_MS)).toEqual([]);
    expect(await todaysFileCsv(store, { id: "no-such-host" }, "system_loadavg.csv", MIDNIGHT_MS)).toBeNull();
    expect(await listTodaysFiles(store, HOST, MIDNIGHT_MS - 86_400_000 * 2)).toEqual([]);
  });
});
