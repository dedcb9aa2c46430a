import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type NoisiestReport, noisiestReportSchema } from "../../domain/noisiest-report";
import { projectRoot } from "../supervise/project-root";
import { startTestHttp, type TestHttp } from "./start-test-http";

const HOUR_MS = 3_600_000;
const NOW_MS = Date.now();
let http: TestHttp;
let viewer: string;
let sequence = 0;

async function change(hostId: string, state: "active" | "cleared", agoMs: number, ruleId = "memory"): Promise<void> {
  const alarm = {
    ruleId,
    ruleName: `Rule ${ruleId}`,
    seriesId: "memory.used",
    state,
    severity: "failure" as const,
    atMs: NOW_MS - agoMs,
    value: 1,
    bound: 0,
    text: "=1+1",
    runbookUrl: "",
    keepUntilAcknowledged: false,
  };
  await http.parts.alarms.apply(hostId, alarm, { runId: 1, sequence: ++sequence }, hostId);
}

beforeAll(async () => {
  http = await startTestHttp();
  viewer = await http.signIn("vic", "viewer");
  await http.parts.hosts.ensure("loud-1");
  for (const agoMs of [40 * HOUR_MS, 3 * HOUR_MS, 2 * HOUR_MS]) {
    await change("loud-1", "active", agoMs);
    await change("loud-1", "cleared", agoMs - 30_000);
  }
  await change("gone-1", "active", HOUR_MS, "disk");
  const deed = { alarmId: "gone-1/disk/memory.used", by: "ada", atMs: NOW_MS, note: "", untilMs: NOW_MS + HOUR_MS };
  await http.parts.alarms.acknowledge(deed);
});
afterAll(() => http.stop());

async function get(path: string, cookie = viewer) {
  const response = await fetch(http.url + path, { headers: { cookie } });
  return { status: response.status, text: await response.text(), type: response.headers.get("content-type") };
}

describe("the noisiest hosts", () => {
  it("are told out of the journal, of the span that is asked for", async () => {
    const report = noisiestReportSchema.parse(JSON.parse((await get("/api/reports/noisiest?days=1")).text));
    expect(report).toMatchObject({ raisedCount: 3, hostCount: 2, topTenShare: 1 });
    expect(report.completeFromMs).toBe(report.fromMs);
    expect(report.hosts).toEqual([
      expect.objectContaining({
        hostId: "loud-1",
        displayName: "loud-1",
        raisedCount: 2,
        failureCount: 2,
        stoodSeconds: 60,
        fleetingCount: 2,
        unacknowledgedCount: 2,
        loudestRule: { ruleId: "memory", ruleName: "Rule memory", raisedCount: 2 },
      }),
      expect.objectContaining({ hostId: "gone-1", displayName: null, unacknowledgedCount: 0, fleetingCount: 0 }),
    ]);
    expect(report.hosts[1]!.stoodSeconds).toBeCloseTo(HOUR_MS / 1000, -1);
    const week = JSON.parse((await get("/api/reports/noisiest?top=1")).text) as NoisiestReport;
    expect(week.hosts.map(({ raisedCount }) => raisedCount)).toEqual([3]);
    expect(week.raisedCount).toBe(4);
  });

  it("are CSV too, only for those who are signed in and ask rightly", async () => {
    const { text, type } = await get("/api/reports/noisiest.csv?days=1");
    expect(type).toContain("text/csv");
    expect(text.split("\r\n")[1]).toBe("loud-1,2,2,0,60,2,0,2,0.6667,memory,2");
    expect((await get("/api/reports/noisiest?days=1000")).status).toBe(400);
    expect((await get("/api/reports/noisiest.csv", "")).status).toBe(401);
  });

  it("are printed by the command line", () => {
    const cli = join(projectRoot(), "dist", "cli.mjs");
    const { stdout, status } = spawnSync(process.execPath, [cli, "report", "noisiest", "--days", "1"], {
      encoding: "utf8",
      env: { ...process.env, REDIS_URL: http.redis.url, REDIS_STATE_URL: http.redis.url },
    });
    expect(status).toBe(0);
    expect(stdout).toMatch(/^host,raised,.*\r\nloud-1,2,2,0,60,/);
  });
});
