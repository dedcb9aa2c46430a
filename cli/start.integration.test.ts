import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import net, { type AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";

const root = path.dirname(import.meta.dirname);
const program = path.join(root, "bin", "premonitor.mjs");
/** The product is tested as it is built: `npm test` has built it by now. */
const environment = { ...process.env, PREMONITOR_SKIP_BUILD: "1", REDIS_URL: "", REDIS_STATE_URL: "" };

let folder: string;
let port: number;
const running: ChildProcess[] = [];

async function freePort(): Promise<number> {
  const server = net.createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port: free } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return free;
}

/** Process ids whose command line or environment names the data folder: all that a start has left. */
function processesOf(data: string): number[] {
  return readdirSync("/proc")
    .map(Number)
    .filter((pid) => pid > 0 && pid !== process.pid)
    .filter((pid) => {
      try {
        const text = ["cmdline", "environ"].map((name) => readFileSync(`/proc/${pid}/${name}`, "latin1")).join("\0");
        return text.includes(data);
      } catch {
        return false;
      }
    });
}

interface Started {
  child: ChildProcess;
  url: string;
}

/** Starts Premonitor and waits for its ready line. */
function start(...flags: string[]): Promise<Started> {
  return startBy(process.execPath, [program, "start"], flags);
}

async function startBy(command: string, words: string[], flags: string[]): Promise<Started> {
  const child = spawn(command, [...words, "--data", folder, "--port", String(port), ...flags], {
    cwd: root,
    env: environment,
    stdio: ["ignore", "pipe", "pipe"],
  });
  running.push(child);
  let errors = "";
  child.stderr!.on("data", (text) => {
    errors += text;
  });
  for await (const line of createInterface({ input: child.stdout! })) {
    const match = /^Premonitor is ready: (\S+)$/.exec(line);
    if (match) return { child, url: match[1]! };
  }
  throw new Error(`premonitor start ended: ${errors}`);
}

async function stop(child: ChildProcess, signal: NodeJS.Signals = "SIGTERM"): Promise<number | null> {
  const closed = once(child, "close");
  child.kill(signal);
  const [code] = (await closed) as [number | null];
  return code;
}

function premonitor(args: string[], more: Record<string, string> = {}) {
  return spawnSync(process.execPath, [program, ...args], { encoding: "utf8", env: { ...environment, ...more } });
}

beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), "premonitor-start-"));
});
beforeEach(async () => {
  port = await freePort();
});
afterEach(() => {
  for (const child of running.splice(0)) child.kill("SIGKILL");
});
afterAll(() => {
  for (const pid of processesOf(folder)) process.kill(pid, "SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

describe("premonitor start", { timeout: 120_000 }, () => {
  it("ends in order, with all its processes, when npm is told to end", async () => {
    const { child } = await startBy("npm", ["start", "--"], []);
    expect(processesOf(folder).length).toBeGreaterThan(3);
    await stop(child);
    await vi.waitFor(() => expect(processesOf(folder)).toEqual([]), { timeout: 20_000, interval: 100 });
  });

  it("starts all, is healthy, refuses a second instance, takes users and tokens, and leaves no process", async () => {
    const { child, url } = await start();
    expect(url).toMatch(new RegExp(`^http://127\\.0\\.0\\.1:${port}/login#code=.{16,}$`));
    const origin = new URL(url).origin;
    const health = await fetch(`${origin}/healthz`);
    expect(health.status).toBe(200);
    for (const [name, mode] of Object.entries({ "": 0o700, "session.key": 0o600, "collector.token": 0o600 })) {
      expect(statSync(path.join(folder, name)).mode & 0o777).toBe(mode);
    }

    const second = premonitor(["start", "--data", folder, "--port", String(await freePort())]);
    expect(second.status).toBe(1);
    expect(second.stderr).toBe(
      `premonitor: The data folder ${folder} is in use by another Premonitor (process ${child.pid}): stop it, or choose another folder with --data or PREMONITOR_DATA.\n`,
    );

    const taken = premonitor(["start", "--data", path.join(folder, "other"), "--port", String(port)]);
    expect(taken.status).toBe(1);
    expect(taken.stderr).toContain(`Port ${port} on 127.0.0.1 is taken by another program`);
    expect(taken.stderr.trim().split("\n")).toHaveLength(1);

    const data = ["--data", folder];
    const password = { PREMONITOR_PASSWORD: "correct horse battery" };
    expect(premonitor(["user", "add", "ann", "--role", "admin", ...data], password).status).toBe(0);
    expect(premonitor(["user", "add", "ann", "--role", "admin", ...data], password)).toMatchObject({
      status: 1,
      stderr: "premonitor: there is a user ann already: take another name\n",
    });
    expect(premonitor(["user", "add", "bob", "--role", "king", ...data], password)).toMatchObject({ status: 2 });
    expect(premonitor(["user", "list", ...data]).stdout).toMatch(/^ann\s+admin/m);
    const login = await fetch(`${origin}/api/login`, {
      method: "POST",
      headers: { "content-type": "application/json", origin },
      body: JSON.stringify({ name: "ann", password: "correct horse battery" }),
    });
    expect(login.status).toBe(200);

    const token = premonitor(["token", "create", "--scope", "read", "--name", "test", ...data]);
    expect(token.status).toBe(0);
    const hosts = await fetch(`${origin}/api/hosts`, { headers: { authorization: `Bearer ${token.stdout.trim()}` } });
    expect(hosts.status).toBe(200);
    const body = (await hosts.json()) as { hosts: { id: string; state: string }[] };
    expect(body.hosts.map(({ id }) => id)).toEqual([os.hostname()]);

    expect(await stop(child)).toBe(0);
    expect(processesOf(folder)).toEqual([]);
  });

  it("starts again with what it knew, and stops at Ctrl-C", async () => {
    const { child, url } = await start();
    expect(url).toBe(`http://127.0.0.1:${port}`);
    expect(premonitor(["user", "list", "--data", folder]).stdout).toContain("ann");
    expect(await stop(child, "SIGINT")).toBe(0);
    expect(processesOf(folder)).toEqual([]);
  });

  it("gets over its own death by SIGKILL", async () => {
    const { child } = await start();
    await stop(child, "SIGKILL");
    // Server and collector see that the supervisor is gone; Redis stays until the next start takes over.
    await vi.waitFor(() => expect(processesOf(folder).length).toBeLessThanOrEqual(2), { timeout: 30_000 });
    const next = await start();
    expect(premonitor(["user", "list", "--data", folder]).stdout).toContain("ann");
    expect(await stop(next.child)).toBe(0);
    expect(processesOf(folder)).toEqual([]);
  });

  it("says in one line when the Redis of REDIS_URL cannot be reached", async () => {
    const url = `redis://:hunter2@127.0.0.1:${await freePort()}`;
    const { status, stderr } = premonitor(["server", "--data", folder, "--port", "0"], { REDIS_URL: url });
    expect(status).toBe(1);
    expect(stderr).toContain("cannot be reached");
    expect(stderr).not.toContain("hunter2");
    expect(stderr.trim().split("\n")).toHaveLength(1);
    expect(processesOf(folder)).toEqual([]);
  });
});

describe("commands that need a running instance", () => {
  it("say so when there is none", () => {
    const { status, stderr } = premonitor(["user", "list", "--data", path.join(folder, "nothing")]);
    expect(status).toBe(1);
    expect(stderr).toContain("No Premonitor runs on the data folder");
    expect(stderr.trim().split("\n")).toHaveLength(1);
  });

  it("say what is wrong with the collector's flags", () => {
    expect(premonitor(["collector"]).stderr).toContain("No server: give --server");
    expect(premonitor(["collector", "--server", "http://127.0.0.1:1"]).stderr).toContain("No token");
    expect(premonitor(["collector", "--server", "nowhere", "--token", "x".repeat(40)]).stderr).toContain(
      '--server is "nowhere": it must be an http:// or https:// URL.',
    );
  });
});
