import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { RecordedNode } from "./fixtures/recorded-node";
import { minuteKey, openHoursKey, sealedKey } from "./metric-keys";
import { MetricStore } from "./metric-store";
import { connectRedis, type RedisConnections } from "./redis-connections";
import { startTestRedis, type TestRedis } from "./start-test-redis";

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const HOST = "web-1";
/** Starts of two hours that are over. */
const FIRST_MS = Math.floor(Date.now() / HOUR_MS) * HOUR_MS - 3 * HOUR_MS;
const SECOND_MS = FIRST_MS + HOUR_MS;

let redis: TestRedis;
let connections: RedisConnections;
let store: MetricStore;
const errors: Error[] = [];

beforeAll(async () => {
  redis = await startTestRedis();
  connections = await connectRedis({ metricsUrl: redis.url, stateUrl: redis.url, onError: () => undefined });
  store = new MetricStore(connections.metrics, (error) => errors.push(error));
});
afterAll(async () => {
  await connections.close();
  await redis.stop();
});
beforeEach(async () => {
  await connections.metrics.flushall();
  errors.length = 0;
});

/** Something that neither compresses to nothing nor repeats. */
const usedAt = (atMs: number) => 1e9 + Math.round(1e6 * Math.sin(atMs / 77_000)) + ((atMs / 1000) % 13);

/** Records every tenth second, which the 1 s tier keeps as it is. */
function record(node: RecordedNode, fromMs: number, toMs: number, extra: Record<string, number | null> = {}): void {
  for (let atMs = fromMs; atMs < toMs; atMs += 10_000)
    node.tick(atMs, { "memory.used": usedAt(atMs), ...extra }, 10_000);
}

async function shipTwoHours(runId = 1000): Promise<void> {
  const node = new RecordedNode(store, HOST, runId);
  record(node, FIRST_MS, SECOND_MS + 30 * MINUTE_MS + 1);
  await node.ship();
  await store.sealed();
}

function expectedTimes(fromMs: number, toMs: number): number[] {
  return Array.from({ length: Math.ceil((toMs - fromMs) / 10_000) }, (_, i) => fromMs + i * 10_000);
}

async function read(tier: "1s" | "1m" | "1h", seriesId = "memory.used", fromMs = FIRST_MS, toMs = SECOND_MS + HOUR_MS) {
  const found = await store.readSeries({ hostId: HOST, seriesIds: [seriesId], tier, fromMs, toMs });
  const { timesMs, min, mean, max } = found.get(seriesId)!;
  return { timesMs: [...timesMs], min: [...min], mean: [...mean], max: [...max] };
}

async function dump(): Promise<Map<string, unknown>> {
  const keys = (await connections.metrics.keys("m:*:1?:[hdb]*")).sort();
  return new Map(
    await Promise.all(keys.map(async (key) => [key, await connections.metrics.hgetallBuffer(key)] as const)),
  );
}

describe("HourSealer", () => {
  it("seals an hour when the next one begins, and nothing is lost or changed by it", async () => {
    await shipTwoHours();
    const { metrics } = connections;
    expect(errors).toEqual([]);
    expect(await metrics.hkeys(openHoursKey(HOST))).toEqual([String(SECOND_MS / HOUR_MS)]);
    expect(await metrics.exists(minuteKey(HOST, "1s", FIRST_MS))).toBe(0);
    expect(await metrics.exists(minuteKey(HOST, "1s", SECOND_MS))).toBe(1);
    expect(await metrics.hlen(sealedKey(HOST, "1s", FIRST_MS))).toBe(2);
    const all = await read("1s", "memory.used", FIRST_MS, Date.now());
    expect(all.timesMs).toEqual(expectedTimes(FIRST_MS, SECOND_MS + 30 * MINUTE_MS + 1));
    expect(all.mean).toEqual(all.timesMs.map((atMs) => Math.round(usedAt(atMs))));
  });

  it("keeps minimum, mean and maximum of each minute and hour in the coarser tiers, sealed or not", async () => {
    await shipTwoHours();
    const minutes = await read("1m", "memory.used", FIRST_MS, SECOND_MS + 29 * MINUTE_MS);
    expect(minutes.timesMs).toEqual(Array.from({ length: 90 }, (_, m) => FIRST_MS + m * MINUTE_MS));
    minutes.timesMs.forEach((minuteMs, m) => {
      const values = expectedTimes(minuteMs, minuteMs + MINUTE_MS).map((atMs) => Math.round(usedAt(atMs)));
      expect([minutes.min[m], minutes.max[m]]).toEqual([Math.min(...values), Math.max(...values)]);
      expect(Math.abs(minutes.mean[m]! - values.reduce((a, b) => a + b) / 6)).toBeLessThanOrEqual(0.5);
    });
    const hours = await read("1h");
    expect(hours.timesMs).toEqual([FIRST_MS, SECOND_MS]);
    expect(hours.min[0]).toBe(Math.min(...minutes.min.slice(0, 60)));
    expect(hours.max[1]).toBe(Math.max(...minutes.max.slice(60), Math.round(usedAt(SECOND_MS + 30 * MINUTE_MS))));
    expect(Math.abs(hours.mean[0]! - minutes.mean.slice(0, 60).reduce((a, b) => a + b) / 60)).toBeLessThanOrEqual(0.5);
  });

  it("makes the same of an hour that is sealed again, as after a crash", async () => {
    const node = new RecordedNode(store, HOST, 1000);
    record(node, FIRST_MS, SECOND_MS + 1);
    const lastChunk = node.waiting.splice(node.waiting.length - 1);
    await node.ship();
    const { metrics } = connections;
    const loose = await metrics.keys("m:*:1s:[0-9]*");
    const values = await metrics.mgetBuffer(loose);
    node.waiting = lastChunk;
    await node.ship();
    await store.sealDueHours(HOST, Date.now());
    await store.sealed();
    const sealedOnce = await dump();
    expect(sealedOnce.size).toBeGreaterThanOrEqual(3);
    for (let i = 0; i < loose.length; i++) await metrics.set(loose[i]!, values[i]!);
    await metrics.hset(openHoursKey(HOST), String(FIRST_MS / HOUR_MS), 60);
    await store.sealDueHours(HOST, Date.now());
    await store.sealed();
    expect(await metrics.keys("m:*:1s:[0-9]*")).toEqual([]);
    expect(await dump()).toEqual(sealedOnce);
  });

  it("joins late minutes with an hour that is sealed already, in every tier", async () => {
    const late = new RecordedNode(store, HOST, 900);
    record(late, FIRST_MS + 20 * MINUTE_MS, FIRST_MS + 40 * MINUTE_MS + 1, { "cpu.busy": 0.5 });
    const lateItems = late.waiting.filter(({ kind }) => kind === "chunk");
    const node = new RecordedNode(store, HOST, 1000);
    record(node, FIRST_MS, FIRST_MS + 20 * MINUTE_MS);
    record(node, FIRST_MS + 40 * MINUTE_MS, SECOND_MS + 2 * MINUTE_MS);
    await node.ship();
    await store.sealed();
    expect((await read("1s")).timesMs).not.toContain(FIRST_MS + 30 * MINUTE_MS);
    late.waiting = lateItems;
    await late.ship();
    for (const state of ["loose", "sealed"]) {
      const { timesMs } = await read("1s", "memory.used", FIRST_MS, SECOND_MS - 1);
      expect(timesMs, state).toEqual(expectedTimes(FIRST_MS, SECOND_MS));
      expect((await read("1m")).timesMs.slice(0, 60), state).toEqual(
        Array.from({ length: 60 }, (_, m) => FIRST_MS + m * MINUTE_MS),
      );
      const hours = await read("1h");
      const used = expectedTimes(FIRST_MS, SECOND_MS).map((atMs) => Math.round(usedAt(atMs)));
      expect([hours.min[0], hours.max[0]], state).toEqual([Math.min(...used), Math.max(...used)]);
      expect((await read("1h", "cpu.busy")).mean, state).toEqual([0.5]);
      record(node, SECOND_MS + 2 * MINUTE_MS, SECOND_MS + 4 * MINUTE_MS);
      await node.ship();
      await store.sealed();
    }
    expect(await connections.metrics.exists(minuteKey(HOST, "1s", FIRST_MS + 30 * MINUTE_MS))).toBe(0);
    expect(errors).toEqual([]);
  });

  it("loses nothing when two servers seal the same host while minutes come in", async () => {
    const otherErrors: Error[] = [];
    const second = await connectRedis({ metricsUrl: redis.url, stateUrl: redis.url, onError: () => undefined });
    const other = new MetricStore(second.metrics, (error) => otherErrors.push(error));
    const node = new RecordedNode(store, HOST, 1000);
    record(node, FIRST_MS, SECOND_MS + HOUR_MS);
    node.close();
    const chunks = node.waiting.filter(({ kind }) => kind === "chunk");
    for (const [i, chunk] of chunks.entries()) {
      node.waiting = [chunk];
      await node.ship();
      if (i % 7 !== 0) continue;
      const nowMs = Date.now() + HOUR_MS;
      await Promise.all([store.sealDueHours(HOST, nowMs), other.sealDueHours(HOST, nowMs)]);
    }
    await Promise.all([store.sealed(), other.sealed()]);
    await store.sealDueHours(HOST, Date.now() + HOUR_MS);
    await store.sealed();
    expect([...errors, ...otherErrors]).toEqual([]);
    expect(await connections.metrics.keys("m:*:1s:[0-9]*")).toEqual([]);
    expect((await read("1s")).timesMs).toEqual(expectedTimes(FIRST_MS, SECOND_MS + HOUR_MS));
    expect((await read("1m")).timesMs).toHaveLength(120);
    await second.close();
  });

  it("seals what is readable when a minute is damaged", async () => {
    const node = new RecordedNode(store, HOST, 1000);
    record(node, FIRST_MS, SECOND_MS + 1);
    const tail = node.waiting.splice(node.waiting.length - 2);
    await node.ship();
    await connections.metrics.set(
      minuteKey(HOST, "1s", FIRST_MS + 10 * MINUTE_MS),
      Buffer.from([1, 0, 255, 255]),
      "EX",
      999,
    );
    node.waiting = tail;
    await node.ship();
    await store.sealDueHours(HOST, Date.now());
    await store.sealed();
    const { timesMs } = await read("1s");
    expect(timesMs).toHaveLength(59 * 6);
    expect(timesMs).not.toContain(FIRST_MS + 10 * MINUTE_MS);
  });

  it("knows the series and the extent of a host, also of series that are gone", async () => {
    expect(await store.extentOf(HOST)).toEqual({ oldestMs: null, newestMs: null });
    const node = new RecordedNode(store, HOST, 1000);
    record(node, FIRST_MS + 20_000, FIRST_MS + 30 * MINUTE_MS, { "net.eth9.in": 5 });
    record(node, FIRST_MS + 30 * MINUTE_MS, SECOND_MS + 2 * MINUTE_MS + 1, { "net.eth9.in": null });
    await node.ship();
    await store.sealed();
    expect(await store.seriesIdsOf(HOST)).toEqual(["memory.used", "net.eth9.in"]);
    expect(await store.extentOf(HOST)).toEqual({ oldestMs: FIRST_MS + 20_000, newestMs: SECOND_MS + 2 * MINUTE_MS });
    const gone = await read("1s", "net.eth9.in");
    expect(gone.timesMs).toEqual(expectedTimes(FIRST_MS + 20_000, FIRST_MS + 30 * MINUTE_MS));
  });

  it("expires each tier after its time, counted from the end of what it holds", async () => {
    await shipTwoHours();
    const ttlHours = async (tier: "1s" | "1m" | "1h") =>
      (await connections.metrics.ttl(sealedKey(HOST, tier, FIRST_MS))) / 3600;
    expect(await ttlHours("1s")).toBeGreaterThan(44);
    expect(await ttlHours("1s")).toBeLessThanOrEqual(48);
    expect(await ttlHours("1m")).toBeGreaterThan(24 * 29);
    expect(await ttlHours("1m")).toBeLessThanOrEqual(24 * 31);
    expect(await ttlHours("1h")).toBeGreaterThan(24 * 729);
    expect(await ttlHours("1h")).toBeLessThanOrEqual(24 * 761);
  });
});
