import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AvailabilityReport, ReclaimReport, Summary } from "../../domain/report-api";
import { RecordedNode } from "../store/fixtures/recorded-node";
import { projectRoot } from "../supervise/project-root";
import { startTestHttp, type TestHttp } from "./start-test-http";

const MINUTE_MS = 60_000;
const NOW_MS = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS;
const FROM_MS = NOW_MS - 70 * MINUTE_MS;
/** Nothing came for ten minutes, and the machine ran all the time. */
const isAway = (atMs: number) => atMs >= FROM_MS + 20 * MINUTE_MS && atMs < FROM_MS + 30 * MINUTE_MS;
let http: TestHttp;
let viewer: string;

beforeAll(async () => {
  http = await startTestHttp();
  viewer = await http.signIn("vic", "viewer");
  for (const [hostId, share, isSteady] of [
    ["idle-1", 0.04, true],
    ["busy-1", 0.6, true],
    ["away-1", 0.02, false],
  ] as const) {
    await http.parts.hosts.ensure(hostId);
    const node = new RecordedNode(http.metricStore, hostId, 1);
    for (let atMs = FROM_MS; atMs < NOW_MS; atMs += 1000) {
      if (!isSteady && isAway(atMs)) continue;
      node.tick(atMs, {
        "cpu.busy": share,
        "memory.used": share * 16e9,
        "memory.total": 16e9,
        "system.uptime": 90_000 + (atMs - FROM_MS) / 1000,
        "filesystem./.used": share * 1e11,
        "filesystem./.free": (1 - share) * 1e11,
      });
      if (atMs % (20 * MINUTE_MS) === 0) await node.ship();
    }
    node.close();
    await node.ship();
  }
  await http.metricStore.sealed();
});
afterAll(() => http.stop());

async function get(path: string, cookie = viewer) {
  const response = await fetch(http.url + path, { headers: { cookie } });
  return { status: response.status, text: await response.text(), type: response.headers.get("content-type") };
}
const HOUR = `days=${1 / 24}`;

describe("reports", () => {
  it("say which hosts are hardly used, as JSON, CSV and VMstats' text", async () => {
    const report = JSON.parse((await get(`/api/reports/reclaim?${HOUR}`)).text) as ReclaimReport;
    expect(report.rows.map(({ hostId, verdict }) => [hostId, verdict])).toEqual([
      ["away-1", "reclaim"],
      ["idle-1", "reclaim"],
      ["busy-1", "in-use"],
    ]);
    expect(report.rows[0]!.measuredRatio).toBeCloseTo(50 / 60, 1);
    expect(report.frees).toMatchObject({ hostCount: 2, memoryBytes: 32e9, diskBytes: 2e11 });
    const csv = await get(`/api/reports/reclaim.csv?${HOUR}&cpu=0.03`);
    expect(csv.type).toContain("text/csv");
    expect(csv.text.split("\r\n")[1]).toMatch(/^away-1,reclaim,0.0200,0.0200,0.0200,/);
    expect(csv.text).toContain("idle-1,in-use,0.0400");
    const text = await get(`/api/reports/reclaim.txt?${HOUR}`);
    expect(text.text).toContain("ip idle-1 cpu_ave 4 mem_ave 4 disk_ave 4\n    Reclaim VM IP idle-1 for under usage\n");
    expect((await get("/api/reports/reclaim?days=0")).status).toBe(400);
    expect((await get("/api/reports/reclaim", "")).status).toBe(401);
  });

  it("say when which host was not heard of", async () => {
    const report = JSON.parse((await get("/api/reports/availability?days=2")).text) as AvailabilityReport;
    const of = (hostId: string) => report.hosts.find((host) => host.hostId === hostId)!;
    expect(of("idle-1")).toMatchObject({ upRatio: 1, outages: [], sinceMs: FROM_MS });
    const outage = { fromMs: FROM_MS + 20 * MINUTE_MS, toMs: FROM_MS + 30 * MINUTE_MS, cause: "not-reached" };
    expect(of("away-1").outages).toEqual([outage]);
    expect(of("away-1").upRatio).toBeCloseTo(58 / 68, 2);
    const { text } = await get("/api/reports/availability.csv?days=2&host=away-1");
    const times = [outage.fromMs, outage.toMs].map((atMs) => new Date(atMs).toISOString());
    expect(text).toContain(`host,from,to,cause,in_words\r\naway-1,${times.join(",")},not-reached,"the machine ran`);
    expect((await get("/api/reports/availability?host=none-1")).status).toBe(404);
  });

  it("summarize a series by minute and hour", async () => {
    const summary = async (by: string) =>
      JSON.parse((await get(`/api/hosts/idle-1/summary?series=cpu.busy&by=${by}`)).text) as Summary;
    const minutes = await summary("minute");
    expect(minutes.rows.length).toBeGreaterThanOrEqual(59);
    expect(minutes.rows[0]).toMatchObject({ count: 60, mean: expect.closeTo(0.04), min: 0.04, max: 0.04, p95: 0.04 });
    expect(minutes.unit).toBe("ratio");
    const hours = await summary("hour");
    expect(hours.rows.reduce((sum, { count }) => sum + count, 0)).toBe(70 * 60);
    expect((await get("/api/hosts/idle-1/summary?series=cpu.busy&by=year")).status).toBe(400);
  });

  it("give summaries and shares of periods as CSV, and availability in SlapOS' form", async () => {
    const summary = await get("/api/hosts/idle-1/summary.csv?series=cpu.busy&by=minute");
    expect(summary.type).toContain("text/csv");
    expect(summary.text).toMatch(/^from,count,mean,min,max,p95\r\n[\dTZ:.-]+,60,0\.04\d*,0\.04,0\.04,0\.04\r\n/);
    expect((await get("/api/hosts/none-1/summary.csv?series=cpu.busy")).status).toBe(404);
    const periods = await get("/api/reports/availability-by-period.csv?days=2&host=idle-1");
    expect(periods.text).toMatch(/\r\nidle-1,week,[\d-]+,1\.000000\r\n/);
    const stats = JSON.parse((await get("/api/reports/availability-slapos?days=2&host=away-1")).text);
    const minutes = stats.data.slice(1).map((line: string) => line.split(", ").slice(1, 3).map(Number));
    const sum = (at: number) => minutes.reduce((total: number, part: number[]) => total + part[at]!, 0);
    const minutesSince = (stats.date * 1000 - FROM_MS) / MINUTE_MS;
    expect([sum(0), sum(1)]).toEqual([minutesSince - 10, 10]);
  });

  it("know when a collector has said that it stops", async () => {
    const { metricStore } = http.parts;
    await metricStore.markStopped("away-1", FROM_MS + 20 * MINUTE_MS + 1000);
    expect(await metricStore.stopsOf("away-1")).toEqual([FROM_MS + 20 * MINUTE_MS + 1000]);
    const { text } = await get("/api/reports/availability.csv?days=2&host=away-1");
    expect(text).toContain(",collector-stopped,its collector was stopped\r\n");
    await http.connections.metrics.del("m:{away-1}:stops");
  });

  it("are printed by the command line too", () => {
    const premonitor = (...args: string[]) =>
      spawnSync(process.execPath, [join(projectRoot(), "dist", "cli.mjs"), "report", ...args], {
        encoding: "utf8",
        env: { ...process.env, REDIS_URL: http.redis.url, REDIS_STATE_URL: http.redis.url },
      });
    const reclaim = premonitor("reclaim", "--days", String(1 / 24), "--format", "vmstats");
    expect(reclaim).toMatchObject({ status: 0, stderr: "" });
    expect(reclaim.stdout).toContain("    Reclaim VM IP idle-1 for under usage\n");
    const availability = premonitor("availability", "--days", "2", "--host", "away-1");
    expect(availability.stdout).toMatch(/^host,from,to,cause,in_words\r\naway-1,.*,not-reached,".*"\r\n$/);
    expect(JSON.parse(premonitor("reclaim", "--format", "json").stdout)).toHaveProperty("frees");
    const summary = premonitor("summary", "--host", "idle-1", "--series", "cpu.busy", "--by", "hour");
    expect(summary.stdout).toMatch(/^from,count,mean,min,max,p95\r\n[\dTZ:.-]+,\d+,0\.04/);
    expect(premonitor("summary", "--host", "none-1", "--series", "cpu.busy").stderr).toContain(
      "there is no host none-1",
    );
    expect(premonitor("availability", "--days", "2", "--format", "periods").stdout).toContain("idle-1,month,");
    expect(premonitor("availability", "--format", "slapos").stdout).toContain("Date, Success, Error, Warning");
    expect(premonitor("next-full").stdout).toMatch(/^host,series,value,.*\r\n$/);
    const wrong = premonitor("reclaim", "--format", "pdf");
    expect(wrong.status).toBe(2);
    expect(wrong.stderr).toContain('format: Invalid option: expected one of "csv"|"json"|"vmstats"');
  });
});
