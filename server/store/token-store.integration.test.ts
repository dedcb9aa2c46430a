import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { LinkStore } from "./link-store";
import { connectRedis, type RedisConnections } from "./redis-connections";
import { startTestRedis, type TestRedis } from "./start-test-redis";
import { TokenStore } from "./token-store";

let redis: TestRedis;
let connections: RedisConnections;
let tokens: TokenStore;
let links: LinkStore;

beforeAll(async () => {
  redis = await startTestRedis();
  connections = await connectRedis({ metricsUrl: redis.url, stateUrl: redis.url, onError: () => undefined });
  tokens = new TokenStore(connections.state);
  links = new LinkStore(connections.state);
});
afterAll(async () => {
  await connections.close();
  await redis.stop();
});
beforeEach(() => connections.state.flushall());

const NOW_MS = Date.UTC(2026, 10, 20);
const create = (name = "web-1's collector", hostId: string | null = "web-1") =>
  tokens.create({ name, scope: hostId === null ? "read" : "ingest", hostId, createdBy: "ada" });

describe("TokenStore", () => {
  it("knows a token by its secret, of which nothing is kept but the hash", async () => {
    const { token, secret } = await create();
    expect(secret).toMatch(/^pm_[0-9a-f]{16}_[\w-]{43}$/);
    expect(await tokens.verify(secret)).toMatchObject({ id: token.id, scope: "ingest", hostId: "web-1" });
    expect(JSON.stringify(await connections.state.hgetall("s:tokens"))).not.toContain(secret.slice(20));
    expect(Object.keys((await tokens.list())[0]!)).not.toContain("sha256");
  });

  it("refuses another secret with a known id, and what is no token", async () => {
    const { secret } = await create();
    const other = await create("other");
    const mixed = secret.slice(0, 20) + other.secret.slice(20);
    for (const wrong of [mixed, "", "pm_", `${secret}x`, secret.toUpperCase()]) {
      expect(await tokens.verify(wrong), wrong).toBeUndefined();
    }
  });

  it("notes its use, at most once a minute", async () => {
    const { secret } = await create();
    const usedAtMs = async () => (await tokens.list())[0]!.lastUsedAtMs;
    expect(await usedAtMs()).toBeNull();
    await tokens.verify(secret, NOW_MS);
    await tokens.verify(secret, NOW_MS + 59_999);
    expect(await usedAtMs()).toBe(NOW_MS);
    await tokens.verify(secret, NOW_MS + 60_000);
    expect(await usedAtMs()).toBe(NOW_MS + 60_000);
  });

  it("revokes: the secret is refused and nothing of it stays", async () => {
    const { token, secret } = await create();
    await tokens.verify(secret);
    expect(await tokens.revoke(token.id)).toBe(true);
    expect(await tokens.verify(secret)).toBeUndefined();
    expect(await tokens.revoke(token.id)).toBe(false);
    expect(await connections.state.dbsize()).toBe(0);
  });

  it("revokes all tokens of a host and no others", async () => {
    await create();
    await create("second");
    await create("db-1", "db-1");
    await create("reader", null);
    await tokens.revokeOfHost("web-1");
    expect((await tokens.list()).map(({ name }) => name).sort()).toEqual(["db-1", "reader"]);
  });
});

describe("LinkStore", () => {
  const NOW_MS = 1_795_000_000_000;
  const all = { hosts: "*", untilMs: 0 };

  it("finds a link by its secret until it is revoked", async () => {
    const { link, secret } = await links.create({ name: "for the auditor", hosts: "web-*", untilMs: 0 }, "ada");
    expect(secret).toMatch(/^[0-9a-f]{64}$/);
    expect(link).toMatchObject({ name: "for the auditor", hosts: "web-*", createdBy: "ada", lastUsedAtMs: 0 });
    expect(await links.use(secret, NOW_MS)).toEqual(link);
    expect((await links.list())[0]!.lastUsedAtMs).toBe(NOW_MS);
    await links.use(secret, NOW_MS + 59_000);
    expect((await links.list())[0]!.lastUsedAtMs).toBe(NOW_MS);
    expect(await links.use("0".repeat(64), NOW_MS)).toBeUndefined();
    const ending = await links.create({ name: "ends", hosts: "*", untilMs: NOW_MS + 1000 }, "ada");
    expect(await links.use(ending.secret, NOW_MS + 999)).toMatchObject({ name: "ends" });
    expect(await links.use(ending.secret, NOW_MS + 1000)).toBeUndefined();
    await links.revoke(ending.link.id);
    expect(JSON.stringify(await connections.state.hgetall("s:links"))).not.toContain(secret);
    expect(await links.list()).toEqual([{ ...link, lastUsedAtMs: NOW_MS }]);
    expect(await links.revoke(link.id)).toBe(true);
    expect(await links.use(secret, NOW_MS)).toBeUndefined();
    expect(await links.revoke(link.id)).toBe(false);
  });

  it("makes no more than a thousand", async () => {
    await Promise.all(Array.from({ length: 1000 }, (_, i) => links.create({ ...all, name: `link ${i}` }, "ada")));
    await expect(links.create({ ...all, name: "one more" }, "ada")).rejects.toMatchObject({ reason: "limit" });
  });
});
