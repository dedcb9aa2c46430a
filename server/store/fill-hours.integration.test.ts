import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { RecordedNode } from "./fixtures/recorded-node";
import { MetricStore } from "./metric-store";
import { connectRedis, type RedisConnections } from "./redis-connections";
import { startTestRedis, type TestRedis } from "./start-test-redis";

const HOUR_MS = 3_600_000;
const BLOCK_MS = 720 * HOUR_MS;
const THIS_BLOCK_MS = Math.floor(Date.now() / BLOCK_MS) * BLOCK_MS;
/** In a block of the 1 h tier that is sealed into now. */
const RECENT_HOUR_MS = Math.floor(Date.now() / HOUR_MS - 2) * HOUR_MS;

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

const hour = (atMs: number, mean: number) => ({
  timesMs: Float64Array.of(atMs),
  columns: [mean - 1, mean, mean + 1].map((value) => Float64Array.of(value)),
});
async function hoursOf(hostId: string, seriesId: string) {
  const query = { hostId, seriesIds: [seriesId], tier: "1h" as const, fromMs: 0, toMs: Date.now() + BLOCK_MS };
  const found = (await store.readSeries(query)).get(seriesId);
  return Array.from(found?.timesMs ?? [], (atMs, i) => [atMs, found!.min[i], found!.mean[i], found!.max[i]]);
}

describe("fillHours", () => {
  it("fills what is missing between hours that are there, and leaves those", async () => {
    const blockMs = THIS_BLOCK_MS - 3 * BLOCK_MS;
    const fill = (...hours: [number, number][]) =>
      store.importHours(
        "web-1",
        blockMs,
        new Map([["cpu.busy", joined(hours.map(([at, mean]) => hour(blockMs + at * HOUR_MS, mean)))]]),
      );
    expect(await fill([1, 10], [5, 50])).toEqual({
      filled: new Set([1, 5].map((at) => blockMs + at * HOUR_MS)),
      kept: new Set(),
    });
    expect(await fill([0, 7], [1, 7], [3, 7], [5, 7])).toEqual({
      filled: new Set([0, 3].map((at) => blockMs + at * HOUR_MS)),
      kept: new Set([1, 5].map((at) => blockMs + at * HOUR_MS)),
    });
    expect((await hoursOf("web-1", "cpu.busy")).map(([atMs, , mean]) => [(atMs! - blockMs) / HOUR_MS, mean])).toEqual([
      [0, 7],
      [1, 10],
      [3, 7],
      [5, 50],
    ]);
    expect(await store.extentOf("web-1")).toEqual({ oldestMs: blockMs, newestMs: blockMs + 5 * HOUR_MS });
  });

  it("loses nothing when the same block is sealed meanwhile, or filled by another", async () => {
    const node = new RecordedNode(store, "busy-1", 1);
    for (let second = 0; second < 3600; second += 60)
      node.tick(RECENT_HOUR_MS + second * 1000, { "cpu.busy": 4 }, 60_000);
    node.close();
    await node.ship();
    const blockMs = Math.floor(RECENT_HOUR_MS / BLOCK_MS) * BLOCK_MS;
    const [first, second] = [0, 1, 2].map((at) => blockMs + at * HOUR_MS).filter((atMs) => atMs !== RECENT_HOUR_MS);
    const others = [first!, second!].map((atMs) =>
      new MetricStore(connections.metrics).importHours("busy-1", blockMs, new Map([["cpu.busy", hour(atMs, 9)]])),
    );
    await store.sealDueHours("busy-1", Date.now());
    await Promise.all([...others, store.sealed()]);
    const expected = [first!, second!].map((atMs) => [atMs, 8, 9, 10]);
    expect(await hoursOf("busy-1", "cpu.busy")).toEqual(
      [...expected, [RECENT_HOUR_MS, 4, 4, 4]].sort(([a], [b]) => a! - b!),
    );
  });
});

function joined(hours: readonly ReturnType<typeof hour>[]) {
  return {
    timesMs: Float64Array.from(hours, ({ timesMs }) => timesMs[0]!),
    columns: [0, 1, 2].map((c) => Float64Array.from(hours, ({ columns }) => columns[c]![0]!)),
  };
}
