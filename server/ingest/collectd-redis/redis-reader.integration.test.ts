import { setTimeout as wait } from "node:timers/promises";
import { Redis } from "ioredis";
import { afterAll, beforeAll, beforeEach, expect, it, vi } from "vitest";
import DMA_VECTORS from "../../../analysis/fixtures/dma-linearreg-vectors.json" with { type: "json" };
import type { SeriesSample } from "../../../domain/chunk-of-samples";
import { CollectdRedis } from "../../store/collectd-redis";
import { startTestRedis, type TestRedis } from "../../store/start-test-redis";
import { SHIPPED_TYPES } from "../collectd/shipped-types";
import { freePort } from "../fixtures/free-port";
import { IDLE_CONTEXT } from "../fixtures/idle-context";
import type { PushedSample } from "../pushed-host";
import type { SourceContext } from "../source-context";
import { recordedCommands } from "./fixtures/recorded-commands";
import { writePredictions } from "./memory-predictions";
import { parseMember } from "./parse-member";
import { RedisReader } from "./redis-reader";

const SETTINGS = { everySeconds: 1, storesRates: true, writesForecasts: false };
let server: TestRedis;
let theirs: Redis;
let url: string;
let stored: CollectdRedis;
let taken: { hostId: string; sample: PushedSample }[];
let filled: SeriesSample[];
let reasons: Map<string, number>;
let forecast: { atMs: number; value: number } | undefined;

beforeAll(async () => {
  const port = await freePort();
  url = `redis://127.0.0.1:${port}`;
  server = await startTestRedis(["--port", String(port)]);
  theirs = new Redis(url);
});
afterAll(async () => {
  theirs.disconnect();
  stored.close();
  await server.stop();
});
beforeEach(async () => {
  stored?.close();
  stored = addressed();
  await theirs.flushall();
  taken = [];
  filled = [];
  reasons = new Map();
  forecast = undefined;
});

const addressed = (more = {}) => new CollectdRedis({ url, username: "", password: "", prefix: "collectd/", ...more });

const context: SourceContext = {
  ...IDLE_CONTEXT,
  take: (hostId, sample) => void taken.push({ hostId, sample }),
  reject: (reason, _example, count = 1) => void reasons.set(reason, (reasons.get(reason) ?? 0) + count),
  history: {
    newestAtMs: async () => 0,
    newestOf: async () => forecast,
    fill: async (_hostId, samples) => void filled.push(...samples),
  },
};

function readerOf(more: Partial<typeof SETTINGS> = {}): RedisReader {
  return new RedisReader({ ...SETTINGS, ...more }, SHIPPED_TYPES, context);
}

/** Puts a member there as write_redis does. */
async function put(identifier: string, atMs: number, values: string, prefix = "collectd/"): Promise<void> {
  const seconds = (atMs / 1000).toFixed(3);
  await theirs.zadd(`${prefix}${identifier}`, `${seconds}123456`, `${seconds}:${values}`);
  await theirs.sadd(`${prefix}values`, identifier);
}

/** A measure is asked for at its own pace. */
async function readUntil(reader: RedisReader, check: () => void): Promise<void> {
  await vi.waitFor(async () => {
    await reader.read(stored);
    check();
  }, 10_000);
}

const valuesOf = (seriesId: string) =>
  taken.flatMap(({ sample: { atMs, values } }) =>
    values.filter(([id]) => id === seriesId).map(([, value]) => [atMs, value]),
  );

it("reads what a recorded collectd wrote, at its own times, and then only what is new", async () => {
  const nowMs = Date.now();
  const commands = recordedCommands("collectd-write_redis-monitor.txt").filter(
    ({ words: [name] }) => name !== "SELECT",
  );
  const adds = commands.filter(({ words: [name] }) => name === "ZADD");
  const shiftSeconds = Math.floor(nowMs / 1000) - Math.floor(Number(adds.at(-1)!.words[2]));
  for (const { words } of commands) {
    const [name, key, score, text] = words as [string, string, string, string];
    if (name === "SADD") await theirs.sadd(key, score);
    if (name !== "ZADD") continue;
    const [seconds, fraction] = score.split(".");
    const later = (at: string) => String(Number(at) + shiftSeconds);
    await theirs.zadd(key, `${later(seconds!)}.${fraction}`, text.replace(/^\d+/, later));
  }
  const reader = readerOf();
  await reader.read(stored);
  const used = adds.filter(({ words }) => words[1] === "collectd/localhost/memory/memory-used");
  expect(valuesOf("memory.used")).toEqual(
    used.map(({ words: [, , , text] }) => {
      const [time, value] = text!.split(":");
      return [Math.round((Number(time) + shiftSeconds) * 1000), Number(value)];
    }),
  );
  expect(valuesOf("memory.total").length).toBeGreaterThan(0);
  expect(new Set(taken.map(({ hostId }) => hostId))).toEqual(new Set(["localhost"]));
  expect([...reasons]).toEqual([]);

  taken.length = 0;
  await reader.read(stored);
  expect(taken).toEqual([]);
  await put("localhost/memory/memory-used", nowMs + 5000, "77");
  await readUntil(reader, () => expect(valuesOf("memory.used")).toEqual([[nowMs + 5000, 77]]));
});

it("asks for many measures at once, and never for all keys", async () => {
  const nowMs = Date.now();
  for (let i = 0; i < 1200; i++) await put(`web-${i % 10}/load-${i}/users`, nowMs, "1");
  await theirs.config("RESETSTAT");
  await readerOf().read(stored);
  expect(taken.length).toBeGreaterThan(0);
  const stats = await theirs.info("commandstats");
  expect(stats).not.toMatch(/cmdstat_(keys|scan|smembers):/);
  expect(Number(/cmdstat_zrangebyscore:calls=(\d+)/.exec(stats)![1])).toBe(2400);
  const readsOf = async () => Number(/total_reads_processed:(\d+)/.exec(await theirs.info("stats"))![1]);
  await theirs.config("RESETSTAT");
  await theirs.sadd("collectd/values", "web-0/load-0/users");
  const before = await readsOf();
  await readerOf().read(stored);
  expect((await readsOf()) - before).toBeLessThan(60);
});

it("puts what is older than the newest two minutes into the history, in the order of time", async () => {
  const nowMs = Math.floor(Date.now() / 1000) * 1000;
  for (let i = 700; i >= 0; i--) {
    await put("web-1/memory/memory-used", nowMs - i * 10_000, String(i));
    await put("web-1/interface-eth0/if_octets", nowMs - i * 10_000 + 5, i === 700 ? "nan:nan" : `${i}:${2 * i}`);
  }
  await put("web-1/users/users", nowMs - 2 * 86_400_000, "5");
  const reader = readerOf();
  for (let round = 0; round < 3; round++) await reader.read(stored);
  const memory = filled.filter(({ seriesId }) => seriesId === "memory.used");
  expect(memory.map(({ atMs, value }) => [atMs, value])).toEqual(
    Array.from({ length: 689 }, (_, i) => [nowMs - (700 - i) * 10_000, 700 - i]),
  );
  expect(filled.filter(({ seriesId }) => seriesId === "net.eth0.in")).toHaveLength(688);
  expect(valuesOf("memory.used").map(([, value]) => value)).toEqual(Array.from({ length: 12 }, (_, i) => 11 - i));
  expect(taken.at(-1)!.sample.intervalMs).toBe(10_000);
  expect(valuesOf("collectd.users.users")).toEqual([]);
});

it("goes on after what is kept of a host here", async () => {
  const nowMs = Math.floor(Date.now() / 1000) * 1000;
  for (let i = 60; i >= 0; i--) await put("web-1/memory/memory-used", nowMs - i * 10_000, String(i));
  const history = { ...context.history, newestAtMs: async () => nowMs - 400_000 };
  await new RedisReader(SETTINGS, SHIPPED_TYPES, { ...context, history }).read(stored);
  const used = filled.filter(({ seriesId }) => seriesId === "memory.used");
  expect(used.map(({ value }) => value)).toEqual(Array.from({ length: 28 }, (_, i) => 39 - i));
});

it("reads a long queue of one measure piece by piece, and the others in step with it", async () => {
  const nowMs = Math.floor(Date.now() / 1000) * 1000;
  const reader = readerOf();
  await put("web-1/users/users", nowMs - 60_000, "1");
  await reader.read(stored);
  taken.length = 0;
  for (let i = 0; i < 250; i++) await put("web-1/users/users", nowMs - 50_000 + i * 100, String(i));
  for (let i = 0; i < 5; i++) await put("web-1/users/users", nowMs + i, "9");
  for (let round = 0; round < 4; round++) await reader.read(stored);
  const times = valuesOf("collectd.users.users").map(([atMs]) => atMs!);
  expect(times).toHaveLength(255);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
});

it("turns counters into rates where write_redis stores them as they are", async () => {
  const nowMs = Date.now();
  stored.close();
  stored = addressed({ prefix: "raw:" });
  for (let i = 0; i < 3; i++) await put("web-1/interface-eth0/if_octets", nowMs + i * 1000, `${i * 500}:0`, "raw:");
  await readerOf({ storesRates: false }).read(stored);
  expect(valuesOf("net.eth0.in")).toEqual([
    [nowMs + 1000, 500],
    [nowMs + 2000, 500],
  ]);
});

it("bears what is gone, what has blanks, and what is none of collectd's; and says what it does not take", async () => {
  const nowMs = Date.now();
  const reader = readerOf();
  await put("web-1/ping-my host/ping_droprate", nowMs, "0.5");
  await put("web-1/gone/gauge", nowMs, "1");
  await put("web-1/x/unheard_of", nowMs, "1");
  await theirs.sadd("collectd/values", "nonsense", "web-1/never/gauge");
  await theirs.zadd("collectd/web-1/odd/gauge", "5", "no member");
  await theirs.zadd("collectd/web-1/odd/gauge", String(nowMs / 1000), "no member either");
  await theirs.sadd("collectd/values", "web-1/odd/gauge");
  await reader.read(stored);
  await theirs.del("collectd/web-1/gone/gauge");
  await put("web-1/ping-my host/ping_droprate", nowMs + 1000, "0.25");
  await reader.read(stored);
  expect(valuesOf("collectd.ping-my host.ping_droprate")).toEqual([
    [nowMs, 0.5],
    [nowMs + 1000, 0.25],
  ]);
  expect([...reasons.keys()].sort()).toEqual([
    "a measure is called host/plugin-instance/type-instance",
    "a member is its time with three digits, and its numbers",
    "the type of a measure is not known: add its line of types.db to the source",
  ]);
});

it("says how many samples MaxSetSize took away unread", async () => {
  const nowMs = Math.floor(Date.now() / 1000) * 1000;
  const reader = readerOf();
  for (let i = 0; i < 8; i++) await put("web-1/users/users", nowMs - (8 - i) * 1000, "1");
  await reader.read(stored);
  for (let i = 0; i < 10; i++) await put("web-1/users/users", nowMs + i * 1000, "1");
  await theirs.zremrangebyrank("collectd/web-1/users/users", 0, -6);
  const told = ["samples were trimmed away before they could be read: raise MaxSetSize, or read oftener", 5];
  await readUntil(reader, () => expect([...reasons]).toEqual([told]));
});

it("writes predictions as DMA does, bounded, and neither reads them back nor writes beside somebody else", async () => {
  const nowMs = Date.now();
  const reader = readerOf({ writesForecasts: true });
  await put("web-1/memory/memory-used", nowMs, "1000");
  await put("web-2/memory/memory-used", nowMs, "1000");
  await put("web-2/dma/memory", nowMs, "1508096492");
  forecast = { atMs: nowMs, value: 1508096492.7 };
  const write = () => writePredictions(stored, reader.hosts.all(), context.history);
  await reader.read(stored);
  for (let i = 0; i < 2; i++) await write();
  forecast = { atMs: nowMs + 1000, value: -5 };
  await wait(5);
  await write();
  const entries = await theirs.zrange("collectd/web-1/dma/memory", "0", "-1", "WITHSCORES");
  const [first, firstScore, second, secondScore] = entries as [string, string, string, string];
  expect([first, second]).toEqual([
    expect.stringMatching(/^\d{10}\.\d{3}:1508096492$/),
    expect.stringMatching(/^\d{10}\.\d{3}:0$/),
  ]);
  expect([firstScore, secondScore].map(Number)).toEqual([first, second].map((text) => Number(text.split(":")[0])));
  expect(await theirs.sismember("collectd/values", "web-1/dma/memory")).toBe(1);
  expect(await theirs.zcard("collectd/web-2/dma/memory")).toBe(1);
  expect([...reasons]).toEqual([["somebody else predicts the memory of this host: nothing is written for it", 1]]);
  expect(valuesOf("collectd.dma.memory")).toEqual([[nowMs, 1508096492]]);

  taken.length = 0;
  await readerOf().read(stored);
  expect(taken.filter(({ hostId }) => hostId === "web-1").flatMap(({ sample }) => sample.values)).toEqual([
    ["memory.used", 1000],
  ]);
  await theirs.del("collectd/web-1/dma/memory");
  for (let i = 0; i < 3700; i += 100) {
    const many = Array.from({ length: 100 }, (_, n) => ({ host: "web-1", atMs: nowMs + i + n, bytes: 1 }));
    await stored.writePredictions(many);
  }
  expect(await theirs.zcard("collectd/web-1/dma/memory")).toBe(3600);
});

it("writes what DMA wrote for the same prediction, and knows DMA's from its own", async () => {
  for (const { predicted_raw, written_member, written_score } of DMA_VECTORS) {
    await theirs.del("collectd/web-1/dma/memory");
    const reader = readerOf({ writesForecasts: true });
    const nowMs = Date.now();
    await put("web-1/memory/memory-used", nowMs, "1000");
    await reader.read(stored);
    forecast = { atMs: nowMs, value: predicted_raw };
    await writePredictions(stored, reader.hosts.all(), context.history);
    const [member] = await theirs.zrange("collectd/web-1/dma/memory", "0", "-1");
    expect(member!.split(":")[1]).toBe(written_member.split(":")[1]);
    const theirMember = { text: written_member, score: written_score };
    expect(parseMember(theirMember, SHIPPED_TYPES.get("memory")!, true)).toMatchObject({ isOurs: false });
  }
});

it("says in words why that Redis cannot be asked", async () => {
  const why = async (one: CollectdRedis) => {
    const reason = await readerOf()
      .read(one)
      .then(
        () => "",
        (error: Error) => one.reasonOf(error),
      );
    one.close();
    return reason;
  };
  await theirs.acl("SETUSER", "reader", "on", ">secret", "~collectd/*", "+sscan", "+zrangebyscore", "+zrange");
  await theirs.set("other/values", "text");
  await put("web-1/users/users", Date.now(), "1");
  expect(await why(addressed({ username: "reader", password: "secret" }))).toBe("");
  expect(taken).toHaveLength(1);
  expect(await why(addressed({ username: "reader", password: "wrong" }))).toBe("it refuses the user or the password");
  expect(await why(addressed({ username: "reader", password: "secret", prefix: "other/" }))).toMatch(
    /^its user may not do what is needed \(NOPERM/,
  );
  expect(await why(addressed({ prefix: "other/" }))).toBe(
    "keys with this prefix are not those of write_redis: is the prefix right?",
  );
  expect(await why(addressed({ url: `redis://127.0.0.1:${await freePort()}` }))).toBe("nothing listens there");
});
