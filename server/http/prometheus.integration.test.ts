import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { createServer as createTlsServer, type Server as TlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { cpus } from "node:os";
import { join } from "node:path";
import type { TLSSocket } from "node:tls";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { sourceSettingsSchema } from "../../domain/source";
import type { SourceView } from "../../domain/source-api";
import { TestAuthority } from "../ingest/fixtures/test-authority";
import { startNodeExporter } from "../ingest/prometheus/fixtures/start-node-exporter";
import { startTestHttp, type TestHttp } from "./start-test-http";

const NODE = readFileSync(join(import.meta.dirname, "../ingest/prometheus/fixtures/node-exporter.txt"), "utf8");
const soon = { timeout: 15_000, interval: 50 };

let http: TestHttp;
let admin: string;
beforeAll(async () => {
  http = await startTestHttp();
  admin = await http.signIn("ada", "admin");
});
afterAll(() => http.stop());

/** A target that tells its requests apart. */
async function startTarget(answer: (count: number, authorization: string | undefined) => string | number) {
  let count = 0;
  const server: Server = createServer((request, response) => {
    const told = answer(count++, request.headers.authorization);
    if (typeof told === "number") response.writeHead(told).end();
    else {
      response
        .writeHead(200, { "content-type": "text/plain; version=0.0.4", "content-encoding": "gzip" })
        .end(gzipSync(told));
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/metrics`;
  return { url, stop: () => new Promise((resolve) => server.close(resolve)) };
}

function prometheus(id: string, targets: { url: string; hostId: string }[], more: object = {}) {
  return sourceSettingsSchema.parse({ kind: "prometheus", id, targets, everySeconds: 1, timeoutSeconds: 5, ...more });
}

async function newestOf(hostId: string, seriesIds: string[]): Promise<Record<string, number | undefined>> {
  const span = { fromMs: Date.now() - 120_000, toMs: Date.now() + 60_000 };
  const found = await http.metricStore.readSeries({ hostId, seriesIds, tier: "1s", ...span });
  return Object.fromEntries(seriesIds.map((id) => [id, found.get(id)?.mean.at(-1)]));
}

async function sourceOf(id: string): Promise<SourceView> {
  const response = await fetch(`${http.url}/api/sources`, { headers: { cookie: admin } });
  const { sources } = (await response.json()) as { sources: SourceView[] };
  return sources.find(({ settings }) => settings.id === id)!;
}

async function remove(id: string): Promise<void> {
  const headers = { cookie: admin, origin: http.url };
  expect((await fetch(`${http.url}/api/sources/${id}`, { method: "DELETE", headers })).status).toBe(204);
}

describe("Prometheus", () => {
  it("scrapes a real node_exporter into the series of the catalogue", async () => {
    const exporter = await startNodeExporter();
    await http.addSource(prometheus("nodes", [{ url: exporter.url, hostId: "web-1" }]));
    const ids = ["memory.total", "cpu.busy", "net.total.in", "load.1m", "filesystem./.total", "prometheus.up"];
    await vi.waitFor(async () => {
      const newest = await newestOf("web-1", ids);
      expect(ids.filter((id) => newest[id] === undefined)).toEqual(["prometheus.up"]);
    }, soon);
    expect((await http.parts.hosts.get("web-1"))?.inventory?.source).toBe("prometheus");
    expect((await http.parts.hosts.get("web-1"))?.inventory?.coreCount).toBe(cpus().length);
    expect((await http.parts.hosts.get("web-1"))?.intervalMs).toBe(1000);
    await exporter.stop();
    await vi.waitFor(async () => {
      expect((await sourceOf("nodes")).state?.problem).toBe(
        `1 of 1 targets cannot be read: ${exporter.url}: nothing listens there`,
      );
    }, soon);
    await remove("nodes");
  });

  it("signs in with a secret that nobody is told, and keeps what patterns name, counters as rates without their resets", async () => {
    const seen = new Set<string | undefined>();
    const target = await startTarget((count, authorization) => {
      seen.add(authorization);
      if (authorization !== `Basic ${Buffer.from("scraper:a secret").toString("base64")}`) return 401;
      const jobs = [100, 100_000, 5, 5][count] ?? 5;
      return `${NODE}# TYPE jobs_total counter\njobs_total{queue="a,b"} ${jobs}\n# TYPE depth gauge\ndepth ${count}\nother 1\nbroken{ 1\njobs{ 2\n`;
    });
    const more = { patterns: ["jobs*", "depth"], signIn: "password", username: "scraper" };
    await http.addSource(prometheus("apps", [{ url: target.url, hostId: "app-1" }], more), {
      "password of scraper": "a secret",
    });
    const rate = "prometheus.rate.jobs_total{queue=a_b}";
    await vi.waitFor(async () => {
      expect((await newestOf("app-1", ["prometheus.depth"]))["prometheus.depth"]).toBeGreaterThanOrEqual(3);
    }, soon);
    const span = { fromMs: Date.now() - 60_000, toMs: Date.now() + 60_000 };
    const found = await http.metricStore.readSeries({ hostId: "app-1", seriesIds: [rate], tier: "1s", ...span });
    const rates = [...found.get(rate)!.mean].filter((value) => !Number.isNaN(value));
    expect(Math.max(...rates)).toBeGreaterThan(10_000);
    expect(Math.min(...rates)).toBe(0);
    expect(await newestOf("app-1", ["prometheus.other", "memory.total"])).toMatchObject({
      "prometheus.other": undefined,
      "memory.total": 25_276_510_208,
    });
    const { state, keptSecrets } = await sourceOf("apps");
    expect(keptSecrets).toEqual(["password of scraper"]);
    expect(state?.rejections[0]).toMatchObject({
      reason: "a line is none of the text format",
      example: expect.stringContaining("jobs{ 2"),
    });
    expect(seen.size).toBe(1);
    expect(http.log()).not.toContain("a secret");
    await remove("apps");
    await target.stop();
  });

  it("says which targets fail and why, while the others go on", async () => {
    const good = await startTarget(() => NODE);
    const locked = await startTarget(() => 401);
    const closed = await startTarget(() => 500);
    await closed.stop();
    const targets = [
      { url: good.url, hostId: "good-1" },
      { url: locked.url, hostId: "locked-1" },
      { url: closed.url, hostId: "closed-1" },
    ];
    await http.addSource(prometheus("mixed", targets));
    await vi.waitFor(async () => {
      expect((await sourceOf("mixed")).state?.problem).toBe(
        `2 of 3 targets cannot be read: ${locked.url}: it answered 401: it wants to know who asks; ${closed.url}: nothing listens there`,
      );
      expect((await newestOf("good-1", ["load.1m"]))["load.1m"]).toBeDefined();
    }, soon);
    expect(await http.parts.hosts.get("locked-1")).toBeUndefined();
    await remove("mixed");
    await Promise.all([good.stop(), locked.stop()]);
  });

  it("refuses more than 16 MiB, whatever it was before it was decompressed", async () => {
    const target = await startTarget(() => "x 1\n".repeat(5 << 20));
    await http.addSource(prometheus("large", [{ url: target.url, hostId: "large-1" }]));
    await vi.waitFor(async () => {
      expect((await sourceOf("large")).state?.problem).toContain("it answers with more than 16 MiB");
    }, soon);
    await remove("large");
    await target.stop();
  });

  it.each([
    [{ targets: [] }, "name at least one target"],
    [{ targets: [{ url: "http://ann:pw@web-1/metrics" }] }, "holds no user and no password"],
    [{ targets: [{ url: "file:///etc/passwd" }] }, "a target is an address"],
    [{ everySeconds: 0 }, "the pace is 1 s at the least"],
    [{ caPem: "-----BEGIN CERTIFICATE-----\n-----BEGIN PRIVATE KEY-----" }, "that is a private key"],
    [{ patterns: ["(a+)+"] }, "a pattern is a metric's name"],
  ])("refuses the settings %j", async (wrong, why) => {
    const settings = { kind: "prometheus", id: "wrong", targets: [{ url: "http://web-1:9100/metrics" }], ...wrong };
    const response = await fetch(`${http.url}/api/sources/wrong`, {
      method: "PUT",
      headers: { cookie: admin, origin: http.url, "content-type": "application/json" },
      body: JSON.stringify({ settings }),
    });
    expect([response.status, await response.text()]).toEqual([400, expect.stringContaining(why)]);
  });
});

describe("Prometheus over TLS", () => {
  let authority: TestAuthority;
  let target: TlsServer;
  let url: string;
  beforeAll(async () => {
    authority = new TestAuthority();
    const { cert, key } = authority.issue("target");
    const asked = { requestCert: true, rejectUnauthorized: false, ca: authority.caPem };
    target = createTlsServer({ cert, key, ...asked }, (request, response) => {
      const { authorized } = request.socket as TLSSocket;
      if (request.url === "/open" || authorized) response.end(NODE);
      else response.writeHead(401).end();
    });
    target.listen(0, "127.0.0.1");
    await once(target, "listening");
    url = `https://localhost:${(target.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    target.closeAllConnections();
    target.close();
    authority.remove();
  });

  it("trusts the own authority that it is given, and nobody else's word", async () => {
    const targets = [{ url: `${url}/open`, hostId: "tls-1" }];
    await http.addSource(prometheus("untrusting", targets));
    await vi.waitFor(async () => {
      expect((await sourceOf("untrusting")).state?.problem).toContain("its certificate is not trusted");
    }, soon);
    await http.addSource(prometheus("trusting", targets, { caPem: authority.caPem }));
    await vi.waitFor(async () => {
      expect((await newestOf("tls-1", ["load.1m"]))["load.1m"]).toBeDefined();
    }, soon);
    expect((await sourceOf("trusting")).state?.problem).toBe("");
    await Promise.all([remove("untrusting"), remove("trusting")]);
  });

  it("shows its client certificate, whose key nobody is told; another authority asks for the key again", async () => {
    const own = authority.issue("scraper");
    const tls = { caPem: authority.caPem, clientCertPem: own.cert };
    const targets = [{ url: `${url}/metrics`, hostId: "tls-2" }];
    await http.addSource(prometheus("nobody", targets, { caPem: authority.caPem }));
    await vi.waitFor(async () => {
      expect((await sourceOf("nobody")).state?.problem).toContain("it answered 401");
    }, soon);
    await http.addSource(prometheus("shown", targets, tls), { "key of the client certificate": own.key });
    await vi.waitFor(async () => {
      expect((await newestOf("tls-2", ["load.1m"]))["load.1m"]).toBeDefined();
    }, soon);
    const { keptSecrets } = await sourceOf("shown");
    expect(keptSecrets).toEqual(["key of the client certificate"]);
    const lines = own.key.split("\n")[1]!;
    expect(JSON.stringify(await sourceOf("shown")) + http.log()).not.toContain(lines);
    const stored = await http.connections.state.hget("s:sources", "shown");
    expect(stored).not.toContain(lines);
    await expect(http.addSource(prometheus("shown", targets, { ...tls, caPem: own.cert }))).rejects.toThrow(
      "give the key of the client certificate",
    );
    await Promise.all([remove("nobody"), remove("shown")]);
  });

  it("says why, when a target answers nothing to who shows no certificate", async () => {
    const { cert, key } = authority.issue("strict");
    const strict = createTlsServer({ cert, key, requestCert: true, ca: authority.caPem }, (_, response) =>
      response.end(),
    );
    strict.listen(0, "127.0.0.1");
    await once(strict, "listening");
    const targets = [{ url: `https://localhost:${(strict.address() as AddressInfo).port}/metrics`, hostId: "tls-4" }];
    await http.addSource(prometheus("strict", targets, { caPem: authority.caPem }));
    await vi.waitFor(async () => {
      expect((await sourceOf("strict")).state?.problem).toContain("perhaps it wants another client certificate");
    }, soon);
    await remove("strict");
    strict.close();
  });

  it("says that a certificate and a key do not belong together", async () => {
    const [one, other] = [authority.issue("one"), authority.issue("other")];
    const targets = [{ url: `${url}/metrics`, hostId: "tls-3" }];
    await http.addSource(prometheus("mixed-up", targets, { caPem: authority.caPem, clientCertPem: one.cert }), {
      "key of the client certificate": other.key,
    });
    expect((await sourceOf("mixed-up")).state).toMatchObject({
      isRunning: false,
      problem: expect.stringContaining("the client certificate cannot be used with its key"),
    });
    await remove("mixed-up");
  });
});
