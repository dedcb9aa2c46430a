import { once } from "node:events";
import { readFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { SourceView } from "../../domain/source-api";
import { COLLECTED_HOST, startTestHttp, type TestHttp } from "./start-test-http";

const FIXTURES = join(import.meta.dirname, "../ingest/vmstats/fixtures");
let http: TestHttp;
let admin: string;

beforeAll(async () => {
  http = await startTestHttp();
  admin = await http.signIn("ada", "admin");
});
afterAll(() => http.stop());

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, "close");
  return port;
}

const nowSeconds = () => Math.floor(Date.now() / 1000);

function post(path: string, body: string, headers: Record<string, string>): Promise<Response> {
  return fetch(`${http.url}${path}`, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded", ...headers },
    body,
  });
}

async function newestOf(hostId: string, seriesIds: string[]): Promise<Record<string, number | undefined>> {
  const found = await http.metricStore.readSeries({
    hostId,
    seriesIds,
    tier: "1s",
    fromMs: Date.now() - 120_000,
    toMs: Date.now() + 60_000,
  });
  return Object.fromEntries(seriesIds.map((id) => [id, found.get(id)?.mean.at(-1)]));
}

async function sourceOf(id: string): Promise<SourceView> {
  const response = await fetch(`${http.url}/api/sources`, { headers: { cookie: admin } });
  const { sources } = (await response.json()) as { sources: SourceView[] };
  return sources.find(({ settings }) => settings.id === id)!;
}

describe("Lizmon", () => {
  let token: string;
  beforeAll(async () => {
    token = await http.addSource({ kind: "lizmon", id: "lizmon", isEnabled: true, openPort: 0 });
  });

  it("takes a monitor's posts with its token as the user of the address, and answers an empty 200", async () => {
    const authorization = `Basic ${Buffer.from(`${token}:`).toString("base64")}`;
    const response = await post(`/api/perf/jarvis/${nowSeconds()}`, '{"cpu": 99.0, "mem": 10.9}', { authorization });
    expect([response.status, await response.text()]).toEqual([200, ""]);
    await vi.waitFor(async () => {
      expect(await newestOf("jarvis", ["lizmon.cpu", "cpu.busy", "memory.used_ratio"])).toEqual({
        "lizmon.cpu": 99,
        "cpu.busy": 0.99,
        "memory.used_ratio": 0.109,
      });
    }, 5000);
    expect((await http.parts.hosts.get("jarvis"))?.inventory?.source).toBe("lizmon");
  });

  it("asks for Basic, and lets in no other token", async () => {
    const stranger = await post(`/api/perf/jarvis/${nowSeconds()}`, '{"cpu": 1}', {});
    expect([stranger.status, stranger.headers.get("www-authenticate")]).toEqual([401, 'Basic realm="premonitor"']);
    const bearer = { authorization: `Bearer ${await http.makeToken("admin")}` };
    expect((await post(`/api/perf/jarvis/${nowSeconds()}`, '{"cpu": 1}', bearer)).status).toBe(403);
    const reads = await fetch(`${http.url}/api/hosts`, { headers: { authorization: `Bearer ${token}` } });
    expect(reads.status).toBe(403);
  });

  it("says why a post is refused, counts it with an example, and leaves a collector's host alone", async () => {
    const authorization = `Bearer ${token}`;
    const summary = await post(`/api/perf/jarvis/${nowSeconds()}`, '{"summary:x": 1}', { authorization });
    expect([summary.status, await summary.json()]).toEqual([
      400,
      expect.objectContaining({ message: 'Not taken: "summary:x" is the name of a summary: take another label.' }),
    ]);
    expect((await post(`/api/perf/${COLLECTED_HOST}/${nowSeconds()}`, '{"cpu": 1}', { authorization })).status).toBe(
      400,
    );
    const { state } = await sourceOf("lizmon");
    expect(state?.isRunning).toBe(true);
    expect(state?.rejections.map(({ count, example }) => [count, example])).toContainEqual([
      1,
      expect.stringContaining('{"summary:x": 1}'),
    ]);
  });

  it("takes no more than the source's limit, and names the hosts that it took from", async () => {
    const scarce = await http.addSource({ kind: "lizmon", id: "scarce", openPort: 0, maxValuesPerSecond: 1 });
    const authorization = `Bearer ${scarce}`;
    const values = JSON.stringify(Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`label${i}`, i])));
    expect((await post(`/api/perf/edith/${nowSeconds()}`, values, { authorization })).status).toBe(200);
    const beyond = await post(`/api/perf/karen/${nowSeconds()}`, '{"cpu": 1}', { authorization });
    expect([beyond.status, await beyond.json()]).toEqual([
      400,
      expect.objectContaining({ message: "Not taken: it goes beyond the limit of this source, 1 values/s." }),
    ]);
    expect((await sourceOf("scarce")).state).toMatchObject({ hostCount: 1, hostIds: ["edith"] });
    expect(await http.parts.hosts.get("karen")).toBeUndefined();
  });

  it("answers the summaries as the original does", async () => {
    const viewer = { cookie: await http.signIn("vic", "viewer") };
    const read = async (path: string) => {
      const response = await fetch(`${http.url}/api/perf/${path}`, { headers: viewer });
      expect(response.headers.get("content-type")).toBe("application/json; charset=utf-8");
      return response.text();
    };
    await vi.waitFor(async () => expect(await read("jarvis")).toContain('"num-samples": 1, "avg": 99.0}'), 5000);
    const all = JSON.parse(await read("jarvis")) as object;
    expect(Object.keys(all)).toEqual([
      "summary:by-minute:cpu",
      "summary:by-minute:mem",
      "summary:by-hour:cpu",
      "summary:by-hour:mem",
    ]);
    expect(Object.keys(JSON.parse(await read("jarvis/MEM")) as object)).toEqual([
      "summary:by-minute:mem",
      "summary:by-hour:mem",
    ]);
    expect(await read("nobody")).toBe("{}");
  });

  it("is switched off and removed without a restart, with its tokens", async () => {
    const put = (isEnabled: boolean) =>
      fetch(`${http.url}/api/sources/lizmon`, {
        method: "PUT",
        headers: { cookie: admin, "content-type": "application/json", origin: http.url },
        body: JSON.stringify({ settings: { kind: "lizmon", id: "lizmon", isEnabled } }),
      });
    expect((await put(false)).status).toBe(200);
    const authorization = `Bearer ${token}`;
    expect((await post(`/api/perf/jarvis/${nowSeconds()}`, '{"cpu": 1}', { authorization })).status).toBe(403);
    const removed = await fetch(`${http.url}/api/sources/lizmon`, {
      method: "DELETE",
      headers: { cookie: admin, origin: http.url },
    });
    expect(removed.status).toBe(204);
    expect((await post(`/api/perf/jarvis/${nowSeconds()}`, '{"cpu": 1}', { authorization })).status).toBe(401);
  });

  it("opens a listener on loopback that needs no token, when it is asked for", async () => {
    const openPort = await freePort();
    await http.addSource({ kind: "lizmon", id: "open", isEnabled: true, openPort });
    const response = await fetch(`http://127.0.0.1:${openPort}/api/perf/friday/${nowSeconds()}`, {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: '{"cpu": 12.5}',
    });
    expect([response.status, await response.text()]).toEqual([200, ""]);
    await vi.waitFor(
      async () => expect(await newestOf("friday", ["lizmon.cpu"])).toEqual({ "lizmon.cpu": 12.5 }),
      5000,
    );
  });
});

describe("VMstats", () => {
  async function send(port: number, text: string): Promise<void> {
    const socket = connect(port, "127.0.0.1");
    await once(socket, "connect");
    socket.end(text);
    await once(socket, "close");
  }

  it("takes a line without a newline, many in one connection, and an empty connection", async () => {
    const port = await freePort();
    await http.addSource({
      kind: "vmstats",
      id: "vms",
      isEnabled: true,
      address: "127.0.0.1",
      port,
      relays: ["127.0.0.0/8"],
    });
    await send(port, "");
    await send(port, "10.10.1.1 9 9 9");
    await send(port, "10.10.1.2 8 8 8\n10.10.1.3 20 21 22\n");
    await vi.waitFor(async () => {
      expect(await newestOf("10.10.1.1", ["cpu.busy"])).toEqual({ "cpu.busy": 0.09 });
      expect(await newestOf("10.10.1.3", ["cpu.busy", "memory.used_ratio", "filesystem./.used_ratio"])).toEqual({
        "cpu.busy": 0.2,
        "memory.used_ratio": 0.21,
        "filesystem./.used_ratio": 0.22,
      });
    }, 5000);
    expect((await sourceOf("vms")).state?.hostCount).toBe(3);
  });

  it("logs each sample of a VM as the original does, on the page and under a secret link", async () => {
    const port = await freePort();
    await http.addSource({
      kind: "vmstats",
      id: "logged",
      isEnabled: true,
      address: "127.0.0.1",
      port,
      relays: ["127.0.0.1"],
    });
    const logs = new Map(
      ["10.10.1.4", "10.10.1.5"].map((ip) => [ip, readFileSync(join(FIXTURES, `vmstats-${ip}.log`), "utf8")]),
    );
    // A second has one sample of a host.
    for (let round = 0; round < 4; round++) {
      for (const log of logs.values()) await send(port, log.split("\n")[round]!);
      await sleep(1050);
    }
    const made = await fetch(`${http.url}/api/download-links`, {
      method: "POST",
      headers: { cookie: admin, origin: http.url, "content-type": "application/json" },
      body: JSON.stringify({ name: "logs" }),
    });
    const { path } = (await made.json()) as { path: string };
    for (const [ip, log] of logs) {
      const read = async (address: string) => {
        const sent = await fetch(http.url + address, { headers: { cookie: admin } });
        return [sent.headers.get("content-type"), await sent.text()];
      };
      const expected = ["text/plain; charset=utf-8", log];
      await vi.waitFor(async () => expect(await read(`${path}${ip}/${ip}.log`)).toEqual(expected), 5000);
      expect(await read(`/api/downloads/${ip}/${ip}.log`)).toEqual(expected);
      expect((await read(`${path}${ip}/`))[1]).toContain(`>${ip}.log</a>`);
    }
    expect((await fetch(`${http.url}${path}jarvis/jarvis.log`)).status).toBe(404);
  });

  it("lets a sender speak for itself only, unless it is a relay", async () => {
    const port = await freePort();
    await http.addSource({ kind: "vmstats", id: "own", isEnabled: true, address: "127.0.0.1", port, relays: [] });
    await send(port, "10.10.1.9 9 9 9");
    await send(port, "127.0.0.1 1 2 3");
    await send(port, "x".repeat(500));
    await vi.waitFor(async () => expect(await newestOf("127.0.0.1", ["cpu.busy"])).toEqual({ "cpu.busy": 0.01 }), 5000);
    expect(await http.parts.hosts.get("10.10.1.9")).toBeUndefined();
    expect((await sourceOf("own")).state?.rejections.map(({ reason }) => reason)).toEqual([
      "a line is longer than 200 characters",
      "a sender speaks for itself only, unless it is named as a relay",
    ]);
  });

  it("says in plain words why it cannot listen", async () => {
    const taken = createServer().listen(0, "127.0.0.1");
    await once(taken, "listening");
    const { port } = taken.address() as { port: number };
    await http.addSource({ kind: "vmstats", id: "taken", isEnabled: true, address: "127.0.0.1", port, relays: [] });
    expect((await sourceOf("taken")).state).toMatchObject({
      isRunning: false,
      problem: `127.0.0.1 port ${port} cannot be opened: something else listens there`,
    });
    taken.close();
  });
});
