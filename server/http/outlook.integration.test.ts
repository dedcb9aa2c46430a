import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { nextFullSchema, type Outlook, outlookSchema, type SeriesOutlook } from "../../domain/outlook";
import { startTestHttp, type TestHttp } from "./start-test-http";

let http: TestHttp;
let cookie: string;
const nowMs = Date.now();

beforeAll(async () => {
  http = await startTestHttp();
  cookie = await http.signIn("ann", "viewer");
  for (const hostId of ["web-1", "web-2", "new-1"]) await http.parts.hosts.ensure(hostId);
  await http.parts.outlooks.put("web-1", outlook(series("memory.used", 3600), series("filesystem./.used_ratio", null)));
  await http.parts.outlooks.put("web-2", outlook(series("memory.used", 600), series("swap.used", 7200)));
});
afterAll(() => http.stop());

function series(seriesId: string, likelySeconds: number | null): SeriesOutlook {
  return {
    seriesId,
    value: 50,
    limit: 100,
    points: [{ horizonSeconds: 60, mean: 51, lower: 49, upper: 53 }],
    timeToLimit:
      likelySeconds === null
        ? null
        : { earliestSeconds: likelySeconds / 2, likelySeconds, latestSeconds: likelySeconds * 2 },
    growth: likelySeconds === null ? null : { perSecond: 50 / likelySeconds, sinceMs: nowMs - 600_000 },
    step: null,
    habit: null,
    skill: [],
  };
}

function outlook(...all: SeriesOutlook[]): Outlook {
  return { atMs: nowMs, series: all, unusual: [], models: [] };
}

async function get(path: string): Promise<{ status: number; body: unknown }> {
  const response = await fetch(http.url + path, { headers: { cookie } });
  return { status: response.status, body: await response.json() };
}

describe("the outlook", () => {
  it("of a host is what its collector told last", async () => {
    const { body } = await get("/api/hosts/web-1/outlook");
    expect(outlookSchema.parse(body)).toEqual(await http.parts.outlooks.get("web-1"));
  });

  it("is empty before anything was told, and there is none of a host that there is not", async () => {
    expect((await get("/api/hosts/new-1/outlook")).body).toEqual({ atMs: 0, series: [], unusual: [], models: [] });
    expect((await get("/api/hosts/nobody/outlook")).status).toBe(404);
  });

  it("of all hosts says who is next, the first one first", async () => {
    const report = nextFullSchema.parse((await get("/api/reports/next-full")).body);
    expect(report.hostCount).toBe(2);
    expect(report.rows.map(({ hostId, seriesId }) => `${hostId} ${seriesId}`)).toEqual([
      "web-2 memory.used",
      "web-1 memory.used",
      "web-2 swap.used",
    ]);
  });

  it("of all hosts is CSV too, with times", async () => {
    const response = await fetch(`${http.url}/api/reports/next-full.csv`, { headers: { cookie } });
    const [heading, first] = (await response.text()).split("\r\n");
    expect(heading).toBe("host,series,value,limit,grows_per_second,full_earliest,full_likely,full_latest,as_of");
    const times = [300, 600, 1200, 0].map((seconds) => new Date(nowMs + seconds * 1000).toISOString());
    expect(first).toBe(`web-2,memory.used,50,100,${50 / 600},${times.join(",")}`);
  });

  it("of all hosts is kept for some seconds: every viewer asks for it", async () => {
    await http.parts.outlooks.put("new-1", outlook(series("memory.used", 60)));
    const hostsOf = async () => nextFullSchema.parse((await get("/api/reports/next-full")).body).hostCount;
    expect(await hostsOf()).toBe(2);
    await vi.waitFor(async () => expect(await hostsOf()).toBe(3), { timeout: 15_000, interval: 250 });
  });

  it("that another version wrote is none", async () => {
    await http.connections.metrics.set("m:{new-1}:outlook", JSON.stringify({ series: "other" }));
    expect((await get("/api/hosts/new-1/outlook")).body).toEqual({ atMs: 0, series: [], unusual: [], models: [] });
  });

  it("expires, and goes with its host", async () => {
    expect(await http.connections.metrics.ttl("m:{web-1}:outlook")).toBeGreaterThan(0);
    await http.parts.outlooks.delete("web-1");
    expect((await get("/api/hosts/web-1/outlook")).body).toEqual({ atMs: 0, series: [], unusual: [], models: [] });
  });
});
