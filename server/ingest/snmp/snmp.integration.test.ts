import { type ChildProcess, spawn } from "node:child_process";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import type { SnmpTarget } from "../../../domain/snmp-source";
import type { SourceSettingsInput } from "../../../domain/source";
import { startTestHttp, type TestHttp } from "../../http/start-test-http";

const PATIENCE = { timeout: 20_000, interval: 200 };
const SECRETS = { "password of poller": "auth password", "privacy password of poller": "priv password" };
let folder: string;
let agent: ChildProcess;
let port: number;
let http: TestHttp;

async function freePort(): Promise<number> {
  const socket = createSocket("udp4").bind(0, "127.0.0.1");
  await once(socket, "listening");
  const free = socket.address().port;
  socket.close();
  return free;
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "premonitor-snmp-"));
  port = await freePort();
  const config = join(folder, "snmpd.conf");
  writeFileSync(
    config,
    [
      `agentaddress udp:127.0.0.1:${port}`,
      "rocommunity hidden 127.0.0.1",
      "rocommunity other 127.0.0.1",
      'createUser poller SHA-256 "auth password" AES "priv password"',
      "rouser poller priv",
      'createUser signer SHA "signing password"',
      "rouser signer auth",
      "",
    ].join("\n"),
  );
  agent = spawn("/usr/sbin/snmpd", ["-f", "-Le", "-C", "-c", config], {
    env: { ...process.env, SNMPCONFPATH: folder, SNMP_PERSISTENT_DIR: join(folder, "kept") },
    stdio: "ignore",
  });
  http = await startTestHttp();
});
afterAll(async () => {
  await http?.stop();
  agent.kill("SIGTERM");
  await once(agent, "exit");
  rmSync(folder, { recursive: true });
});

function source(id: string, target: Partial<SnmpTarget>, rest: object = {}): SourceSettingsInput {
  const targets = [{ address: "127.0.0.1", port, hostId: id, ...target }];
  const user = { username: "poller", level: "authPriv", digest: "sha256", cipher: "aes" } as const;
  return { kind: "snmp", id, isEnabled: true, targets, everySeconds: 1, version: "2c", ...user, ...rest };
}

async function newestOf(hostId: string, seriesIds: string[]): Promise<number[]> {
  const span = { fromMs: Date.now() - 60_000, toMs: Date.now() + 1000 };
  const found = await http.metricStore.readSeries({ hostId, seriesIds, tier: "1s", ...span });
  return seriesIds.map((id) => found.get(id)?.mean.at(-1) ?? Number.NaN);
}

async function problemOf(id: string): Promise<string | undefined> {
  return (await http.parts.sourceDesk.stateOf(id))?.problem;
}

it.each([
  ["2c", { community: "hidden" }],
  ["3", SECRETS],
])("reads a machine over version %s as the machine knows itself", async (version, secrets) => {
  const id = `machine-${version}`;
  await http.addSource(source(id, {}, { version }), secrets);
  const meminfoKib = Number(/^MemTotal:\s+(\d+) kB/.exec(readFileSync("/proc/meminfo", "utf8"))![1]);
  const { blocks, bsize, bfree } = statfsSync("/");
  await vi.waitFor(async () => {
    const [memory, size, used, load, received] = await newestOf(id, [
      "memory.total",
      "filesystem./.total",
      "filesystem./.used",
      "load.1m",
      "net.lo.in",
    ]);
    expect([memory, size]).toEqual([meminfoKib * 1024, blocks * bsize]);
    expect(Math.abs(used! - (blocks - bfree) * bsize)).toBeLessThan(0.02 * blocks * bsize);
    expect([load! >= 0, received! >= 0]).toEqual([true, true]);
  }, PATIENCE);
  expect(await problemOf(id)).toBe("");
  expect((await http.parts.hosts.get(id))?.inventory?.source).toBe("snmp");
});

it("asks each target of a source in its own way, with its own secrets", async () => {
  const settings = source("ways", {}) as Extract<SourceSettingsInput, { kind: "snmp" }>;
  const user = { version: "3", digest: "sha256", cipher: "aes" } as const;
  const [common] = settings.targets;
  settings.targets = [
    { ...common!, hostId: "common" },
    { ...common!, hostId: "named", signIn: { version: "2c", communityName: "lab" } },
    { ...common!, hostId: "private", signIn: { ...user, username: "poller", level: "authPriv" } },
    { ...common!, hostId: "signed", signIn: { ...user, username: "signer", level: "authNoPriv", digest: "sha" } },
  ];
  const hosts = settings.targets.map(({ hostId }) => hostId);
  const secrets = {
    community: "hidden",
    "community lab": "other",
    "password of signer": "signing password",
    ...SECRETS,
  };
  await http.addSource(settings, { ...secrets, "community lab": "wrong" });
  await vi.waitFor(async () => {
    for (const host of hosts.filter((one) => one !== "named")) {
      expect((await newestOf(host, ["memory.total"]))[0]).toBeGreaterThan(0);
    }
    expect(await problemOf("ways")).toMatch(/^1 of 4 targets cannot be read: named: it does not answer/);
  }, PATIENCE);
  await http.addSource(settings, { "community lab": "other" });
  await vi.waitFor(async () => {
    expect((await newestOf("named", ["memory.total"]))[0]).toBeGreaterThan(0);
    expect(await problemOf("ways")).toBe("");
  }, PATIENCE);
  settings.targets[0]!.signIn = { version: "2c", communityName: "lab" };
  await expect(http.addSource(settings)).rejects.toThrow("a kept one is not sent to another address");
});

it("tells the CPU's share, of raw counters that the agent renews every few seconds", async () => {
  await http.addSource(source("cpu", {}, { everySeconds: 6 }), { community: "hidden" });
  await vi.waitFor(
    async () => {
      const [busy, user] = await newestOf("cpu", ["cpu.busy", "cpu.user"]);
      expect([busy! >= 0 && busy! <= 1, user! <= busy!]).toEqual([true, true]);
    },
    { ...PATIENCE, timeout: 40_000 },
  );
});

it("says which target fails, and goes on with the others; the secrets are nowhere told", async () => {
  const settings = source("mixed", {}) as Extract<SourceSettingsInput, { kind: "snmp" }>;
  settings.targets.push({ address: "127.0.0.1", port: await freePort(), hostId: "away" });
  await http.addSource(settings, { community: "hidden" });
  await vi.waitFor(async () => {
    expect(await problemOf("mixed")).toMatch(/^1 of 2 targets cannot be read: away: it does not answer/);
    expect((await newestOf("mixed", ["memory.total"]))[0]).toBeGreaterThan(0);
  }, PATIENCE);

  await http.addSource(source("stranger", {}, { version: "3", username: "stranger" }), {
    "password of stranger": "auth password",
    "privacy password of stranger": "priv password",
  });
  await vi.waitFor(
    async () => expect(await problemOf("stranger")).toContain("1 of 1 targets cannot be read"),
    PATIENCE,
  );
  const answer = await fetch(`${http.url}/api/sources`, { headers: { cookie: await http.signIn("ada", "admin") } });
  const text = await answer.text();
  expect(text).toContain('"keptSecrets":["community"]');
  for (const secret of ["hidden", "auth password"]) expect(text + http.log()).not.toContain(secret);
});
