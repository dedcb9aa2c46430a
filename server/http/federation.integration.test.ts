import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseExposition } from "../ingest/prometheus/parse-exposition";
import { RecordedNode } from "../store/fixtures/recorded-node";
import type { HostActivity } from "./http-parts";
import { startTestHttp, type TestHttp } from "./start-test-http";

const VALUES = {
  "memory.total": 16e9,
  "memory.used": 4e9,
  "cpu.busy": 0.25,
  "net.eth0.in": 1234,
  'filesystem./srv/"a\\b".total': 5e9,
  "own.thing": 7,
};
let http: TestHttp;
beforeAll(async () => {
  const live = { state: "live" as const, lastFrameAtMs: Date.now() };
  const silent = { state: "silent" as const, lastFrameAtMs: Date.now() };
  const states = new Map<string, HostActivity>([
    ["web-1", live],
    ["web-2", live],
    ["gone-1", silent],
    ["new-1", live],
  ]);
  http = await startTestHttp({ parts: { hostStates: () => states } });
  for (const hostId of states.keys()) await http.parts.hosts.ensure(hostId);
  for (const hostId of ["web-1", "web-2", "gone-1"]) {
    const node = new RecordedNode(http.metricStore, hostId, 1);
    node.tick(Date.now() - 2000, VALUES);
    node.tick(Date.now() - 1000, { ...VALUES, "cpu.busy": 0.5, "load.1m": Number.NaN });
    await node.ship();
  }
});
afterAll(() => http.stop());

async function read(path: string, token: string) {
  const response = await fetch(http.url + path, { headers: { authorization: `Bearer ${token}` } });
  return { status: response.status, type: response.headers.get("content-type")!, text: await response.text() };
}

describe("/metrics/hosts", () => {
  it("tells the newest values of every host that reports, metric by metric", async () => {
    const { status, type, text } = await read("/metrics/hosts", await http.makeToken("read"));
    expect([status, type]).toEqual([200, "text/plain; version=0.0.4; charset=utf-8"]);
    const { samples, badLines } = parseExposition(text, type);
    expect(badLines.count).toBe(0);
    const rows = samples.map(({ name, labels, value }) => [name, Object.fromEntries(labels), value]);
    expect(rows).toContainEqual(["premonitor_host_up", { host: "gone-1" }, 0]);
    for (const host of ["web-1", "web-2"]) {
      expect(rows).toContainEqual(["node_memory_MemTotal_bytes", { host }, 16e9]);
      expect(rows).toContainEqual(["premonitor_cpu_busy_ratio", { host }, 0.5]);
      expect(rows).toContainEqual(["premonitor_net_in_bytes_per_second", { host, interface: "eth0" }, 1234]);
      expect(rows).toContainEqual(["node_filesystem_size_bytes", { host, mountpoint: '/srv/"a\\b"' }, 5e9]);
      expect(rows).toContainEqual(["premonitor_series", { host, series: "own.thing" }, 7]);
    }
    expect(
      rows.filter(([name, labels]) => name !== "premonitor_host_up" && (labels as { host: string }).host === "gone-1"),
    ).toEqual([]);
    expect(text).not.toContain("node_load1{");
    const names = samples.map(({ name }) => name);
    const groups = names.filter((name, i) => name !== names[i - 1]);
    expect(new Set(groups).size).toBe(groups.length);
  });

  it("tells of some hosts only, and nothing to who may not read", async () => {
    const { text } = await read("/metrics/hosts?hosts=web-2", await http.makeToken("read"));
    expect(text).toContain('node_memory_MemTotal_bytes{host="web-2"} 16000000000');
    expect(text).not.toContain("web-1");
    expect((await read("/metrics/hosts", await http.makeToken("ingest", "web-1"))).status).toBe(403);
    expect((await fetch(`${http.url}/metrics/hosts`)).status).toBe(401);
  });
});
