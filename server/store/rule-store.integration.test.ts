import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Rule, ruleSchema } from "../../domain/rule";
import { SHIPPED_RULES } from "../../domain/shipped-rules";
import { connectRedis, type RedisConnections } from "./redis-connections";
import { RuleStore } from "./rule-store";
import { startTestRedis, type TestRedis } from "./start-test-redis";

let redis: TestRedis;
let connections: RedisConnections;
let store: RuleStore;

beforeAll(async () => {
  redis = await startTestRedis();
  connections = await connectRedis({ metricsUrl: redis.url, stateUrl: redis.url, onError: () => undefined });
  store = new RuleStore(connections.state);
});
afterAll(async () => {
  await connections.close();
  await redis.stop();
});
beforeEach(() => connections.state.flushall());

const AT_MS = 1_795_000_000_000;
const rule = (id: string, above = 1): Rule =>
  ruleSchema.parse({ id, name: id, series: "cpu.busy", look: { at: "value" }, failure: { above } });
const put = (rules: Rule[], expectedVersion?: number, comment = "") =>
  store.replace({ rules, by: "ann", comment, atMs: AT_MS, expectedVersion });

describe("RuleStore", () => {
  it("begins with the shipped rules, whichever is asked first", async () => {
    expect(await store.currentVersion()).toBe(1);
    expect(await store.current()).toEqual(SHIPPED_RULES);
    expect(await store.versions()).toMatchObject([{ version: 1, by: "premonitor" }]);
    await connections.state.flushall();
    expect((await store.versions())[0]!.changes).toHaveLength(SHIPPED_RULES.rules.length);
    await connections.state.flushall();
    expect((await store.ofVersion(1))?.rules).toEqual(SHIPPED_RULES.rules);
  });

  it("begins once when many ask at the same time", async () => {
    await Promise.all(Array.from({ length: 20 }, () => store.current()));
    expect(await store.versions()).toHaveLength(1);
  });

  it("takes the place of rules without versions, whatever their shape, under a higher version", async () => {
    await connections.state.set("s:rules", JSON.stringify({ version: 4, rules: [{ id: "of another time" }] }));
    expect(await store.current()).toEqual({ ...SHIPPED_RULES, version: 5 });
    expect(await store.versions()).toMatchObject([{ version: 5, by: "premonitor" }]);
  });

  it("keeps who changed which rules in each version", async () => {
    await put([rule("a"), rule("b"), rule("c")]);
    const outcome = await put([rule("b", 2), rule("c"), rule("d")], 2, "because");
    expect(outcome).toEqual({ set: { version: 3, rules: [rule("b", 2), rule("c"), rule("d")] } });
    expect(await store.currentVersion()).toBe(3);
    const versions = await store.versions();
    expect(versions.map(({ version }) => version)).toEqual([3, 2, 1]);
    expect(versions[0]).toEqual({
      version: 3,
      atMs: AT_MS,
      by: "ann",
      comment: "because",
      changes: [
        { ruleId: "a", kind: "removed" },
        { ruleId: "b", kind: "changed" },
        { ruleId: "d", kind: "added" },
      ],
    });
    expect(await store.ofVersion(2)).toMatchObject({ version: 2, rules: [rule("a"), rule("b"), rule("c")] });
    expect(await store.ofVersion(4)).toBeUndefined();
  });

  it("makes no version for the same rules, in whatever order", async () => {
    await put([rule("a"), rule("b")]);
    expect(await put([rule("b"), rule("a")])).toEqual({ set: { version: 2, rules: [rule("a"), rule("b")] } });
    expect(await store.currentVersion()).toBe(2);
    expect(await store.versions()).toHaveLength(2);
  });

  it("refuses a change of a version that is not in force", async () => {
    await put([rule("a")]);
    expect(await put([rule("b")], 1)).toEqual({ conflict: 2 });
    expect(await put([rule("a")], 1)).toEqual({ conflict: 2 });
    expect((await store.current()).rules).toEqual([rule("a")]);
  });

  it("lets one of two win who looked at the same version", async () => {
    await store.current();
    const outcomes = await Promise.all([put([rule("a")], 1), put([rule("b")], 1)]);
    expect(outcomes.filter((outcome) => "set" in outcome)).toHaveLength(1);
    expect(outcomes.filter((outcome) => "conflict" in outcome)).toEqual([{ conflict: 2 }]);
    expect(await store.versions()).toHaveLength(2);
  });

  it("loses no version of writers that did not look", async () => {
    const ids = ["a", "b", "c", "d", "e"];
    const outcomes = await Promise.all(ids.map((id) => put([rule(id)])));
    const made = outcomes.map((outcome) => ("set" in outcome ? outcome.set.version : 0)).sort();
    expect(made).toEqual([2, 3, 4, 5, 6]);
    const ofEach = await Promise.all(made.map((version) => store.ofVersion(version)));
    expect(ofEach.map((one) => one!.rules[0]!.id).sort()).toEqual(ids);
  });

  it("puts an old version in force again, as a new one", async () => {
    await put([rule("a")]);
    await put([rule("b")]);
    const old = await store.ofVersion(2);
    expect(await put(old!.rules, 3)).toEqual({ set: { version: 4, rules: [rule("a")] } });
  });

  it("keeps the newest 500 versions", async () => {
    for (let i = 0; i < 520; i++) await put([rule("a", i)]);
    const versions = await store.versions();
    expect(versions).toHaveLength(500);
    expect(versions.at(-1)!.version).toBe(22);
    expect(await store.ofVersion(21)).toBeUndefined();
    expect((await store.ofVersion(22))?.rules).toEqual([rule("a", 20)]);
    expect(await connections.state.hlen("s:rules:of-versions")).toBe(500);
  });

  it("refuses more than 1,000 rules", async () => {
    await expect(put(Array.from({ length: 1001 }, (_, i) => rule(`r${i}`)))).rejects.toMatchObject({ reason: "limit" });
    expect(await store.currentVersion()).toBe(1);
  });
});
