import { Redis } from "ioredis";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { type SettingsOf, sourceSettingsSchema } from "../../domain/source";
import type { SourceView } from "../../domain/source-api";
import { type RunningCollectd, runCollectd } from "../ingest/collectd/fixtures/run-collectd";
import { freePort } from "../ingest/fixtures/free-port";
import { startTestRedis, type TestRedis } from "../store/start-test-redis";
import { startTestHttp, type TestHttp } from "./start-test-http";

const PASSWORD = "weCh3ik0";
const USUAL = ["cpu.busy", "load.1m", "memory.used", "memory.total", "net.lo.in", "filesystem./.used_ratio"];
const SOON = { timeout: 30_000, interval: 200 };
let http: TestHttp;
let admin: string;
let server: TestRedis;
let port: number;
let theirs: Redis;
const running: RunningCollectd[] = [];

beforeAll(async () => {
  port = await freePort();
  server = await startTestRedis(["--port", String(port), "--requirepass", PASSWORD]);
  theirs = new Redis({ port, password: PASSWORD });
  http = await startTestHttp();
  admin = await http.signIn("ada", "admin");
});
afterAll(async () => {
  await Promise.all(running.map((collectd) => collectd.stop()));
  theirs.disconnect();
  await http.stop();
  await server.stop();
});

function run(hostname: string, node: string): void {
  const plugins = ["cpu", "memory", "load", "interface", "df", "write_redis"];
  running.push(
    runCollectd(
      hostname,
      `${plugins.map((name) => `LoadPlugin ${name}`).join("\n")}
<Plugin df>
  MountPoint "/"
</Plugin>
<Plugin write_redis>
  <Node "theirs">
    Host "127.0.0.1"
    Port "${port}"
    Timeout 1000
    ${node}
  </Node>
</Plugin>
`,
    ),
  );
}

function source(id: string, more: Partial<SettingsOf<"collectd-redis">> = {}): SettingsOf<"collectd-redis"> {
  const address = { url: `redis://127.0.0.1:${port}`, signsIn: true };
  return sourceSettingsSchema.parse({
    kind: "collectd-redis",
    id,
    ...address,
    ...more,
  }) as SettingsOf<"collectd-redis">;
}

async function newestOf(hostId: string, seriesIds: readonly string[]): Promise<Map<string, number>> {
  const span = { fromMs: Date.now() - 120_000, toMs: Date.now() + 60_000 };
  const found = await http.metricStore.readSeries({ hostId, seriesIds: [...seriesIds], tier: "1s", ...span });
  return new Map(
    seriesIds.map((id) => [id, found.get(id)?.mean.findLast((value) => !Number.isNaN(value)) ?? Number.NaN]),
  );
}

async function viewOf(id: string): Promise<SourceView> {
  const response = await fetch(`${http.url}/api/sources`, { headers: { cookie: admin } });
  const text = await response.text();
  expect(text).not.toContain(PASSWORD);
  return (JSON.parse(text) as { sources: SourceView[] }).sources.find(({ settings }) => settings.id === id)!;
}

it("follows an unmodified collectd over its Redis, with rates and with counters, and predicts its memory there", async () => {
  const secrets = { password: PASSWORD };
  // Debian's write_redis knows no password: it comes in as the default user, who needs none from now on.
  await theirs.acl("SETUSER", "default", "nopass");
  run("rates.example", "");
  run("raw.example", 'Prefix "raw:"\nStoreRates false');
  await http.addSource(source("rates", { writesForecasts: true }), secrets);
  await http.addSource(source("raw", { prefix: "raw:", storesRates: false }), secrets);
  for (const hostId of ["rates.example", "raw.example"]) {
    await vi.waitFor(async () => {
      const values = await newestOf(hostId, USUAL);
      expect([...values].filter(([, value]) => !Number.isFinite(value))).toEqual([]);
      expect(values.get("memory.total")).toBeGreaterThan(values.get("memory.used")!);
      expect(values.get("cpu.busy")).toBeLessThanOrEqual(1);
    }, SOON);
  }
  expect((await http.parts.hosts.get("rates.example"))?.inventory?.source).toBe("collectd-redis");
  await vi.waitFor(async () => {
    const [text, score] = await theirs.zrange("collectd/rates.example/dma/memory", "-1", "-1", "WITHSCORES");
    const [time, bytes] = text!.split(":").map(Number);
    const used = (await newestOf("rates.example", ["memory.used"])).get("memory.used")!;
    expect(Number(score)).toBe(time);
    expect(bytes! / used).toBeGreaterThan(0.2);
    expect(bytes! / used).toBeLessThan(5);
  }, SOON);
  expect(await theirs.sismember("collectd/values", "rates.example/dma/memory")).toBe(1);
  expect(await theirs.exists("raw:raw.example/dma/memory")).toBe(0);
  expect(await http.metricStore.seriesIdsOf("rates.example")).not.toContain("collectd.dma.memory");
  for (const id of ["rates", "raw"]) {
    expect((await viewOf(id)).state).toMatchObject({ isRunning: true, problem: "", hostCount: 1, rejections: [] });
  }
  expect(http.log()).not.toContain(PASSWORD);
}, 90_000);

it("goes on when that Redis was started anew, and says when it refuses the password", async () => {
  await server.crash();
  await http.addSource(source("wrong"), { password: "wrong" });
  const nowMs = Date.now();
  await vi.waitFor(async () => {
    const seconds = (nowMs / 1000).toFixed(3);
    await theirs.zadd("collectd/late.example/load/load", `${seconds}5`, `${seconds}:0.5:0.25:0.125`);
    await theirs.sadd("collectd/values", "late.example/load/load");
    expect((await newestOf("late.example", ["load.5m"])).get("load.5m")).toBe(0.25);
    expect((await viewOf("rates")).state?.problem).toBe("");
    expect((await viewOf("wrong")).state?.problem).toBe(
      `1 of 1 targets cannot be read: redis://127.0.0.1:${port}: it refuses the user or the password`,
    );
  }, SOON);
}, 60_000);

it("sends a kept password to its own Redis alone", async () => {
  const put = (settings: object) =>
    fetch(`${http.url}/api/sources/rates`, {
      method: "PUT",
      headers: { cookie: admin, origin: http.url, "content-type": "application/json" },
      body: JSON.stringify({ settings }),
    });
  expect((await put(source("rates", { everySeconds: 5 }))).status).toBe(200);
  const elsewhere = await put(source("rates", { url: "redis://127.0.0.2:6379" }));
  expect([elsewhere.status, await elsewhere.text()]).toEqual([
    400,
    expect.stringContaining("a kept one is not sent to another address"),
  ]);
  for (const url of [
    "http://redis-1",
    "redis://user:pw@redis-1",
    "redis://redis-1?tls=1",
    "redis://redis-1/x",
    "redis://",
  ]) {
    expect((await put({ ...source("rates"), url })).status, url).toBe(400);
  }
});
