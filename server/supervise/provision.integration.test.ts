import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { HostStore } from "../store/host-store";
import { connectRedis, type RedisConnections } from "../store/redis-connections";
import { TokenStore } from "../store/token-store";
import { UserStore } from "../store/user-store";
import { findRedisServer } from "./find-redis-server";
import { localHostId, provision } from "./provision";
import { RedisChild } from "./redis-child";
import { StartError } from "./start-error";

let folder: string;
let redis: RedisChild;
let connections: RedisConnections;

beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), "premonitor-provision-"));
  const program = await findRedisServer(() => {});
  redis = new RedisChild({ role: "state", folder, program, metricsMemoryBytes: 64 * 2 ** 20, notice: () => {} });
  await redis.start();
  connections = await connectRedis({ metricsUrl: redis.url, stateUrl: redis.url, onError: () => {} });
});
afterAll(async () => {
  await connections.close();
  await redis.stop(30_000);
  rmSync(folder, { recursive: true });
});

const run = (hostId: string | null = "web-1") => provision({ stateUrl: redis.url, folder, hostId });

describe("provision", () => {
  it("makes the host, a token that may write it, and a code for the first admin", async () => {
    const { collectorToken, setupCode } = await run();
    expect(setupCode).toMatch(/^[\w-]{16,}$/);
    expect(await new HostStore(connections.state).get("web-1")).toMatchObject({ id: "web-1" });
    expect(await new TokenStore(connections.state).verify(collectorToken!)).toMatchObject({
      scope: "ingest",
      hostId: "web-1",
    });
    const file = path.join(folder, "collector.token");
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file, "utf8")).toBe(`${collectorToken}\n`);
  });

  it("keeps a token that is good, and replaces one that is not", async () => {
    const tokens = new TokenStore(connections.state);
    const { collectorToken } = await run();
    expect((await run()).collectorToken).toBe(collectorToken);
    expect(await tokens.list()).toHaveLength(1);
    writeFileSync(path.join(folder, "collector.token"), "pm_broken\n");
    const { collectorToken: next } = await run();
    expect(next).not.toBe(collectorToken);
    expect(await tokens.verify(collectorToken!)).toBeUndefined();
    expect(await tokens.verify(next!)).toMatchObject({ hostId: "web-1" });
    expect(await tokens.list()).toHaveLength(1);
  });

  it("makes another token when the machine has another name", async () => {
    const { collectorToken } = await run("web-2");
    expect(await new TokenStore(connections.state).verify(collectorToken!)).toMatchObject({ hostId: "web-2" });
  });

  it("makes no token without a collector, and no code once there is a user", async () => {
    expect((await run(null)).collectorToken).toBeNull();
    await new UserStore(connections.state).add({ name: "ann", role: "admin", password: "correct horse battery" });
    expect((await run()).setupCode).toBeNull();
  });

  it("says in one line when Redis is away", async () => {
    const error = await provision({ stateUrl: "redis://127.0.0.1:1", folder, hostId: null }).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(StartError);
    expect((error as Error).message).toContain("cannot be reached");
  });
});

describe("localHostId", () => {
  it.each([
    ["web-1.example.org", "web-1.example.org"],
    ["Müller's PC", "M-ller-s-PC"],
    ["-odd", "odd"],
    ["", "localhost"],
    ["x".repeat(200), "x".repeat(128)],
  ])("makes %s a host id", (name, id) => expect(localHostId(name)).toBe(id));
});
