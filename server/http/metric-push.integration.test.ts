import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { gunzipSync } from "node:zlib";
import { OTLPMetricExporter } from "@opentelemetry/exporter-metrics-otlp-proto";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { MeterProvider, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";
import { pino } from "pino";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { Host } from "../../domain/host";
import type { MetricPushAnswer } from "../../domain/metric-push";
import { decodeOtlpRequest } from "../ingest/otlp/otlp-protobuf";
import { MetricPusher } from "../push/metric-pusher";
import type { ResourceMetrics } from "../push/otlp-export";
import { RecordedNode } from "../store/fixtures/recorded-node";
import { startTestHttp, type TestHttp } from "./start-test-http";

const SECRET = "a very secret token";
const SOON = { timeout: 15_000, interval: 50 };
const NEVER_MS = 2 ** 31 - 1;
const VALUES = {
  "memory.total": 16e9,
  "memory.used": 4e9,
  "swap.total": 2e9,
  "swap.used": 1e6,
  "cpu.busy": 0.25,
  "cpu.user": 0.125,
  "cpu.core.0.busy": 0.5,
  "net.eth0.in": 1234,
  "net.total.in": 1234,
  "net.total.in_errors_count": 5,
  "filesystem./srv/my data.used": 5e9,
  "filesystem./srv/my data.used_ratio": 0.5,
  "collectd.ping-a b.ping.value": 3,
  "own.thing": 7,
};

interface Received {
  url: string;
  headers: IncomingHttpHeaders;
  resourceMetrics: ResourceMetrics[];
}

let http: TestHttp;
let admin: string;
let pusher: MetricPusher;
let hosts: Host[];
let received: Received[];
let answer: (response: ServerResponse) => void;
let lines: string[];
const collector = createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const { headers, url = "" } = request;
  const bytes = headers["content-encoding"] === "gzip" ? gunzipSync(Buffer.concat(chunks)) : Buffer.concat(chunks);
  const isJson = headers["content-type"] === "application/json";
  const decoded = (isJson ? JSON.parse(bytes.toString()) : decodeOtlpRequest(bytes)) as Received;
  received.push({ url, headers, resourceMetrics: decoded.resourceMetrics });
  answer(response);
});
let address: string;

async function record(hostIds: readonly string[], atMs: number): Promise<void> {
  for (const hostId of hostIds) {
    const node = new RecordedNode(http.metricStore, hostId, atMs);
    node.tick(atMs, { ...VALUES, "load.1m": Number.NaN, "forecast.memory.used.mean": 5e9 });
    await node.ship();
  }
}

async function hostsOf(ids: readonly string[]): Promise<Host[]> {
  return Promise.all(ids.map((id) => http.parts.hosts.ensure(id)));
}

beforeAll(async () => {
  collector.listen(0, "127.0.0.1");
  await once(collector, "listening");
  address = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`;
});
afterAll(() => {
  collector.closeAllConnections();
  collector.close();
});
beforeEach(async () => {
  http = await startTestHttp();
  admin = await http.signIn("ada", "admin");
  received = [];
  lines = [];
  answer = (response) => void response.writeHead(200, { "content-type": "application/json" }).end("{}");
  hosts = await hostsOf(["web-1", "web-2"]);
  await record(["web-1", "web-2"], Date.now());
  pusher = pusherOf(() => true);
});
afterEach(async () => {
  await pusher.stop();
  await http.stop();
});

function pusherOf(isOwn: (thing: string) => boolean): MetricPusher {
  const logger = pino({ level: "debug" }, { write: (line: string) => void lines.push(line) });
  const { metricPushes: store } = http.parts;
  const made = new MetricPusher({ store, metrics: http.metricStore, liveHosts: () => hosts, isOwn, logger });
  made.start();
  return made;
}

async function put(settings: object, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${http.url}/api/metric-push`, {
    method: "PUT",
    headers: { cookie: admin, origin: http.url, "content-type": "application/json" },
    body: JSON.stringify({ settings: { isOn: true, url: address, headerNames: [], ...settings }, headers }),
  });
}

async function told(): Promise<MetricPushAnswer> {
  const response = await fetch(`${http.url}/api/metric-push`, { headers: { cookie: admin } });
  const text = await response.text();
  expect(text).not.toContain(SECRET);
  return JSON.parse(text) as MetricPushAnswer;
}

const outcomeIs = (outcome: object) =>
  vi.waitFor(async () => expect((await told()).outcome).toMatchObject(outcome), SOON);

/** `name{attributes} unit value`, with `=` for sums and `+` for those that only rise. */
function rowsOf({ scopeMetrics }: ResourceMetrics): string[] {
  return scopeMetrics.flatMap(({ metrics }) =>
    metrics.flatMap(({ name, unit, gauge, sum }) =>
      (gauge ?? sum)!.dataPoints.map(({ attributes = [], asDouble }) => {
        const labels = attributes.map(({ key, value }) => `${key}=${value.stringValue}`).join(",");
        return `${sum ? (sum.isMonotonic ? "+" : "=") : ""}${name}{${labels}} ${unit} ${asDouble}`;
      }),
    ),
  );
}

describe("the push of metrics", () => {
  it.each([
    ["protobuf", true],
    ["protobuf", false],
    ["json", true],
    ["json", false],
  ])("sends every host's newest values as %s, compressed: %s", async (format, isCompressed) => {
    const headers = { Authorization: `Bearer ${SECRET}` };
    expect((await put({ format, isCompressed, headerNames: ["Authorization"] }, headers)).status).toBe(200);
    await outcomeIs({ problem: "", hostCount: 2, pointCount: 30, rejectedCount: 0 });
    const [request] = received;
    expect(request).toMatchObject({
      url: "/v1/metrics",
      headers: {
        authorization: `Bearer ${SECRET}`,
        "content-type": format === "json" ? "application/json" : "application/x-protobuf",
      },
    });
    expect(request!.headers["content-encoding"]).toBe(isCompressed ? "gzip" : undefined);
    expect(
      request!.resourceMetrics.map(({ resource }) =>
        Object.fromEntries(resource.attributes.map(({ key, value }) => [key, value.stringValue])),
      ),
    ).toEqual(
      ["web-1", "web-2"].map((id) => ({
        "service.name": "premonitor",
        "service.instance.id": id,
        "host.name": id,
        "host.id": id,
      })),
    );
    expect(request!.resourceMetrics[0]!.scopeMetrics[0]!.scope.name).toBe("premonitor");
    expect(rowsOf(request!.resourceMetrics[1]!).sort()).toEqual([
      "+premonitor.net.total.in_errors_count{} 1 5",
      "=system.filesystem.usage{state=used,mountpoint=/srv/my data} By 5000000000",
      "=system.memory.limit{} By 16000000000",
      "=system.memory.usage{state=used} By 4000000000",
      "=system.paging.usage{state=used} By 1000000",
      "premonitor.collectd{name=ping-a b.ping.value} 1 3",
      "premonitor.cpu.busy{} 1 0.25",
      "premonitor.cpu.core.busy{core=0} 1 0.5",
      "premonitor.filesystem.used_ratio{mount=/srv/my data} 1 0.5",
      "premonitor.forecast.mean{series=memory.used} By 5000000000",
      "premonitor.net.in{interface=eth0} By/s 1234",
      "premonitor.net.total.in{} By/s 1234",
      "premonitor.own.thing{} 1 7",
      "premonitor.swap.total{} By 2000000000",
      "system.cpu.utilization{state=user} 1 0.125",
    ]);
    expect(lines.join() + http.log()).not.toContain(SECRET);
    const { entries } = await http.parts.journal.read({ limit: 5 });
    expect(entries.map(({ note }) => note)).toContain(`has metrics pushed to ${address}`);
  });

  it("arrives in another Premonitor as the same hosts with the same values", async () => {
    const other = await startTestHttp();
    try {
      const token = await other.addSource({ kind: "otlp", id: "federation", isEnabled: true });
      await put({ url: other.url, headerNames: ["Authorization"] }, { Authorization: `Bearer ${token}` });
      await outcomeIs({ problem: "", hostCount: 2, rejectedCount: 0 });
      const seriesIds = Object.keys(VALUES);
      await vi.waitFor(async () => {
        for (const { id } of hosts) {
          const span = { fromMs: Date.now() - 60_000, toMs: Date.now() + 1000 };
          const found = await other.metricStore.readSeries({ hostId: id, seriesIds, tier: "1s", ...span });
          expect(Object.fromEntries([...found].map(([series, { mean }]) => [series, mean.at(-1)]))).toEqual(VALUES);
        }
      }, SOON);
      expect(await other.metricStore.seriesIdsOf("web-1")).not.toContain("own");
      expect((await other.parts.hosts.get("web-2"))?.inventory?.source).toBe("otlp");
    } finally {
      await other.stop();
    }
  });

  it("pushes what has changed, of the hosts that are meant, and only on the server that does it", async () => {
    await put({ hosts: "web-2", everySeconds: 10 });
    await outcomeIs({ hostCount: 1 });
    const idle = pusherOf(() => false);
    await pusher.stop();
    await put({ everySeconds: 11 });
    pusher = pusherOf(() => true);
    await outcomeIs({ hostCount: 2 });
    await idle.stop();
    expect(received.map(({ resourceMetrics }) => resourceMetrics.length)).toEqual([1, 2]);
    await record(["web-1"], Date.now() + 1000);
    await vi.waitFor(() => expect(received.map(({ resourceMetrics }) => resourceMetrics.length)).toEqual([1, 2, 1]), {
      timeout: 20_000,
    });
    await put({ isOn: false });
    const { entries } = await http.parts.journal.read({ limit: 1 });
    expect(entries[0]?.note).toBe("switched the push of metrics off");
  }, 40_000);

  it("divides many hosts into requests that are not too large", async () => {
    const ids = Array.from({ length: 120 }, (_, i) => `many-${i}`);
    hosts = await hostsOf(ids);
    await record(ids, Date.now());
    await put({});
    await outcomeIs({ problem: "", hostCount: 120, pointCount: 120 * 15 });
    expect(received.map(({ resourceMetrics }) => resourceMetrics.length)).toEqual([50, 50, 20]);
  });
});

describe("a collector that does not take all", () => {
  it("is asked once more after what Retry-After says", async () => {
    answer = (response) => {
      const isFirst = received.length === 1;
      response.writeHead(isFirst ? 503 : 200, isFirst ? { "retry-after": "1" } : {}).end();
    };
    await put({});
    await outcomeIs({ problem: "", hostCount: 2 });
    expect(received).toHaveLength(2);
  });

  it("is left alone when it says so, and its own words are told", async () => {
    answer = (response) =>
      void response
        .writeHead(429, { "retry-after": "120", "content-type": "application/json" })
        .end('{"code": 8, "message": "quota exhausted"}');
    await put({});
    const host = new URL(address).host;
    await outcomeIs({
      problem: `${host} answers 429 Too Many Requests: quota exhausted; it wants to be left alone for 120 s`,
      hostCount: 0,
      deliveredAtMs: null,
    });
    expect(received).toHaveLength(1);
  });

  it("is not asked again when it refuses who asks", async () => {
    answer = (response) => void response.writeHead(401).end("who are you?");
    await put({});
    await outcomeIs({ problem: `${new URL(address).host} answers 401 Unauthorized: who are you?` });
    expect(received).toHaveLength(1);
  });

  it("says what it did not take of what it took", async () => {
    const partialSuccess = { rejectedDataPoints: "4", errorMessage: "too old" };
    answer = (response) =>
      void response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ partialSuccess }));
    await put({ format: "json" });
    await outcomeIs({ problem: "", hostCount: 2, pointCount: 26, rejectedCount: 4, rejectedWhy: "too old" });
  });

  it("is named when it is not there", async () => {
    await put({ url: "http://127.0.0.1:1", timeoutMs: 500 });
    await outcomeIs({ problem: expect.stringMatching(/^127\.0\.0\.1:1 cannot be reached/) });
  });
});

it("keeps values of headers for their own address alone, and refuses addresses that hold secrets", async () => {
  const headerNames = ["X-Key"];
  expect((await put({ isOn: false, headerNames }, { "X-Key": SECRET })).status).toBe(200);
  expect((await put({ isOn: false, headerNames, everySeconds: 30 })).status).toBe(200);
  const elsewhere = await put({ isOn: false, headerNames, url: "http://127.0.0.2:4318" });
  expect([elsewhere.status, await elsewhere.text()]).toEqual([
    400,
    expect.stringContaining("a kept one is not sent to another address"),
  ]);
  for (const url of ["ftp://a", "http://user:pw@a", "http://a?token=b"]) expect((await put({ url })).status).toBe(400);
  expect((await put({ everySeconds: 9 })).status).toBe(400);
  const stored = await http.connections.state.get("s:metric-push");
  expect(stored).not.toContain(SECRET);
  const operator = await http.signIn("otto", "operator");
  expect((await fetch(`${http.url}/api/metric-push`, { headers: { cookie: operator } })).status).toBe(403);
});

it("has the fields where the official exporter has them", async () => {
  const exporter = new OTLPMetricExporter({ url: address });
  const readers = [new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: NEVER_MS })];
  const provider = new MeterProvider({ resource: resourceFromAttributes({ "host.name": "a" }), readers });
  const meter = provider.getMeter("premonitor", "1.2.3");
  meter.createObservableGauge("g", { unit: "By/s" }).addCallback((result) => result.observe(1.5, { state: "used" }));
  meter.createUpDownCounter("l", { unit: "By" }).add(-2.5);
  meter.createCounter("c", { unit: "1" }).add(3.5);
  await provider.shutdown();
  const { scopeMetrics } = received[0]!.resourceMetrics[0]!;
  expect(scopeMetrics[0]!.scope).toEqual({ name: "premonitor", version: "1.2.3" });
  expect(rowsOf(received[0]!.resourceMetrics[0]!).sort()).toEqual([
    "+c{} 1 3.5",
    "=l{} By -2.5",
    "g{state=used} By/s 1.5",
  ]);
  expect(scopeMetrics[0]!.metrics.find(({ name }) => name === "l")?.sum?.aggregationTemporality).toBe(2);
});
