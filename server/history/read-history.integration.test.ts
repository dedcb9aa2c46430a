import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { historySchema } from "../../domain/api";
import { RecordedNode } from "../store/fixtures/recorded-node";
import { MetricStore } from "../store/metric-store";
import { connectRedis, type RedisConnections } from "../store/redis-connections";
import { startTestRedis, type TestRedis } from "../store/start-test-redis";
import { historyCsv } from "./history-csv";
import { readHistory } from "./read-history";

const HOUR_MS = 3_600_000;
const HOST = "web-1";
const NOW_MS = Math.floor(Date.now() / 1000) * 1000;
const FROM_MS = NOW_MS - 3 * HOUR_MS;
/** Nothing was recorded from here for ten minutes. */
const GAP_MS = NOW_MS - 2 * HOUR_MS;
const MOUNT = 'filesystem./mnt/a,"b".used';

let redis: TestRedis;
let connections: RedisConnections;
let store: MetricStore;

const usedAt = (atMs: number) => (atMs === NOW_MS - HOUR_MS ? 9e9 : 1e9 + ((atMs / 1000) % 1000));

beforeAll(async () => {
  redis = await startTestRedis();
  connections = await connectRedis({ metricsUrl: redis.url, stateUrl: redis.url, onError: () => undefined });
  store = new MetricStore(connections.metrics);
  const node = new RecordedNode(store, HOST, 1000);
  for (let atMs = FROM_MS; atMs <= NOW_MS; atMs += 1000) {
    if (atMs >= GAP_MS && atMs < GAP_MS + 600_000) continue;
    node.tick(atMs, { "memory.used": usedAt(atMs), "cpu.busy": 0.25, [MOUNT]: atMs % 2000 ? Number.NaN : 5 });
    if (atMs % HOUR_MS === 0) await node.ship();
  }
  await node.ship();
  await store.sealed();
});
afterAll(async () => {
  await connections.close();
  await redis.stop();
});

function span(fromMs: number, points: number, seriesIds = ["memory.used", "cpu.busy"], toMs = NOW_MS) {
  return { hostId: HOST, seriesIds, fromMs, toMs, points };
}

async function csvOf(...parameters: Parameters<typeof span>): Promise<string[]> {
  let text = "";
  for await (const piece of historyCsv(store, span(...parameters))) {
    expect(piece.endsWith("\r\n")).toBe(true);
    text += piece;
  }
  return text.split("\r\n").slice(0, -1);
}

describe("readHistory", () => {
  it("reaches the newest tick and keeps the shape of the API", async () => {
    const history = await readHistory(store, span(NOW_MS - 99_000, 100));
    expect(historySchema.parse(history)).toEqual(history);
    expect(history.tier).toBe("1s");
    expect(history.series.map(({ id, unit }) => [id, unit])).toEqual([
      ["memory.used", "bytes"],
      ["cpu.busy", "ratio"],
    ]);
    const [used] = history.series;
    expect(used!.atMs).toEqual(Array.from({ length: 100 }, (_, i) => NOW_MS - 99_000 + i * 1000));
    expect(used!.mean).toEqual(used!.atMs.map(usedAt));
    expect(used!.min).toEqual(used!.max);
  });

  it("keeps a single spike however much is thinned, from any tier", async () => {
    for (const points of [20_000, 5000, 500, 100, 10, 2]) {
      const [used] = (await readHistory(store, span(FROM_MS, points))).series;
      expect(Math.max(...used!.max.map((value) => value ?? 0)), `${points} points`).toBe(9e9);
      expect(used!.mean.filter((value) => value !== null).length, `${points} points`).toBeLessThanOrEqual(points);
      expect(used!.atMs).toEqual([...used!.atMs].sort((a, b) => a - b));
    }
    expect((await readHistory(store, span(FROM_MS, 170))).tier).toBe("1m");
    expect((await readHistory(store, span(FROM_MS, 3))).tier).toBe("1h");
  });

  it("has null in a gap, so that the chart's line breaks", async () => {
    for (const points of [20_000, 1000, 170]) {
      const [used] = (await readHistory(store, span(FROM_MS, points))).series;
      const broken = used!.atMs.filter((_, i) => used!.mean[i] === null);
      expect(broken, `${points} points`).toHaveLength(1);
      expect(broken[0]).toBeGreaterThanOrEqual(GAP_MS - 60_000);
      expect(broken[0]).toBeLessThan(GAP_MS + 600_000);
    }
  });

  it("answers for a series and a host that it does not know with nothing, and names a series once", async () => {
    const history = await readHistory(store, span(FROM_MS, 100, ["no.such", "memory.used", "no.such"]));
    expect(history.series.map(({ id, atMs }) => [id, atMs.length > 0])).toEqual([
      ["no.such", false],
      ["memory.used", true],
    ]);
    const other = await readHistory(store, { ...span(FROM_MS, 100), hostId: "no-such-host" });
    expect(other.series.every(({ atMs }) => atMs.length === 0)).toBe(true);
  });

  it("bears a span that was long before, will be, or is longer than anything kept", async () => {
    expect((await readHistory(store, span(0, 100, ["memory.used"], 1000))).series[0]!.atMs).toEqual([]);
    const future = span(NOW_MS + 1e10, 100, ["memory.used"], NOW_MS + 2e10);
    expect((await readHistory(store, future)).series[0]!.atMs).toEqual([]);
    const all = await readHistory(store, span(0, 2, ["memory.used"], Number.MAX_SAFE_INTEGER));
    expect(all.series[0]!.atMs.length).toBeGreaterThan(0);
  });
});

describe("historyCsv", () => {
  it("writes what is seen: one column a series while nothing is thinned", async () => {
    const lines = await csvOf(NOW_MS - 3000, 100, ["memory.used", "cpu.busy"]);
    expect(lines[0]).toBe("time,memory.used [bytes],cpu.busy [ratio]");
    expect(lines.slice(1)).toEqual(
      [3000, 2000, 1000, 0].map((agoMs) => {
        const atMs = NOW_MS - agoMs;
        return `${new Date(atMs).toISOString()},${usedAt(atMs)},0.25`;
      }),
    );
  });

  it("has minimum, mean and maximum when thinned, the very values that the charts get", async () => {
    const lines = await csvOf(FROM_MS, 500);
    expect(lines[0]).toBe(
      "time,memory.used min [bytes],memory.used mean [bytes],memory.used max [bytes]," +
        "cpu.busy min [ratio],cpu.busy mean [ratio],cpu.busy max [ratio]",
    );
    const [used] = (await readHistory(store, span(FROM_MS, 500))).series;
    const seen = used!.atMs.flatMap((atMs, i) =>
      used!.mean[i] === null
        ? []
        : [`${new Date(atMs).toISOString()},${used!.min[i]},${used!.mean[i]},${used!.max[i]},0.25,0.25,0.25`],
    );
    expect(lines.slice(1)).toEqual(seen);
  });

  it("leaves the cell of an absent value empty, and quotes names", async () => {
    const lines = await csvOf(NOW_MS - 1000, 100, [MOUNT, "cpu.busy"]);
    expect(lines[0]).toBe('time,"filesystem./mnt/a,""b"".used [bytes]",cpu.busy [ratio]');
    expect(
      lines
        .slice(1)
        .map((line) => line.slice(24))
        .sort(),
    ).toEqual([",,0.25", ",5,0.25"]);
  });

  it("gives a spreadsheet no formula", async () => {
    const names = ["=1+1", "+a", "-b", "@c", "\tx"];
    const [header] = await csvOf(NOW_MS - 1000, 100, names);
    expect(header!.split(",").slice(1)).toEqual(names.map((name) => `'${name} [count]`));
  });

  it("comes in pieces when there is much", async () => {
    const pieces: string[] = [];
    for await (const piece of historyCsv(store, span(FROM_MS, 20_000))) pieces.push(piece);
    expect(pieces.length).toBeGreaterThan(10);
    expect(pieces.join("").split("\r\n")).toHaveLength(3 * 3600 - 600 + 3);
  });
});
