import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Inventory } from "../../domain/host";
import { HostStore } from "./host-store";
import { connectRedis, type RedisConnections } from "./redis-connections";
import { startTestRedis, type TestRedis } from "./start-test-redis";
import { isStoreAway } from "./store-error";
import { storeHealth } from "./store-health";

let redis: TestRedis;
let connections: RedisConnections;
let hosts: HostStore;

beforeAll(async () => {
  redis = await startTestRedis();
  connections = await connectRedis({ metricsUrl: redis.url, stateUrl: redis.url, onError: () => undefined });
  hosts = new HostStore(connections.state);
});
afterAll(async () => {
  await connections.close();
  await redis.stop();
});
beforeEach(() => connections.state.flushall());

const inventory: Inventory = {
  hostname: "web-1.example",
  collectorVersion: "0.1.0",
  source: "collector",
  coreCount: 2,
};

describe("HostStore", () => {
  it("makes a host once", async () => {
    const made = await hosts.ensure("web-1");
    expect(made).toMatchObject({ id: "web-1", displayName: "web-1", tags: [] });
    await hosts.update("web-1", { displayName: "Web" });
    expect(await hosts.ensure("web-1", "other")).toMatchObject({ displayName: "Web", createdAtMs: made.createdAtMs });
  });

  it("keeps what operators named it apart from what it says of itself, also at the same time", async () => {
    await hosts.ensure("web-1");
    await Promise.all([
      hosts.update("web-1", { displayName: "Web" }),
      hosts.saveInventory("web-1", inventory, 100),
      hosts.update("web-1", { tags: ["rack 3"] }),
    ]);
    expect(await hosts.get("web-1")).toMatchObject({
      displayName: "Web",
      tags: ["rack 3"],
      inventory,
      intervalMs: 100,
    });
  });

  it("makes a host that is heard of for the first time", async () => {
    expect(await hosts.saveInventory("new-1", inventory, 1000)).toEqual([]);
    expect(await hosts.get("new-1")).toMatchObject({ id: "new-1", inventory });
  });

  it("remembers what became different about the machine, newest first and no more than twenty", async () => {
    await hosts.saveInventory("web-1", inventory, 1000);
    expect(await hosts.saveInventory("web-1", inventory, 500)).toEqual([]);
    expect((await hosts.get("web-1"))!.changes).toBeUndefined();
    for (let cores = 3; cores < 30; cores++) {
      const texts = await hosts.saveInventory("web-1", { ...inventory, coreCount: cores }, 1000);
      expect(texts).toEqual([`cores went from ${cores - 1} to ${cores}`]);
    }
    const { changes } = (await hosts.get("web-1"))!;
    expect(changes).toHaveLength(20);
    expect(changes![0]).toMatchObject({ text: "cores went from 28 to 29", atMs: expect.any(Number) });
  });

  it("lists by id and removes", async () => {
    await hosts.ensure("b");
    await hosts.ensure("a");
    expect((await hosts.list()).map(({ id }) => id)).toEqual(["a", "b"]);
    expect(await hosts.delete("a")).toBe(true);
    expect(await hosts.delete("a")).toBe(false);
    expect(await hosts.update("a", { displayName: "gone" })).toBeUndefined();
    expect(await hosts.get("a")).toBeUndefined();
  });

  it("makes no more than 10,000", async () => {
    const host = JSON.stringify({ id: "x", displayName: "x", tags: [], createdAtMs: 0 });
    await connections.state.hset(
      "s:hosts",
      Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`h${i}`, host])),
    );
    await expect(hosts.ensure("one-more")).rejects.toThrow("there are 10000 hosts");
    expect(await hosts.ensure("h5")).toMatchObject({ id: "x" });
  });

  it("tells Redis' absence from other errors, and health says so", async () => {
    const other = await startTestRedis();
    const toOther = await connectRedis({ metricsUrl: other.url, stateUrl: redis.url, onError: () => undefined });
    expect(await storeHealth(toOther)).toEqual({ metricsStore: true, stateStore: true });
    await other.stop();
    const error = await new HostStore(toOther.metrics).list().catch((caught: unknown) => caught);
    expect(isStoreAway(error)).toBe(true);
    expect(isStoreAway(new Error("any other"))).toBe(false);
    expect(await storeHealth(toOther)).toEqual({ metricsStore: false, stateStore: true });
    await toOther.close();
  });
});
