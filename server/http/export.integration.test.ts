import { strFromU8, unzipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { RecordedNode } from "../store/fixtures/recorded-node";
import { startTestHttp, type TestHttp } from "./start-test-http";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const NOW_MS = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS;
const FROM_MS = NOW_MS - 2 * HOUR_MS;
let http: TestHttp;
let viewer: string;

beforeAll(async () => {
  http = await startTestHttp();
  viewer = await http.signIn("vic", "viewer");
  for (const hostId of ["web-1", "web-2", "db-1", "new-1"]) await http.parts.hosts.ensure(hostId);
  await http.parts.hosts.update("db-1", { tags: ["database"] });
  for (const hostId of ["web-1", "web-2", "db-1"]) {
    const node = new RecordedNode(http.metricStore, hostId, 1);
    for (let second = 0; second < 7200; second++) {
      node.tick(FROM_MS + second * 1000, { "load.1m": second % 60, "=cmd|calc": second });
      if (second % 1200 === 0) await node.ship();
    }
    node.close();
    await node.ship();
  }
  await http.metricStore.sealed();
});
afterAll(() => http.stop());

async function get(path: string, cookie = viewer) {
  const response = await fetch(http.url + path, { headers: { cookie } });
  return { status: response.status, bytes: Buffer.from(await response.arrayBuffer()), headers: response.headers };
}
const span = (fromMs: number, toMs: number) => `from=${fromMs}&to=${toMs}`;

describe("an export", () => {
  it("has every second over hours, once and in order, whichever window it was read in", async () => {
    const { bytes, headers } = await get(`/api/hosts/web-1/export.csv?step=1s&series=load.*&${span(FROM_MS, NOW_MS)}`);
    expect(headers.get("content-disposition")).toMatch(/filename="web-1-\d{4}-\d\d-\d\d-to-/);
    const lines = bytes.toString().trimEnd().split("\r\n");
    expect(lines[0]).toBe("time,load.1m [load]");
    expect(lines).toHaveLength(7201);
    const expected = Array.from({ length: 7200 }, (_, i) => `${new Date(FROM_MS + i * 1000).toISOString()},${i % 60}`);
    expect(lines.slice(1)).toEqual(expected);
  });

  it("keeps both ends of its span", async () => {
    const [from, to] = [FROM_MS + 61 * MINUTE_MS + 5000, FROM_MS + 61 * MINUTE_MS + 9000];
    const { bytes } = await get(`/api/hosts/web-1/export.csv?step=1s&series=load.1m&${span(from, to)}`);
    expect(bytes.toString().trimEnd().split("\r\n").slice(1)).toEqual(
      [5, 6, 7, 8, 9].map((second) => `${new Date(from + (second - 5) * 1000).toISOString()},${second}`),
    );
  });

  it("has minimum, mean and maximum of minutes, and no formula for a spreadsheet", async () => {
    const { bytes } = await get(`/api/hosts/web-1/export.csv?${span(FROM_MS, NOW_MS)}`);
    const lines = bytes.toString().trimEnd().split("\r\n");
    expect(lines[0]).toBe(
      "time,'=cmd|calc min [count],'=cmd|calc mean [count],'=cmd|calc max [count],load.1m min [load],load.1m mean [load],load.1m max [load]",
    );
    expect(lines).toHaveLength(121);
    expect(lines[1]).toMatch(/Z,0,29\.5,59,0,29\.5,59$/);
  });

  it("of many hosts is a zip with a file each, by name or tag", async () => {
    const { bytes, headers } = await get(`/api/export.zip?step=1s&hosts=web-*,tag:database&${span(FROM_MS, NOW_MS)}`);
    expect(headers.get("content-type")).toContain("application/zip");
    const files = unzipSync(bytes);
    expect(Object.keys(files)).toEqual(["db-1.csv", "web-1.csv", "web-2.csv"]);
    const single = await get(`/api/hosts/web-2/export.csv?step=1s&${span(FROM_MS, NOW_MS)}`);
    expect(strFromU8(files["web-2.csv"]!)).toBe(single.bytes.toString());
  });

  it("says what is wrong with what was asked", async () => {
    expect((await get(`/api/export.zip?hosts=none-*&${span(FROM_MS, NOW_MS)}`)).status).toBe(404);
    expect((await get(`/api/hosts/web-1/export.csv?${span(NOW_MS, FROM_MS)}`)).status).toBe(400);
    expect((await get(`/api/hosts/web-1/export.csv?step=2s&${span(FROM_MS, NOW_MS)}`)).status).toBe(400);
    const nothing = await get(`/api/hosts/new-1/export.csv?${span(FROM_MS, NOW_MS)}`);
    expect(nothing.bytes.toString()).toContain("new-1 has no series that fits *.");
    expect((await get(`/api/export.zip?${span(FROM_MS, NOW_MS)}`, "")).status).toBe(401);
  });
});
