import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { connectRedis, type RedisConnections } from "../server/store/redis-connections";
import { TokenStore } from "../server/store/token-store";
import { UserStore } from "../server/store/user-store";
import { findRedisServer } from "../server/supervise/find-redis-server";
import { RedisChild } from "../server/supervise/redis-child";

const program = path.join(import.meta.dirname, "main.ts");
const PASSWORD = "correct horse battery";
let folder: string;
let redis: RedisChild;
let connections: RedisConnections;

beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), "premonitor-commands-"));
  const server = await findRedisServer(() => {});
  redis = new RedisChild({
    role: "state",
    folder,
    program: server,
    metricsMemoryBytes: 64 * 2 ** 20,
    notice: () => {},
  });
  await redis.start();
  connections = await connectRedis({ metricsUrl: redis.url, stateUrl: redis.url, onError: () => {} });
});
afterAll(async () => {
  await connections.close();
  await redis.stop(30_000);
  rmSync(folder, { recursive: true });
});

/** Runs a command on the data folder; the password, if any, comes on standard input. */
function premonitor(args: string, input = "", environment: Record<string, string> = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["--import", "tsx", program, ...args.split(" ")], {
    encoding: "utf8",
    input,
    env: { ...process.env, PREMONITOR_DATA: folder, REDIS_URL: "", REDIS_STATE_URL: "", ...environment },
  });
  return { status, stdout, stderr };
}

it("adds, lists, changes and removes users", async () => {
  const users = new UserStore(connections.state);
  expect(premonitor("user add ann --role admin", `${PASSWORD}\n`)).toMatchObject({
    status: 0,
    stdout: "added ann (admin)\n",
  });
  expect(await users.verify("ann", PASSWORD)).toMatchObject({ name: "ann", role: "admin" });
  expect(premonitor("user add bob --role viewer", "", { PREMONITOR_PASSWORD: PASSWORD }).status).toBe(0);
  expect(premonitor("user list").stdout).toBe("ann  admin\nbob  viewer\n");
  expect(premonitor("user set-password bob", "another long password\n").status).toBe(0);
  expect(await users.verify("bob", PASSWORD)).toBeUndefined();
  expect(await users.verify("bob", "another long password")).toMatchObject({ name: "bob" });
  expect(premonitor("user remove bob").status).toBe(0);
  expect(premonitor("user list").stdout).toBe("ann  admin\n");
});

it.each([
  ["user add ann --role admin", PASSWORD, 1, "there is a user ann already: take another name"],
  ["user remove nobody", "", 1, "there is no user nobody"],
  ["user remove ann", "", 1, "ann is the last admin: make somebody else an admin first"],
  ["user add eve --role king", PASSWORD, 2, '--role: Invalid option: expected one of "viewer"|"operator"|"admin"'],
  ["user add eve!? --role admin", PASSWORD, 2, "a user name has 1 to 64 letters"],
  ["user add eve --role admin", "short\n", 2, "a password has at least 10 characters"],
  ["user add eve --role admin", "", 2, "No password: set PREMONITOR_PASSWORD"],
  ["token create --scope ingest --name x", "", 2, "an ingest token, and no other, names the host it writes"],
  ["token create --scope read --name x --host web-1", "", 2, "an ingest token, and no other, names the host it writes"],
  ["token create --scope all --name x", "", 2, "scope: "],
  ["start --port 99999", "", 2, '--port is "99999": it must be a port'],
])("refuses `%s` in one line", (args, input, status, reason) => {
  const result = premonitor(args, input);
  expect(result.stderr).toContain(reason);
  expect(result.stderr.trim().split("\n")).toHaveLength(1);
  expect(result.stdout).toBe("");
  expect(result.status).toBe(status);
});

it("makes a token whose secret alone is on standard output", async () => {
  const { status, stdout } = premonitor("token create --scope ingest --host web-1 --name web-1");
  expect(status).toBe(0);
  expect(await new TokenStore(connections.state).verify(stdout.trim())).toMatchObject({
    scope: "ingest",
    hostId: "web-1",
    name: "web-1",
  });
});

it("says when no instance runs there, and when a Redis is away", () => {
  expect(premonitor("user list --data /tmp/premonitor-nothing-here")).toMatchObject({
    status: 1,
    stderr:
      "premonitor: No Premonitor runs on the data folder /tmp/premonitor-nothing-here: start it first, or name another folder with --data or a Redis with REDIS_STATE_URL.\n",
  });
  const away = premonitor("user list", "", { REDIS_STATE_URL: "redis://:hunter2@127.0.0.1:1" });
  expect(away.status).toBe(1);
  expect(away.stderr).toContain("cannot be reached");
  expect(away.stderr).not.toContain("hunter2");
});
