import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { connectRedis } from "../store/redis-connections";
import { findRedisServer, versionIn } from "./find-redis-server";
import { RedisChild, type RedisRole, redisSocketPath } from "./redis-child";
import { askRedis } from "./redis-probe";
import { StartError } from "./start-error";

let folder: string;
const stops: (() => unknown)[] = [];

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), "premonitor-redis-"));
});
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
  rmSync(folder, { recursive: true, force: true });
});

/** A zombie, whose parent has not looked after it yet, is dead. */
function isAlive(pid: number): boolean {
  try {
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}

async function makeChild(role: RedisRole, data = folder): Promise<{ child: RedisChild; notices: string[] }> {
  const notices: string[] = [];
  const child = new RedisChild({
    role,
    folder: data,
    program: await findRedisServer(() => {}),
    metricsMemoryBytes: 64 * 2 ** 20,
    notice: (line) => notices.push(line),
  });
  stops.push(() => child.kill());
  return { child, notices };
}

async function config(role: RedisRole, name: string): Promise<string> {
  const connections = await connectRedis({
    metricsUrl: `unix://${redisSocketPath(folder, role)}`,
    stateUrl: `unix://${redisSocketPath(folder, role)}`,
    onError: () => {},
  });
  try {
    const [, value] = (await connections.state.config("GET", name)) as [string, string];
    return value;
  } finally {
    await connections.close();
  }
}

it("knows versions of Redis and Valkey", () => {
  expect(versionIn("Redis server v=7.0.15 sha=00000000:0 malloc=jemalloc-5.3.0")).toEqual({ major: 7, minor: 0 });
  expect(versionIn("Valkey server v=8.1.1 sha=0")).toEqual({ major: 8, minor: 1 });
  expect(versionIn("")).toBeUndefined();
});

it("runs both roles on sockets for this user alone, each with its own durability, and ends them", async () => {
  const { child: metrics } = await makeChild("metrics");
  const { child: state } = await makeChild("state");
  await Promise.all([metrics.start(), state.start()]);
  expect(statSync(redisSocketPath(folder, "metrics")).mode & 0o777).toBe(0o700);
  expect(await config("metrics", "port")).toBe("0");
  expect(await config("metrics", "appendfsync")).toBe("everysec");
  expect(await config("metrics", "maxmemory")).toBe(String(64 * 2 ** 20));
  expect(await config("metrics", "maxmemory-policy")).toBe("volatile-ttl");
  expect(await config("state", "appendfsync")).toBe("always");
  expect(await config("state", "maxmemory-policy")).toBe("noeviction");
  expect(await config("state", "save")).toBe("");
  const pids = [metrics.pid!, state.pid!];
  await Promise.all([metrics.stop(30_000), state.stop(30_000)]);
  expect(pids.filter(isAlive)).toEqual([]);
});

it("keeps what was written over a restart", async () => {
  for (const role of ["metrics", "state"] as const) {
    const { child } = await makeChild(role);
    await child.start();
    expect(await askRedis(redisSocketPath(folder, role), "SET kept 1", 2000)).toBe("+OK");
    await child.stop(30_000);
    const { child: next } = await makeChild(role);
    await next.start();
    expect(await askRedis(redisSocketPath(folder, role), "EXISTS kept", 2000)).toBe(":1");
    await next.stop(30_000);
  }
});

it("starts a Redis again that was killed, with all that it had acknowledged", async () => {
  const { child, notices } = await makeChild("state");
  await child.start();
  const socket = redisSocketPath(folder, "state");
  expect(await askRedis(socket, "SET kept 1", 2000)).toBe("+OK");
  const killed = child.pid!;
  process.kill(killed, "SIGKILL");
  await vi.waitFor(() => expect(notices.join("\n")).toContain("the state Redis runs again"), { timeout: 20_000 });
  expect(notices[0]).toContain("the state Redis ended unexpectedly");
  expect(child.pid).not.toBe(killed);
  expect(await askRedis(socket, "EXISTS kept", 2000)).toBe(":1");
  await child.stop(30_000);
});

it("takes over from a Redis that a killed supervisor left behind, with its data", async () => {
  const program = path.join(import.meta.dirname, "fixtures", "hold-redis.ts");
  const holder: ChildProcess = spawn(process.execPath, ["--import", "tsx", program, folder], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [said] = (await once(holder.stdout!, "data")) as [Buffer];
  const orphan = Number(said.toString());
  stops.push(() => isAlive(orphan) && process.kill(orphan, "SIGKILL"));
  const socket = redisSocketPath(folder, "state");
  expect(await askRedis(socket, "SET kept 1", 2000)).toBe("+OK");
  const closed = once(holder, "close");
  holder.kill("SIGKILL");
  await closed;
  expect(isAlive(orphan)).toBe(true);

  const { child, notices } = await makeChild("state");
  await child.start();
  expect(notices[0]).toContain("of an earlier run is still there");
  expect(isAlive(orphan)).toBe(false);
  expect(child.pid).not.toBe(orphan);
  expect(await askRedis(socket, "EXISTS kept", 2000)).toBe(":1");
  await child.stop(30_000);
});

it("ends an orphan whose socket file was removed", async () => {
  const { child: orphan } = await makeChild("metrics");
  await orphan.start();
  rmSync(redisSocketPath(folder, "metrics"));
  const pid = orphan.pid!;
  const { child } = await makeChild("metrics");
  const next = child.start();
  await vi.waitFor(() => expect(isAlive(pid)).toBe(false), { timeout: 20_000 });
  orphan.kill();
  await next;
  await child.stop(30_000);
});

it("works in a folder whose path is too long for a socket", async () => {
  const data = path.join(folder, "a rather long name of a folder ".repeat(4));
  mkdirSync(data);
  const { child } = await makeChild("state", data);
  await child.start();
  const socket = redisSocketPath(data, "state");
  expect(socket.startsWith(data)).toBe(false);
  expect(await askRedis(socket, "SET kept 1", 2000)).toBe("+OK");
  await child.stop(30_000);
  rmSync(path.dirname(socket), { recursive: true });
});

it("says why Redis does not start", async () => {
  const files = path.join(folder, "redis-state", "appendonlydir");
  mkdirSync(files, { recursive: true });
  writeFileSync(path.join(files, "appendonly.aof.manifest"), "no manifest\n");
  const { child } = await makeChild("state");
  const error = await child.start().then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(StartError);
  expect((error as Error).message).toMatch(/^the state Redis ended at its start: .*manifest/i);
  expect((error as Error).message).not.toContain("\n");
  expect(readFileSync(path.join(folder, "logs", "redis-state.log"), "utf8")).toContain("manifest");
});
