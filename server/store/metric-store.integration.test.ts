import { Redis } from "ioredis";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { encodeChunk } from "../../domain/chunk";
import { CodecError } from "../../domain/column-codec";
import { decodeFrameHeader, makeSchema } from "../../domain/frame";
import { RecordedNode } from "./fixtures/recorded-node";
import { minuteKey, openHoursKey, tailKey } from "./metric-keys";
import { MetricStore } from "./metric-store";
import { connectRedis, type RedisConnections } from "./redis-connections";
import { startTestRedis, type TestRedis } from "./start-test-redis";

const MINUTE_MS = 60_000;
const HOST = "web-1";
/** A minute that is over, in an hour that is long from its end, so that nothing is sealed. */
const START_MS = Math.floor(Date.now() / 3_600_000) * 3_600_000 - 3_600_000;

let redis: TestRedis;
let connections: RedisConnections;
let store: MetricStore;

beforeAll(async () => {
  redis = await startTestRedis();
  connections = await connectRedis({ metricsUrl: redis.url, stateUrl: redis.url, onError: () => undefined });
  store = new MetricStore(connections.metrics, (error) => {
    throw error;
  });
});
afterAll(async () => {
  await connections.close();
  await redis.stop();
});
beforeEach(() => connections.metrics.flushall());

async function secondsOf(seriesId: string, fromMs: number, toMs: number) {
  const found = await store.readSeries({ hostId: HOST, seriesIds: [seriesId], tier: "1s", fromMs, toMs });
  const { timesMs, mean } = found.get(seriesId) ?? { timesMs: [], mean: [] };
  return Array.from(timesMs, (atMs, i) => [(atMs - START_MS) / 1000, mean[i]!] as const);
}

function seconds(from: number, to: number) {
  return Array.from({ length: to - from }, (_, i) => [from + i, 1000 + from + i] as const);
}

function tickSeconds(node: RecordedNode, from: number, to: number): void {
  for (let s = from; s < to; s++) node.tick(START_MS + s * 1000, { "memory.used": 1000 + s });
}

describe("MetricStore frames", () => {
  it("keeps frames in order, knows what it has, and calls what comes twice or too late a duplicate", async () => {
    const node = new RecordedNode(store, HOST, 1000);
    tickSeconds(node, 1, 4);
    const [first, second] = node.waiting.filter(({ kind }) => kind === "frame");
    const frame = (item: typeof first) => ({
      hostId: HOST,
      ...(item as { bytes: Uint8Array; runId: number; sequence: number }),
    });
    await node.ship();
    expect(await store.storedUpTo(HOST)).toEqual({ runId: 1000, sequence: 4 });
    expect(await store.storeFrame({ ...frame(first), receivedAtMs: 1 })).toBe("duplicate");
    expect(await store.storeFrame({ ...frame(second), receivedAtMs: 1 })).toBe("duplicate");
    expect(await store.storeFrame({ ...frame(first), runId: 999, sequence: 77, receivedAtMs: 1 })).toBe("duplicate");
    const tail = await store.tail(HOST);
    expect(tail.map((bytes) => decodeFrameHeader(bytes).sequence)).toEqual([2, 3, 4]);
    expect(await store.storedUpTo(HOST)).toEqual({ runId: 1000, sequence: 4 });
    expect(await store.storeFrame({ ...frame(first), runId: 1001, sequence: 1, receivedAtMs: Date.now() })).toBe(
      "stored",
    );
  });

  it("hands each stored frame to the subscribers, and no duplicate", async () => {
    const subscriber = new Redis(redis.path);
    const heard: string[] = [];
    const third = new Promise<void>((resolve) => {
      subscriber.on("messageBuffer", (channel: Buffer, bytes: Buffer) => {
        heard.push(`${channel} ${bytes.toString()}`);
        if (heard.length === 2) resolve();
      });
    });
    await subscriber.subscribe(`frames:{${HOST}}`);
    const send = (sequence: number, text: string) =>
      store.storeFrame({ hostId: HOST, runId: 1, sequence, bytes: Buffer.from(text), receivedAtMs: Date.now() });
    await send(1, "one");
    await send(1, "again");
    await send(2, "two");
    await third;
    expect(heard).toEqual([`frames:{${HOST}} one`, `frames:{${HOST}} two`]);
    subscriber.disconnect();
  });

  it("keeps frames for two minutes at any rate and lets older ones go", async () => {
    const base = Date.now() - 1_000_000;
    for (let sequence = 1; sequence <= 640; sequence++) {
      const receivedAtMs = base + sequence * 1000;
      await store.storeFrame({ hostId: HOST, runId: 1, sequence, bytes: Buffer.from("x"), receivedAtMs });
    }
    expect(await store.tail(HOST)).toHaveLength(120);
    expect(await connections.metrics.xlen(tailKey(HOST))).toBeLessThan(200);
    expect(await connections.metrics.ttl(tailKey(HOST))).toBeGreaterThan(3000);
  });

  it("remembers when a host was heard of, and that it said goodbye", async () => {
    expect(await store.lastOf([HOST])).toEqual(new Map([[HOST, { lastFrameAtMs: null, stopped: false }]]));
    await store.storeFrame({ hostId: HOST, runId: 1, sequence: 1, bytes: Buffer.from("x"), receivedAtMs: 4711 });
    await store.markStopped(HOST, 5000);
    expect((await store.lastOf([HOST, "other"])).get(HOST)).toEqual({ lastFrameAtMs: 4711, stopped: true });
    await store.storeFrame({ hostId: HOST, runId: 2, sequence: 1, bytes: Buffer.from("x"), receivedAtMs: 6000 });
    expect((await store.lastOf([HOST])).get(HOST)).toEqual({ lastFrameAtMs: 6000, stopped: false });
  });

  it("never goes back in what it says is stored", async () => {
    await store.markStored(HOST, 10, 5);
    await store.markStored(HOST, 10, 4);
    await store.markStored(HOST, 9, 99);
    expect(await store.storedUpTo(HOST)).toEqual({ runId: 10, sequence: 5 });
    await store.markStored(HOST, 11, 1);
    expect(await store.storedUpTo(HOST)).toEqual({ runId: 11, sequence: 1 });
  });

  it("keeps the schema", async () => {
    expect(await store.schemaOf(HOST)).toBeNull();
    const schema = makeSchema(["memory.used", 'odd "name", ä']);
    await store.storeSchema({ hostId: HOST, runId: 1, sequence: 1, schema });
    expect(await store.schemaOf(HOST)).toEqual(schema);
  });
});

describe("MetricStore minutes", () => {
  it("joins the parts of a minute in which the list of series changed", async () => {
    const node = new RecordedNode(store, HOST, 1000);
    for (let s = 0; s < 30; s++) node.tick(START_MS + s * 1000, { "memory.used": 1000 + s });
    for (let s = 30; s < 61; s++) node.tick(START_MS + s * 1000, { "memory.used": 1000 + s, "net.eth0.in": s });
    await node.ship();
    expect(await secondsOf("memory.used", START_MS, START_MS + 59_999)).toEqual(seconds(0, 60));
    const eth0 = await secondsOf("net.eth0.in", START_MS, START_MS + 59_999);
    expect(eth0.filter(([, value]) => !Number.isNaN(value)).map(([s]) => s)).toEqual(seconds(30, 60).map(([s]) => s));
    const minute = await store.readSeries({
      hostId: HOST,
      seriesIds: ["memory.used", "net.eth0.in"],
      tier: "1m",
      fromMs: START_MS,
      toMs: START_MS + 59_999,
    });
    const used = minute.get("memory.used")!;
    expect([used.timesMs[0], used.min[0], used.mean[0], used.max[0]]).toEqual([START_MS, 1000, 1030, 1059]);
    expect(minute.get("net.eth0.in")!.min[0]).toBe(30);
  });

  it("keeps what a killed collector had sent when the next run starts in the same minute", async () => {
    const killed = new RecordedNode(store, HOST, 1000);
    tickSeconds(killed, 10, 25);
    await killed.ship();
    const next = new RecordedNode(store, HOST, 2000);
    tickSeconds(next, 40, 61);
    await next.ship();
    expect(await secondsOf("memory.used", START_MS, START_MS + 59_999)).toEqual([
      ...seconds(10, 25),
      ...seconds(40, 60),
    ]);
  });

  it("builds the minute of a node that died for good from the tail, once", async () => {
    const node = new RecordedNode(store, HOST, 1000);
    tickSeconds(node, 0, 90);
    await node.ship();
    const key = minuteKey(HOST, "1s", START_MS + MINUTE_MS);
    expect(await connections.metrics.exists(key)).toBe(0);
    await store.closeAbandonedMinute(HOST, START_MS + 2 * MINUTE_MS);
    const built = await connections.metrics.getBuffer(key);
    expect(built).not.toBeNull();
    await connections.metrics.del(tailKey(HOST));
    expect(await secondsOf("memory.used", START_MS, START_MS + 120_000)).toEqual(seconds(0, 90));
    await store.closeAbandonedMinute(HOST, START_MS + 2 * MINUTE_MS);
    expect(await connections.metrics.getBuffer(key)).toEqual(built);
  });

  it("keeps 10 Hz in the raw tier and means per second in the 1 s tier, also from the tail", async () => {
    const nowMinuteMs = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS - 5 * MINUTE_MS;
    const node = new RecordedNode(store, HOST, 1000);
    for (let tenth = 0; tenth < 900; tenth++)
      node.tick(nowMinuteMs + tenth * 100, { "memory.used": (tenth % 10) * 2 }, 100);
    await node.ship();
    const read = (tier: "raw" | "1s") =>
      store.readSeries({
        hostId: HOST,
        seriesIds: ["memory.used"],
        tier,
        fromMs: nowMinuteMs,
        toMs: nowMinuteMs + 120_000,
      });
    for (const round of ["open", "closed"]) {
      const raw = (await read("raw")).get("memory.used")!;
      expect(raw.timesMs.length, round).toBe(900);
      expect([raw.timesMs[0], raw.timesMs[899]], round).toEqual([nowMinuteMs, nowMinuteMs + 89_900]);
      const second = (await read("1s")).get("memory.used")!;
      expect(second.timesMs.length, round).toBe(90);
      expect([...new Set(second.mean)], round).toEqual([9]);
      await store.closeAbandonedMinute(HOST, Date.now());
      await connections.metrics.del(tailKey(HOST));
    }
    const points = await store.readSeries({
      hostId: HOST,
      seriesIds: ["memory.used"],
      tier: "1m",
      fromMs: nowMinuteMs,
      toMs: nowMinuteMs + 120_000,
    });
    expect([...points.get("memory.used")!.min, ...points.get("memory.used")!.max]).toEqual([0, 0, 18, 18]);
  });

  it("fills minutes that were not watched from the 1 s tier when raw is asked for", async () => {
    const startMs = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS - 10 * MINUTE_MS;
    const node = new RecordedNode(store, HOST, 1000);
    for (let s = 0; s < 60; s++) node.tick(startMs + s * 1000, { "memory.used": 1 });
    for (let half = 0; half < 120; half++) node.tick(startMs + MINUTE_MS + half * 500, { "memory.used": 2 }, 500);
    for (let s = 120; s < 200; s++) node.tick(startMs + s * 1000, { "memory.used": 3 });
    await node.ship();
    const raw = await store.readSeries({
      hostId: HOST,
      seriesIds: ["memory.used"],
      tier: "raw",
      fromMs: startMs,
      toMs: startMs + 300_000,
    });
    const values = [...raw.get("memory.used")!.mean];
    expect([1, 2, 3].map((value) => values.filter((v) => v === value).length)).toEqual([60, 120, 80]);
    expect([...raw.get("memory.used")!.timesMs]).toEqual([...raw.get("memory.used")!.timesMs].sort((a, b) => a - b));
  });

  it("is not harmed by a chunk that comes again", async () => {
    const node = new RecordedNode(store, HOST, 1000);
    tickSeconds(node, 0, 61);
    const items = [...node.waiting];
    await node.ship();
    node.waiting = items;
    await node.ship();
    expect(await secondsOf("memory.used", START_MS, START_MS + 59_999)).toEqual(seconds(0, 60));
  });

  it("refuses a chunk of which a column or a name could not be read later, and keeps nothing of it", async () => {
    const minute = { minuteMs: START_MS, partial: false, timesMs: [START_MS], rollups: [{ min: 1, mean: 1, max: 1 }] };
    const bytes = encodeChunk({ ...minute, seriesIds: ["memory.used"], columns: [[1]] });
    bytes[bytes.length - 1] = 0;
    const chunk = { hostId: HOST, tier: "1s" as const, runId: 1, sequence: 1 };
    await expect(store.storeChunk({ ...chunk, bytes })).rejects.toThrow(CodecError);
    for (const id of ["", "x".repeat(257)]) {
      const named = encodeChunk({
        ...minute,
        seriesIds: ["a", id],
        columns: [[1], [1]],
        rollups: [...minute.rollups, ...minute.rollups],
      });
      await expect(store.storeChunk({ ...chunk, bytes: named })).rejects.toThrow(/1 to 256/);
    }
    expect(await connections.metrics.keys("*")).toEqual([]);
  });

  it("refuses bytes that are no chunk, and passes over a minute that no tier would keep", async () => {
    const chunk = { hostId: HOST, tier: "1s" as const, runId: 1, sequence: 1 };
    await expect(store.storeChunk({ ...chunk, bytes: Buffer.from("nonsense") })).rejects.toThrow(CodecError);
    const old = new RecordedNode(store, HOST, 1000);
    const oldMs = START_MS - 40 * 86_400_000;
    for (let s = 0; s < 61; s++) old.tick(oldMs + s * 1000, { "memory.used": 1 });
    await old.ship();
    expect(await connections.metrics.exists(openHoursKey(HOST))).toBe(0);
    expect((await store.storedUpTo(HOST)).runId).toBe(1000);
  });

  it("gives every key an expiry, and forgets a host with all of them", async () => {
    const node = new RecordedNode(store, HOST, 1000);
    const startMs = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS - 5 * MINUTE_MS;
    for (let tenth = 0; tenth < 700; tenth++) node.tick(startMs + tenth * 100, { "memory.used": tenth }, 100);
    tickSeconds(node, -60, 0);
    node.close();
    await node.ship();
    await store.markStopped(HOST, Date.now());
    await store.sealDueHours(HOST, Date.now() + 7_200_000);
    await store.sealed();
    const keys = await connections.metrics.keys("*");
    expect(keys.length).toBeGreaterThan(8);
    for (const key of keys) expect(await connections.metrics.ttl(key), key).toBeGreaterThan(0);
    await connections.metrics.set(`m:{${HOST}0}:seq`, "of another host");
    await store.deleteHost(HOST);
    expect(await connections.metrics.keys("*")).toEqual([`m:{${HOST}0}:seq`]);
  });
});
