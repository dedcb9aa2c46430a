import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { SlowerReport } from "../../domain/slower-report";
import { RecordedNode } from "../store/fixtures/recorded-node";
import { projectRoot } from "../supervise/project-root";
import { startTestHttp, type TestHttp } from "./start-test-http";

const HOUR_MS = 3_600_000;
const NOW_MS = Math.floor(Date.now() / HOUR_MS) * HOUR_MS;
let http: TestHttp;
let viewer: string;

beforeAll(async () => {
  http = await startTestHttp();
  viewer = await http.signIn("vic", "viewer");
  await http.parts.hosts.ensure("empty-1");
  await http.parts.hosts.ensure("slow-1");
  const node = new RecordedNode(http.metricStore, "slow-1", 1);
  // Its result fell ten hours ago.
  for (let hour = 47; hour >= 0; hour--) {
    const isSlow = hour < 10;
    node.tick(NOW_MS - hour * HOUR_MS, {
      "benchmark.cpu.rate": isSlow ? 70.5 : 100,
      "benchmark.cpu.rate.usual": 100,
      "benchmark.cpu.rate.relative": isSlow ? 0.705 : 1,
      "benchmark.sql.rate": 90_000,
    });
    await node.ship();
  }
  node.close();
  await node.ship();
  await http.metricStore.sealed();
});
afterAll(() => http.stop());

async function get(path: string, cookie = viewer) {
  const response = await fetch(http.url + path, { headers: { cookie } });
  return { status: response.status, text: await response.text(), type: response.headers.get("content-type") };
}

it("says which host is slower than its own past, as JSON, CSV and on the command line", async () => {
  const report = JSON.parse((await get("/api/reports/slower")).text) as SlowerReport;
  expect(report.rows).toMatchObject([
    { hostId: "slow-1", benchmark: "cpu.rate", verdict: "slower", newest: 70.5, usual: 100, relativeRatio: 0.705 },
    { hostId: "slow-1", benchmark: "sql.rate", verdict: "unknown", newest: 90_000, usual: null, relativeRatio: null },
  ]);
  expect(report.rows[0]!.days.slice(-2)).toContain(70.5);
  expect(report.rows[0]!.days.slice(-4)).toContain(100);
  expect(report.hostsWithout).toEqual([{ hostId: "empty-1", displayName: "empty-1" }]);

  const csv = await get("/api/reports/slower.csv");
  expect(csv.type).toContain("text/csv");
  expect(csv.text.split("\r\n")[1]).toMatch(/^slow-1,cpu\.rate,per_second,slower,70\.5,100\.0,0\.7050,/);
  expect(csv.text).toContain("\r\nempty-1,,,no-results,,,,\r\n");
  expect((await get("/api/reports/slower", "")).status).toBe(401);

  const premonitor = (...args: string[]) =>
    spawnSync(process.execPath, [join(projectRoot(), "dist", "cli.mjs"), "report", "slower", ...args], {
      encoding: "utf8",
      env: { ...process.env, REDIS_URL: http.redis.url, REDIS_STATE_URL: http.redis.url },
    });
  expect(premonitor()).toMatchObject({ status: 0, stderr: "", stdout: csv.text });
  const printed = JSON.parse(premonitor("--format", "json").stdout) as SlowerReport;
  expect(printed.rows).toEqual(report.rows);
  expect(premonitor("--format", "pdf").status).toBe(2);
});
