import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type SettingsOf, sourceSettingsSchema } from "../../domain/source";
import { connectRedis, type RedisConnections } from "./redis-connections";
import { SecretBox } from "./secret-box";
import { SourceStore } from "./source-store";
import { startTestRedis, type TestRedis } from "./start-test-redis";

let redis: TestRedis;
let connections: RedisConnections;
let store: SourceStore;

beforeAll(async () => {
  redis = await startTestRedis();
  connections = await connectRedis({ metricsUrl: redis.url, stateUrl: redis.url, onError: () => undefined });
  store = new SourceStore(connections.state, new SecretBox("a".repeat(32)));
});
afterAll(async () => {
  await connections.close();
  await redis.stop();
});

const collectd = (users: string[]) =>
  sourceSettingsSchema.parse({ kind: "collectd", id: "collectd", port: 25_826, users }) as SettingsOf<"collectd">;

describe("SourceStore", () => {
  it("keeps secrets sealed, tells their names alone, and keeps what is left out", async () => {
    const source = await store.put(collectd(["alice"]), { "password of alice": "first" }, "ada");
    expect(source.keptSecrets).toEqual(["password of alice"]);
    expect(JSON.stringify([source, await store.list(), await store.get("collectd")])).not.toContain("first");
    expect(await connections.state.hget("s:sources", "collectd")).not.toContain("first");
    await store.put(collectd(["alice", "bob"]), { "password of alice": "", "password of bob": "second" }, "ada");
    expect(await store.secretsOf("collectd")).toEqual({ "password of alice": "first", "password of bob": "second" });
  });

  it("forgets the secret of a user who is gone, and asks for those that are missing", async () => {
    await store.put(collectd(["bob"]), {}, "ada");
    expect(await store.secretsOf("collectd")).toEqual({ "password of bob": "second" });
    await expect(store.put(collectd(["alice", "bob"]), {}, "ada")).rejects.toThrow("give the password of alice");
  });

  it("does not change the kind of a source", async () => {
    const other = sourceSettingsSchema.parse({ kind: "lizmon", id: "collectd" });
    await expect(store.put(other, {}, "ada")).rejects.toThrow("there is a source collectd of the kind collectd");
  });

  it("opens what another key sealed for nobody, and a source without secrets for everybody", async () => {
    const other = new SourceStore(connections.state, new SecretBox("b".repeat(32)));
    await expect(other.secretsOf("collectd")).rejects.toThrow("the secret of source/collectd cannot be read");
    await store.put(sourceSettingsSchema.parse({ kind: "vmstats", id: "vms" }), {}, "ada");
    expect(await other.secretsOf("vms")).toEqual({});
  });
});
