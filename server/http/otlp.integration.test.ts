import { gzipSync } from "node:zlib";
import { OTLPMetricExporter as JsonExporter } from "@opentelemetry/exporter-metrics-otlp-http";
import { OTLPMetricExporter as ProtobufExporter } from "@opentelemetry/exporter-metrics-otlp-proto";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { MeterProvider, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { startTestHttp, type TestHttp } from "./start-test-http";

const NEVER_MS = 2 ** 31 - 1;
const soon = { timeout: 10_000, interval: 50 };
let http: TestHttp;
let token: string;
beforeAll(async () => {
  http = await startTestHttp();
  token = await http.addSource({ kind: "otlp", id: "otel", isEnabled: true });
});
afterAll(() => http.stop());

async function newestOf(hostId: string, seriesIds: string[]): Promise<Record<string, number | undefined>> {
  const span = { fromMs: Date.now() - 120_000, toMs: Date.now() + 60_000 };
  const found = await http.metricStore.readSeries({ hostId, seriesIds, tier: "1s", ...span });
  return Object.fromEntries(seriesIds.map((id) => [id, found.get(id)?.mean.at(-1)]));
}

function post(body: string | Buffer, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${http.url}/v1/metrics`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json", ...headers },
    body: body as BodyInit,
  });
}

/** An export with a gauge, by hand. */
function gauge(attributes: Record<string, string>, name: string, dataPoints: object[]): string {
  const pairs = Object.entries(attributes).map(([key, stringValue]) => ({ key, value: { stringValue } }));
  const metrics = [{ name, gauge: { dataPoints } }];
  return JSON.stringify({ resourceMetrics: [{ resource: { attributes: pairs }, scopeMetrics: [{ metrics }] }] });
}
const nowNano = () => `${Date.now()}000000`;

describe("OTLP", () => {
  it.each([
    ["protobuf", ProtobufExporter, "gzip"],
    ["json", JsonExporter, "none"],
  ])("takes what the official exporter sends as %s, counters as rates", async (host, Exporter, compression) => {
    const exporter = new Exporter({
      url: `${http.url}/v1/metrics`,
      headers: { authorization: `Bearer ${token}` },
      compression: compression as never,
    });
    const provider = new MeterProvider({
      resource: resourceFromAttributes({ "host.name": host, "service.name": "shop" }),
      readers: [new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: NEVER_MS })],
    });
    const meter = provider.getMeter("test");
    const orders = meter.createCounter("orders");
    const spent = { idle: 0, user: 0 };
    meter.createObservableCounter("system.cpu.time").addCallback((result) => {
      for (const state of ["idle", "user"] as const) result.observe(spent[state], { cpu: "cpu0", state });
    });
    meter.createObservableGauge("system.memory.usage").addCallback((result) => {
      result.observe(4e9, { state: "used" });
      result.observe(12e9, { state: "free" });
    });
    meter.createObservableGauge("queue.depth").addCallback((result) => result.observe(7, { queue: "a" }));
    orders.add(1);
    await provider.forceFlush();
    orders.add(1000);
    Object.assign(spent, { idle: 3, user: 1 });
    await new Promise((resolve) => setTimeout(resolve, 1100));
    await provider.forceFlush();
    const rate = "otel.rate.orders{service=shop}";
    const ids = [
      "memory.total",
      "memory.used",
      "cpu.busy",
      "cpu.user",
      "cpu.core.0.busy",
      "otel.queue.depth{queue=a service=shop}",
    ];
    await vi.waitFor(async () => {
      expect(Object.values(await newestOf(host, ids))).toEqual([16e9, 4e9, 0.25, 0.25, 0.25, 7]);
      expect((await newestOf(host, [rate]))[rate]).toBeGreaterThan(1);
    }, soon);
    expect((await http.parts.hosts.get(host))?.inventory?.source).toBe("otlp");
    await provider.shutdown();
  });

  it("answers {} when all was taken, and says how many points were not and why", async () => {
    const point = { timeUnixNano: nowNano(), asDouble: 1 };
    const all = await post(gauge({ "host.id": "by-id" }, "a", [point]));
    expect([all.status, all.headers.get("content-type"), await all.json()]).toEqual([
      200,
      expect.stringContaining("application/json"),
      {},
    ]);
    const none = await post(gauge({ "service.name": "shop" }, "a", [point, point]));
    expect([none.status, await none.json()]).toEqual([
      200,
      {
        partialSuccess: {
          rejectedDataPoints: "2",
          errorMessage: "a resource has none of host.name, host.id, service.instance.id",
        },
      },
    ]);
    const some = await post(gauge({ "host.name": "by-name" }, "a", [point, { asDouble: 2 }]));
    expect(await some.json()).toEqual({
      partialSuccess: { rejectedDataPoints: "1", errorMessage: "a data point has no time" },
    });
  });

  it("answers a request that is none with 400 and a status of its own kind", async () => {
    const json = await post('{"resourceMetrics": 5}');
    expect([json.status, await json.json()]).toEqual([400, { code: 3, message: expect.stringContaining("array") }]);
    const protobuf = await post(Buffer.from([0x0a, 0xff]), { "content-type": "application/x-protobuf" });
    expect([protobuf.status, protobuf.headers.get("content-type")]).toEqual([400, "application/x-protobuf"]);
    expect((await post("x", { "content-type": "text/plain" })).status).toBe(415);
  });

  it("takes no bomb, nobody without its token, and no bytes that only say that they are gzip", async () => {
    const bomb = await post(gzipSync(Buffer.alloc(64 << 20, 0x20)), { "content-encoding": "gzip" });
    expect(bomb.status).toBe(413);
    expect((await post("{}", { "content-encoding": "gzip" })).status).toBe(400);
    expect((await post("{}", { authorization: "" })).status).toBe(401);
    const other = await http.addSource({ kind: "lizmon", id: "other", isEnabled: true, openPort: 0 });
    expect((await post("{}", { authorization: `Bearer ${other}` })).status).toBe(403);
  });
});
