import { mkdtempSync, rmSync, utimesSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { RecordedNode } from "../store/fixtures/recorded-node";
import { MetricStore } from "../store/metric-store";
import { connectRedis, type RedisConnections } from "../store/redis-connections";
import { startTestRedis, type TestRedis } from "../store/start-test-redis";
import { ArchiveFolder } from "./archive-folder";
import { downloadDays } from "./download-days";

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const NOW_MS = Date.now();
const TODAY_MS = Math.floor(NOW_MS / DAY_MS) * DAY_MS;
const dayText = (dayMs: number) => ArchiveFolder.dayText(dayMs);

let redis: TestRedis;
let connections: RedisConnections;
let metricStore: MetricStore;
let folderPath: string;
let archives: ArchiveFolder;

beforeAll(async () => {
  redis = await startTestRedis();
  connections = await connectRedis({ metricsUrl: redis.url, stateUrl: redis.url, onError: () => undefined });
  metricStore = new MetricStore(connections.metrics);
  folderPath = mkdtempSync(join(tmpdir(), "premonitor-days-"));
  archives = new ArchiveFolder(folderPath);
  const node = new RecordedNode(metricStore, "web-1", 1);
  // Half of the day ten days ago, a minute in four; and the first three hours of yesterday.
  for (let minute = 0; minute < 720; minute += 4) tickMinute(node, TODAY_MS - 10 * DAY_MS + minute * MINUTE_MS);
  for (let minute = 0; minute < 180; minute++) tickMinute(node, TODAY_MS - DAY_MS + minute * MINUTE_MS);
  node.close();
  await node.ship();
  await metricStore.sealed();
  await archives.write("web-1", TODAY_MS - 10 * DAY_MS, [{ name: "dump_system.csv", text: "a\r\n" }], NOW_MS);
  await archives.writeConsumption("web-1", TODAY_MS - 10 * DAY_MS, "<xml/>");
});
afterAll(async () => {
  await connections.close();
  await redis.stop();
  rmSync(folderPath, { recursive: true });
});

function tickMinute(node: RecordedNode, minuteMs: number): void {
  for (let second = 0; second < 60; second += 20)
    node.tick(minuteMs + second * 1000, { "memory.used": second }, 20_000);
}

async function dayOf(dayMs: number) {
  const days = await downloadDays({ metricStore, archives }, "web-1", dayText(dayMs).slice(0, 7), NOW_MS);
  return days.find(({ day }) => day === dayText(dayMs))!;
}

describe("the days of a month", () => {
  it("tell what share of each was measured, in each tier as long as that is kept", async () => {
    const past = await dayOf(TODAY_MS - 10 * DAY_MS);
    expect(past.measuredRatio).toEqual({ "1s": 0, "1m": 180 / 1440, "1h": 12 / 24 });
    const yesterday = await dayOf(TODAY_MS - DAY_MS);
    expect(yesterday.measuredRatio).toEqual({ "1s": 180 / 1440, "1m": 180 / 1440, "1h": 3 / 24 });
    expect((await dayOf(TODAY_MS - 3 * DAY_MS)).measuredRatio).toEqual({ "1s": 0, "1m": 0, "1h": 0 });
  });

  it("tell which files are on disk", async () => {
    const { files } = await dayOf(TODAY_MS - 10 * DAY_MS);
    const written = { sizeBytes: expect.any(Number), writtenAtMs: expect.any(Number) };
    expect(files).toEqual([
      { name: `${dayText(TODAY_MS - 10 * DAY_MS)}.tar.gz`, ...written },
      { name: `${dayText(TODAY_MS - 10 * DAY_MS)}.xml`, ...written },
    ]);
    expect(files[0]!.sizeBytes).toBeGreaterThan(0);
    expect((await dayOf(TODAY_MS - DAY_MS)).files).toEqual([]);
  });

  it("are all days of the month, also of one long past or to come", async () => {
    const daysOf = (month: string) => downloadDays({ metricStore, archives }, "web-1", month, NOW_MS);
    expect((await daysOf("2024-02")).map(({ day }) => day).at(-1)).toBe("2024-02-29");
    expect(await daysOf("9999-12")).toHaveLength(31);
    expect((await daysOf("1970-01")).every(({ measuredRatio }) => measuredRatio["1h"] === 0)).toBe(true);
  });
});

describe("a list of archives", () => {
  it("is read again when one came or went, also when it was known", async () => {
    const list = async () => (await archives.list("listed-1")).map(({ name }) => name.slice(0, 10));
    const [first, second] = [TODAY_MS - 40 * DAY_MS, TODAY_MS - 41 * DAY_MS];
    expect(await list()).toEqual([]);
    await archives.write("listed-1", first, [], NOW_MS);
    // As if it had been so for a minute, so that the list is kept.
    utimesSync(join(folderPath, "listed-1"), new Date(NOW_MS - MINUTE_MS), new Date(NOW_MS - MINUTE_MS));
    expect(await list()).toEqual([dayText(first)]);
    expect(await archives.list("listed-1")).toBe(await archives.list("listed-1"));
    await archives.write("listed-1", second, [], NOW_MS);
    expect(await list()).toEqual([dayText(first), dayText(second)]);
    await archives.remove({ hostId: "listed-1", name: `${dayText(first)}.tar.gz` });
    expect(await list()).toEqual([dayText(second)]);
  });
});
