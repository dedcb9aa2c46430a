import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import {
  addHostAnswerSchema,
  addTokenAnswerSchema,
  downloadListSchema,
  historySchema,
  hostListSchema,
  seriesListSchema,
} from "../../domain/api";
import { encodeChunk } from "../../domain/chunk";
import { makeAlarmChange } from "../../domain/fixtures/make-alarm";
import { makeSchema } from "../../domain/frame";
import { startTestHttp, type TestHttp } from "./start-test-http";

interface Answer {
  status: number;
  body: unknown;
}

let http: TestHttp;
let cookie: string;
const MINUTE_MS = 60_000;
const minuteMs = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS - 5 * MINUTE_MS;
const removed: string[] = [];
let hostChanges = 0;

const operationSchema = z.object({
  summary: z.string(),
  tags: z.tuple([z.string()]),
  security: z.array(z.record(z.string(), z.array(z.string()))),
  responses: z.record(z.string(), z.unknown()),
});
const openapiSchema = z.object({
  openapi: z.string(),
  paths: z.record(z.string(), z.record(z.string(), operationSchema.loose())),
});

async function call(method: string, path: string, body?: unknown): Promise<Answer> {
  const response = await fetch(http.url + path, {
    method,
    headers: { cookie, origin: http.url, ...(body === undefined ? {} : { "content-type": "application/json" }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === "" ? null : JSON.parse(text) };
}

beforeAll(async () => {
  http = await startTestHttp({
    parts: {
      onHostRemoved: (hostId) => void removed.push(hostId),
      onHostsChanged: () => void hostChanges++,
    },
  });
  cookie = await http.signIn("ada", "admin");
});
afterAll(() => http.stop());

async function measure(hostId: string): Promise<void> {
  const seriesIds = ["memory.used", "load.1m"];
  const timesMs = Array.from({ length: 60 }, (_, i) => minuteMs + i * 1000);
  const columns = [timesMs.map((_, i) => 1e9 + i), timesMs.map((_, i) => (i === 30 ? Number.NaN : i / 10))];
  const rollups = [
    { min: 1e9, mean: 1e9 + 29.5, max: 1e9 + 59 },
    { min: 0, mean: 2.9, max: 5.9 },
  ];
  const bytes = encodeChunk({ minuteMs, partial: false, seriesIds, timesMs, columns, rollups });
  await http.metricStore.storeSchema({ hostId, runId: 1, sequence: 1, schema: makeSchema(seriesIds) });
  await http.metricStore.storeChunk({ hostId, tier: "1s", runId: 1, sequence: 2, bytes });
}

describe("hosts", () => {
  it("are added with a token for their collector, named, and listed with what they do", async () => {
    const { status, body } = await call("POST", "/api/hosts", { hostId: "web-1", displayName: "Web" });
    const added = addHostAnswerSchema.parse(body);
    expect([status, added.host]).toEqual([
      201,
      {
        id: "web-1",
        displayName: "Web",
        tags: [],
        createdAtMs: expect.any(Number),
        state: "live",
        lastFrameAtMs: 1_795_000_000_000,
      },
    ]);
    expect(await http.parts.authenticator.byToken(added.token)).toMatchObject({ scope: "ingest", hostId: "web-1" });
    const patched = await call("PATCH", "/api/hosts/web-1", { tags: ["rack 3"] });
    expect(patched.body).toMatchObject({ displayName: "Web", tags: ["rack 3"] });
    await call("POST", "/api/hosts", { hostId: "quiet-1" });
    const { body: list } = await call("GET", "/api/hosts");
    expect(hostListSchema.parse(list).hosts.map(({ id, state }) => [id, state])).toEqual([
      ["quiet-1", "never"],
      ["web-1", "live"],
    ]);
    expect((await call("GET", "/api/hosts/web-1")).body).toMatchObject({ id: "web-1", state: "live" });
    expect(hostChanges).toBe(3);
  });

  it("are removed with their tokens, data and active alarms", async () => {
    const { token } = addHostAnswerSchema.parse((await call("POST", "/api/hosts", { hostId: "old-1" })).body);
    await measure("old-1");
    await http.parts.alarms.apply("old-1", makeAlarmChange(), { runId: minuteMs, sequence: 1 }, "old-1");
    expect((await call("DELETE", "/api/hosts/old-1")).status).toBe(204);
    expect(removed).toEqual(["old-1"]);
    expect(await http.parts.authenticator.byToken(token)).toBeNull();
    expect(await http.connections.metrics.keys("m:{old-1}:*")).toEqual([]);
    expect((await call("GET", "/api/alarms?state=active")).body).toEqual({ alarms: [] });
    const { body: journal } = await call("GET", "/api/journal?limit=2");
    expect(journal).toMatchObject({
      entries: [
        { kind: "setting-changed", by: "ada", note: "removed the host old-1" },
        { kind: "cleared", by: "ada" },
      ],
    });
    expect((await call("DELETE", "/api/hosts/old-1")).status).toBe(404);
  });
});

describe("history", () => {
  beforeAll(async () => {
    await http.parts.hosts.ensure("web-1");
    await measure("web-1");
  });
  const span = `from=${minuteMs}&to=${minuteMs + 59_000}`;

  it("says which series there are and since when", async () => {
    const { body } = await call("GET", "/api/hosts/web-1/series");
    expect(seriesListSchema.parse(body).series).toContainEqual({
      id: "memory.used",
      label: expect.any(String),
      unit: "bytes",
      kind: "gauge",
    });
    const extent = await call("GET", "/api/hosts/web-1/extent");
    expect(extent.body).toEqual({ oldestMs: minuteMs, newestMs: expect.any(Number) });
    await http.parts.hosts.ensure("quiet-1");
    expect((await call("GET", "/api/hosts/quiet-1/extent")).body).toEqual({ oldestMs: null, newestMs: null });
    expect((await call("GET", "/api/hosts/quiet-1/series")).body).toEqual({ series: [] });
    expect((await call("GET", "/api/downloads/quiet-1")).body).toEqual({ files: [] });
  });

  it("gives values, with null where there is none", async () => {
    const { body } = await call("GET", `/api/hosts/web-1/history?series=load.1m,memory.used&points=100&${span}`);
    expect(body).toMatchObject({ fromMs: minuteMs, toMs: minuteMs + 59_000 });
    const [load, memory] = historySchema.parse(body).series;
    expect([load!.id, load!.atMs.length, memory!.mean[59]]).toEqual(["load.1m", 60, 1e9 + 59]);
    expect(load!.mean.slice(29, 32)).toEqual([2.9, null, 3.1]);
  });

  it("gives the same as CSV, to be saved", async () => {
    const response = await fetch(`${http.url}/api/hosts/web-1/history.csv?series=load.1m&points=100&${span}`, {
      headers: { cookie },
    });
    const day = new Date(minuteMs).toISOString().slice(0, 10);
    expect(response.headers.get("content-type")).toBe("text/csv; charset=utf-8");
    expect(response.headers.get("content-disposition")).toBe(`attachment; filename="web-1-${day}.csv"`);
    const lines = (await response.text()).trim().split("\r\n");
    expect([lines.length, lines[1]]).toEqual([60, `${new Date(minuteMs).toISOString()},0`]);
  });

  it("is compressed when it is long, and small answers are not", async () => {
    const ask = (path: string) => fetch(http.url + path, { headers: { cookie, "accept-encoding": "gzip" } });
    const long = await ask(`/api/hosts/web-1/history?series=load.1m,memory.used&points=100&${span}`);
    expect(long.headers.get("content-encoding")).toBe("gzip");
    expect((await long.json()).series).toHaveLength(2);
    expect((await ask("/api/session")).headers.get("content-encoding")).toBeNull();
  });

  it("offers today's files", async () => {
    const { body } = await call("GET", "/api/downloads/web-1");
    const names = downloadListSchema.parse(body).files.map(({ name }) => name);
    expect(names).toContain("system_loadavg.csv");
    const file = await fetch(`${http.url}/api/downloads/web-1/system_loadavg.csv`, { headers: { cookie } });
    expect(file.headers.get("content-disposition")).toBe('attachment; filename="system_loadavg.csv"');
    expect(await file.text()).toMatch(/^time,entry\r\n/);
    expect((await call("GET", "/api/downloads/web-1/none.csv")).status).toBe(404);
  });
});

describe("users and tokens", () => {
  it("are added, listed and removed, and secrets are told once", async () => {
    const added = await call("POST", "/api/users", { name: "bob", role: "viewer", password: "long enough 1" });
    expect([added.status, added.body]).toEqual([201, { name: "bob", role: "viewer", createdAtMs: expect.any(Number) }]);
    expect((await call("POST", "/api/users", { name: "Bob", role: "viewer", password: "long enough 1" })).status).toBe(
      409,
    );
    const short = await call("POST", "/api/users", { name: "eve", role: "viewer", password: "short" });
    expect(short).toMatchObject({ status: 400, body: { message: expect.stringContaining("at least 10 characters") } });
    const made = await call("POST", "/api/tokens", { name: "for Grafana", scope: "read" });
    const { token, secret } = addTokenAnswerSchema.parse(made.body);
    expect([made.status, token]).toMatchObject([
      201,
      { name: "for Grafana", scope: "read", hostId: null, createdBy: "ada" },
    ]);
    const listed = await call("GET", "/api/tokens");
    expect(JSON.stringify(listed.body)).toContain("for Grafana");
    expect(JSON.stringify(listed.body)).not.toContain("sha256");
    const headers = { authorization: `Bearer ${secret}` };
    expect((await fetch(`${http.url}/api/hosts`, { headers })).status).toBe(200);
    expect((await call("DELETE", `/api/tokens/${token.id}`)).status).toBe(204);
    expect((await fetch(`${http.url}/api/hosts`, { headers })).status).toBe(401);
    expect((await call("DELETE", "/api/users/bob")).status).toBe(204);
    expect((await call("DELETE", "/api/users/bob")).status).toBe(404);
    expect(http.log()).not.toContain("long enough 1");
  });
});

describe("/api/openapi.json", () => {
  it("lists every route of the API with what it is for, who may use it and what it answers", async () => {
    const { status, body } = await call("GET", "/api/openapi.json");
    const document = openapiSchema.parse(body);
    expect([status, document.openapi]).toEqual([200, "3.1.0"]);
    const routes = http.app.routeAccess.filter(
      ({ method, url }) => url.startsWith("/api/") && url !== "/api/*" && method !== "HEAD",
    );
    expect(routes.length).toBeGreaterThan(30);
    for (const { method, url, access } of routes) {
      const name = `${method} ${url}`;
      const operation = document.paths[url.replace(/:(\w+)/g, "{$1}")]?.[method.toLowerCase()];
      if (!operation) throw new Error(`${name} is not in the document`);
      expect(operation.summary.length, name).toBeGreaterThan(5);
      expect(operation.security, name).toEqual(access === "public" ? [] : [{ session: [] }, { token: [] }]);
      const codes = Object.keys(operation.responses);
      expect(
        codes.some((code) => code.startsWith("2")),
        name,
      ).toBe(true);
      expect(codes, name).toEqual(expect.arrayContaining(access === "public" ? ["400"] : ["400", "401", "403"]));
    }
    const history = JSON.stringify(document.paths["/api/hosts/{hostId}/history"]);
    for (const part of ['"name":"series"', '"name":"points"', '"tier"']) expect(history).toContain(part);
  });
});
