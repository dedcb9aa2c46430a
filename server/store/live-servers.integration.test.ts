import { Redis } from "ioredis";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { LiveServers } from "./live-servers";
import { startTestRedis, type TestRedis } from "./start-test-redis";

const KEY = "s:servers";
const PATIENCE = { timeout: 10_000, interval: 50 };
const THINGS = Array.from({ length: 50 }, (_, i) => `web-${i}`);
let server: TestRedis;
let redis: Redis;
let own: LiveServers;

beforeAll(async () => {
  server = await startTestRedis();
  redis = new Redis(server.path);
  own = new LiveServers(redis, "a", (error) => expect.fail(error.message));
  await own.start();
});
afterAll(async () => {
  await own.stop();
  await redis.quit();
  await server.stop();
});

/** Which servers own something, as this one knows it. */
const owners = () => [...new Set(THINGS.map((thing) => own.ownerOf(thing)))].sort();
const redisMs = async () => Number((await redis.time())[0]) * 1000;
const isFresh = async (id: string) => Number(await redis.zscore(KEY, id)) > (await redisMs()) - 5000;

it("divides things between the servers that say that they run, by the clock of Redis", async () => {
  const clock = vi.spyOn(Date, "now").mockReturnValue(0);
  await redis.zadd(KEY, (await redisMs()) + 1000, "b");
  await vi.waitFor(() => expect(owners()).toEqual(["a", "b"]), PATIENCE);
  expect(await isFresh("a")).toBe(true);
  clock.mockRestore();
});

it("does not take all for itself when it is the first to come back after Redis was away", async () => {
  const longAgoMs = (await redisMs()) - 60_000;
  await redis.zadd(KEY, longAgoMs, "a", longAgoMs, "b");
  await vi.waitFor(async () => expect(await isFresh("a")).toBe(true), PATIENCE);
  expect(await isFresh("b")).toBe(true);
  await redis.del(KEY);
  await vi.waitFor(async () => expect(await redis.zrange(KEY, "0", "-1")).toEqual(["a", "b"]), PATIENCE);
  expect(owners()).toEqual(["a", "b"]);
});

it("takes over from a server that says nothing any more", async () => {
  await redis.zadd(KEY, (await redisMs()) - 60_000, "b");
  await vi.waitFor(() => expect(owners()).toEqual(["a"]), PATIENCE);
});
