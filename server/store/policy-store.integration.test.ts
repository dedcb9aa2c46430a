import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { policySchema } from "../../domain/policy";
import { PolicyStore } from "./policy-store";
import { connectRedis, type RedisConnections } from "./redis-connections";
import { startTestRedis, type TestRedis } from "./start-test-redis";

const HOUR_MS = 3_600_000;
const NOW_MS = 1_795_000_000_000;
let redis: TestRedis;
let connections: RedisConnections;
let store: PolicyStore;

beforeAll(async () => {
  redis = await startTestRedis();
  connections = await connectRedis({ metricsUrl: redis.url, stateUrl: redis.url, onError: () => undefined });
  store = new PolicyStore(connections.state);
});
afterAll(async () => {
  await connections.close();
  await redis.stop();
});
beforeEach(() => connections.state.flushall());

const policy = policySchema.parse({ id: "p", name: "P", steps: [{ kind: "nova.disable" }] });

describe("policies in state", () => {
  it("begins with none, and the next version follows each change", async () => {
    expect(await store.current()).toMatchObject({
      version: 0,
      stopped: null,
      policies: [],
      limits: { disablesPerHour: 3 },
    });
    const first = await store.replace((set) => ({ ...set, policies: [policy] }), 0);
    expect(first).toMatchObject({ set: { version: 1, policies: [{ mode: "dry-run" }] } });
    expect(await store.replace((set) => set, 0)).toEqual({ conflict: 1 });
  });

  it("lets everybody's change of something else stand", async () => {
    const many = Array.from({ length: 10 }, (_, i) =>
      store.replace((set) => ({ ...set, policies: [...set.policies, { ...policy, id: `p${i}` }] })),
    );
    await Promise.all(many);
    expect((await store.current()).policies).toHaveLength(10);
  });
});

describe("timers", () => {
  it("are given to one server, and again when it died before it removed them", async () => {
    await store.putDue("a", NOW_MS);
    await store.putDue("b", NOW_MS + 10_000);
    const taken = await Promise.all([store.leaseDue(NOW_MS), store.leaseDue(NOW_MS)]);
    expect(taken.flat()).toEqual(["a"]);
    expect(await store.leaseDue(NOW_MS + 29_000)).toEqual(["b"]);
    expect(await store.leaseDue(NOW_MS + 30_000)).toEqual(["a"]);
    await store.removeDue("a");
    await store.removeDue("b");
    expect(await store.leaseDue(NOW_MS + HOUR_MS)).toEqual([]);
  });

  it("keep their time when they are put again", async () => {
    await store.putDue("a", NOW_MS);
    await store.putDue("a", NOW_MS + HOUR_MS);
    expect(await store.leaseDue(NOW_MS)).toEqual(["a"]);
  });
});

describe("the cursor", () => {
  it("moves forward only, by time and then by number", async () => {
    for (const id of ["5-1", "5-10", "5-9", "4-99", "10-0", "9-7"]) await store.moveCursor(id);
    expect(await store.cursor()).toBe("10-0");
  });
});

describe("limits", () => {
  const reserve = (host: string, actionId: string, atMs = NOW_MS, more = {}) =>
    store.reserveDisable({
      cloudId: "prod",
      novaHost: host,
      actionId,
      nowMs: atMs,
      disablesPerHour: 2,
      cooldownMs: 0,
      ...more,
    });

  it("hold over many who ask at the same time", async () => {
    const all = await Promise.all(Array.from({ length: 20 }, (_, i) => reserve(`c${i}`, `a${i}`)));
    expect(all.filter(({ allowed }) => allowed)).toHaveLength(2);
    expect(await store.disabledInHour("prod", NOW_MS)).toBe(2);
  });

  it("count an action that is tried again once, and forget what is an hour old", async () => {
    for (let i = 0; i < 5; i++) expect(await reserve("c1", "same")).toEqual({ allowed: true });
    expect(await reserve("c2", "b")).toEqual({ allowed: true });
    expect(await reserve("c3", "c")).toMatchObject({ allowed: false });
    expect(await reserve("c3", "c", NOW_MS + HOUR_MS + 1)).toEqual({ allowed: true });
  });

  it("give back what was not done", async () => {
    await reserve("c1", "a");
    await reserve("c2", "b");
    await store.releaseDisable("prod", "c2", "b");
    expect(await reserve("c3", "c")).toEqual({ allowed: true });
  });

  it("let a host rest, for longer than an hour too, and another be acted on", async () => {
    const cooldownMs = 3 * HOUR_MS;
    expect(await reserve("c1", "a", NOW_MS, { cooldownMs })).toEqual({ allowed: true });
    expect(await reserve("c1", "b", NOW_MS + 2 * HOUR_MS, { cooldownMs })).toEqual({
      allowed: false,
      reason: "A policy took c1 away 120 min ago, and 180 min must lie between.",
    });
    expect(await reserve("c10", "c", NOW_MS + 2 * HOUR_MS, { cooldownMs })).toEqual({ allowed: true });
    expect(await reserve("c1", "d", NOW_MS + 3 * HOUR_MS + 1, { cooldownMs })).toEqual({ allowed: true });
  });

  it("are each cloud's own", async () => {
    await reserve("c1", "a");
    await reserve("c2", "b");
    expect(
      await store.reserveDisable({
        cloudId: "other",
        novaHost: "c1",
        actionId: "x",
        nowMs: NOW_MS,
        disablesPerHour: 1,
        cooldownMs: HOUR_MS,
      }),
    ).toEqual({ allowed: true });
  });
});
