import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ProcessReport, ProcessRow } from "../../domain/process";
import { startTestHttp, type TestHttp } from "./start-test-http";

const MINUTE_MS = 60_000;
const NOW_MS = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS;
let http: TestHttp;
let viewer: string;

const row = (change: Partial<ProcessRow> = {}): ProcessRow => ({
  pid: 28_637,
  createdAtMs: 1_795_174_082_810,
  uid: 1000,
  user: "slapuser0",
  name: "",
  cpuRatio: 0.836,
  cpuSeconds: 0.17,
  threadCount: 1,
  rssBytes: 1_863_680,
  memoryRatio: 0.0000737,
  grownBytes: 0,
  readBytes: 0,
  writtenBytes: null,
  readCount: 10,
  writtenCount: 0,
  ...change,
});

const report = (atMs: number, isOfMinute: boolean, ...rows: ProcessRow[]): ProcessReport => ({
  atMs,
  isOfMinute,
  totalCount: 90,
  growthSeconds: 60,
  rows,
});

beforeAll(async () => {
  http = await startTestHttp();
  viewer = await http.signIn("vic", "viewer");
  for (const hostId of ["web-1", "new-1"]) await http.parts.hosts.ensure(hostId);
  const { processStore } = http.parts;
  for (let minute = 180; minute > 0; minute--) {
    const atMs = NOW_MS - minute * MINUTE_MS;
    await processStore.put("web-1", report(atMs, true, row({ rssBytes: minute * 1000 })), NOW_MS);
  }
  await processStore.put("web-1", report(NOW_MS - 5000, false, row({ pid: 7 })), NOW_MS);
});
afterAll(() => http.stop());

async function get(path: string, cookie = viewer) {
  const response = await fetch(http.url + path, { headers: { cookie } });
  const text = await response.text();
  return { status: response.status, text, headers: response.headers };
}
const json = async (path: string) => JSON.parse((await get(path)).text) as ProcessReport;

describe("/api/hosts/:hostId/processes", () => {
  it("gives the newest report, or that of a minute", async () => {
    expect((await json("/api/hosts/web-1/processes")).rows[0]!.pid).toBe(7);
    const atMs = NOW_MS - 100 * MINUTE_MS;
    const then = await json(`/api/hosts/web-1/processes?at=${atMs + 30_000}`);
    expect(then).toMatchObject({ atMs, isOfMinute: true });
    expect(then.rows[0]!.rssBytes).toBe(100_000);
  });

  it("has nothing of a host that has told nothing, and of a time that is not kept", async () => {
    expect(await json("/api/hosts/new-1/processes")).toMatchObject({ atMs: 0, rows: [] });
    expect(await json("/api/hosts/web-1/processes?at=1000")).toMatchObject({ atMs: 0, rows: [] });
    expect((await get("/api/hosts/none-1/processes")).status).toBe(404);
    expect((await get("/api/hosts/web-1/processes", "")).status).toBe(401);
  });

  it("is a CSV by the minute, oldest first, empty where the collector may not know", async () => {
    const from = NOW_MS - 61 * MINUTE_MS;
    const { text, headers } = await get(`/api/hosts/web-1/processes.csv?from=${from}&to=${NOW_MS}`);
    expect(headers.get("content-type")).toContain("text/csv");
    const lines = text.trimEnd().split("\r\n");
    expect(lines).toHaveLength(62);
    expect(lines[0]).toMatch(/^time,user,uid,process,command,cpu_ratio,cpu_seconds,threads,memory_ratio,rss_bytes,/);
    const time = new Date(from).toISOString();
    expect(lines[1]).toBe(`${time},slapuser0,1000,28637-1795174082.81,,0.836,0.17,1,0.0000737,61000,0,,10,0`);
    expect(lines.at(-1)).toContain(",1000,0,,10,0");
    expect((await get("/api/hosts/web-1/processes.csv?from=9&to=3")).status).toBe(400);
  });

  it("has no formula for a spreadsheet in its CSV", async () => {
    const atMs = NOW_MS - 20 * MINUTE_MS;
    const named = row({ name: '=HYPERLINK("http://x")', user: "@sum" });
    await http.parts.hosts.ensure("odd-1");
    await http.parts.processStore.put("odd-1", report(atMs, true, named), NOW_MS);
    const { text } = await get(`/api/hosts/odd-1/processes.csv?from=${atMs}&to=${NOW_MS}`);
    expect(text.split("\r\n")[1]).toContain(`,'@sum,1000,`);
    expect(text.split("\r\n")[1]).toContain(`,"'=HYPERLINK(""http://x"")",`);
  });

  it("keeps three days, each in keys that expire, and nothing of what is older or far ahead", async () => {
    const { processStore } = http.parts;
    await processStore.put("new-1", report(NOW_MS - 5 * 86_400_000, true, row()), NOW_MS);
    await processStore.put("new-1", report(NOW_MS + 2 * 86_400_000, true, row()), NOW_MS);
    expect(await http.connections.metrics.call("KEYS", "m:{new-1}:processes:*")).toEqual([]);
    const [key] = (await http.connections.metrics.call("KEYS", "m:{web-1}:processes:*")) as string[];
    expect(Number(await http.connections.metrics.call("TTL", key!))).toBeGreaterThan(2.9 * 86_400);
  });

  it("goes with its host", async () => {
    await http.parts.processStore.delete("web-1", NOW_MS);
    expect(await http.connections.metrics.call("KEYS", "m:{web-1}:processes*")).toEqual([]);
  });
});
