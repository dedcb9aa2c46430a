import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { connectRedis, type RedisConnections } from "./redis-connections";
import { SetupStore } from "./setup-store";
import { startTestRedis, type TestRedis } from "./start-test-redis";
import { UserStore } from "./user-store";

let redis: TestRedis;
let connections: RedisConnections;
let users: UserStore;

beforeAll(async () => {
  redis = await startTestRedis();
  connections = await connectRedis({ metricsUrl: redis.url, stateUrl: redis.url, onError: () => undefined });
  users = new UserStore(connections.state);
});
afterAll(async () => {
  await connections.close();
  await redis.stop();
});
beforeEach(() => connections.state.flushall());

const password = "correct horse battery";
const addAda = () => users.add({ name: "Ada", role: "admin", password });

describe("UserStore", () => {
  it("knows a user by the right password only, and keeps no password", async () => {
    await addAda();
    expect(await users.verify("Ada", password)).toMatchObject({ name: "Ada", role: "admin" });
    expect(await users.verify("Ada", `${password}!`)).toBeUndefined();
    expect(await users.verify("nobody", password)).toBeUndefined();
    const kept = JSON.stringify(await connections.state.hgetall("s:users"));
    expect(kept).toContain("$argon2id$");
    expect(kept).not.toContain(password);
  });

  it("takes names that differ in capitals only for one", async () => {
    await addAda();
    await expect(users.add({ name: "ada", role: "viewer", password })).rejects.toMatchObject({ reason: "exists" });
    expect((await users.verify("aDA", password))?.name).toBe("Ada");
  });

  it("lists by name, without hashes", async () => {
    await addAda();
    await users.add({ name: "bob", role: "viewer", password });
    const list = await users.list();
    expect(list.map(({ name }) => name)).toEqual(["Ada", "bob"]);
    expect(Object.keys(list[0]!).sort()).toEqual(["createdAtMs", "name", "role"]);
  });

  it("keeps the last admin, also when two go at the same time", async () => {
    await addAda();
    await expect(users.remove("Ada")).rejects.toMatchObject({ reason: "last-admin" });
    await expect(users.setRole("ada", "operator")).rejects.toMatchObject({ reason: "last-admin" });
    await users.add({ name: "bob", role: "admin", password });
    const outcomes = await Promise.allSettled([users.remove("Ada"), users.setRole("bob", "viewer")]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect((await users.list()).filter(({ role }) => role === "admin")).toHaveLength(1);
  });

  it("says that there is no such user", async () => {
    await expect(users.remove("eve")).rejects.toMatchObject({ reason: "missing" });
    await expect(users.setPassword("eve", password)).rejects.toThrow("no user eve");
  });

  it("ends sessions at a new password, at removal, and not when a removed name comes back", async () => {
    await addAda();
    await users.add({ name: "bob", role: "viewer", password });
    const { epoch } = (await users.verify("bob", password))!;
    const session = { name: "bob", epoch, id: "1" };
    expect(await users.sessionUser(session)).toMatchObject({ name: "bob", role: "viewer" });
    await users.setRole("bob", "operator");
    expect(await users.sessionUser(session)).toMatchObject({ role: "operator" });
    const { epoch: next } = await users.setPassword("bob", "another password");
    expect(await users.sessionUser(session)).toBeUndefined();
    expect(await users.sessionUser({ ...session, epoch: next })).toBeDefined();
    await users.remove("bob");
    await users.add({ name: "bob", role: "viewer", password: "another password" });
    expect(await users.sessionUser({ ...session, epoch: next })).toBeUndefined();
  });

  it("ends a single session, and forgets that when the cookie would be too old anyhow", async () => {
    await addAda();
    const { epoch } = (await users.verify("ada", password))!;
    await users.endSession("left");
    expect(await users.sessionUser({ name: "Ada", epoch, id: "left" })).toBeUndefined();
    expect(await users.sessionUser({ name: "Ada", epoch, id: "stays" })).toBeDefined();
    expect(await connections.state.ttl("s:ended-session:left")).toBeGreaterThan(7 * 86_400 - 60);
  });
});

describe("SetupStore", () => {
  it("gives a code that works once, and of which only the hash is kept, for a day", async () => {
    const setup = new SetupStore(connections.state);
    expect(await setup.isNeeded()).toBe(true);
    const code = (await setup.create())!;
    expect(await connections.state.get("s:setup")).not.toContain(code);
    expect(await connections.state.ttl("s:setup")).toBeGreaterThan(86_000);
    expect(await setup.redeem("wrong")).toBe(false);
    const outcomes = await Promise.all([setup.redeem(code), setup.redeem(code)]);
    expect(outcomes.sort()).toEqual([false, true]);
  });

  it("lets a new code take the place of an earlier one", async () => {
    const setup = new SetupStore(connections.state);
    const first = (await setup.create())!;
    const second = (await setup.create())!;
    expect(await setup.redeem(first)).toBe(false);
    expect(await setup.redeem(second)).toBe(true);
  });

  it("neither gives nor takes a code once there is a user", async () => {
    const setup = new SetupStore(connections.state);
    const code = (await setup.create())!;
    await addAda();
    expect(await setup.isNeeded()).toBe(false);
    expect(await setup.create()).toBeNull();
    expect(await setup.redeem(code)).toBe(false);
  });
});
