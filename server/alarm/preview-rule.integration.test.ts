import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Host } from "../../domain/host";
import { type Rule, ruleSchema } from "../../domain/rule";
import { RecordedNode } from "../store/fixtures/recorded-node";
import { MetricStore } from "../store/metric-store";
import { connectRedis, type RedisConnections } from "../store/redis-connections";
import { startTestRedis, type TestRedis } from "../store/start-test-redis";
import { previewRule } from "./preview-rule";

const MINUTE_MS = 60_000;
const NOW_MS = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS;
const FROM_MS = NOW_MS - 180 * MINUTE_MS;
/** Memory is full for ten minutes, half an hour ago, and for one minute, two hours ago. */
const FULL_MS = NOW_MS - 30 * MINUTE_MS;
const PEAK_MS = NOW_MS - 120 * MINUTE_MS;

let redis: TestRedis;
let connections: RedisConnections;
let store: MetricStore;

function usedAt(atMs: number): number {
  const isFull =
    (atMs >= FULL_MS && atMs < FULL_MS + 10 * MINUTE_MS) || (atMs >= PEAK_MS && atMs < PEAK_MS + MINUTE_MS);
  return isFull ? 96e9 : 40e9;
}

const host = (id: string): Host => ({ id, displayName: id, tags: [], createdAtMs: 0 });
const hosts = [host("web-1"), host("db-1")];
const preview = (rule: Partial<Rule>, span: "hour" | "day" | "week") => {
  const whole = {
    id: "used",
    name: "Used",
    series: "memory.used",
    look: { at: "value" },
    boundUnit: "percent",
    ...rule,
  };
  return previewRule(ruleSchema.parse(whole), span, { hosts, store }, NOW_MS);
};

beforeAll(async () => {
  redis = await startTestRedis();
  connections = await connectRedis({ metricsUrl: redis.url, stateUrl: redis.url, onError: () => undefined });
  store = new MetricStore(connections.metrics);
  for (const { id } of hosts) {
    const node = new RecordedNode(store, id, 1000);
    for (let atMs = FROM_MS; atMs <= NOW_MS; atMs += 1000) {
      const used = id === "web-1" ? usedAt(atMs) : 40e9;
      node.tick(atMs, { "memory.used": used, "memory.total": 100e9 });
      if (atMs % (60 * MINUTE_MS) === 0) await node.ship();
    }
    await node.ship();
  }
  await store.sealed();
});
afterAll(async () => {
  await connections.close();
  await redis.stop();
});

describe("previewRule", () => {
  it("tells when the rule would have raised and cleared in the last hour, on which host and in which words", async () => {
    const made = await preview({ warning: { above: 90 }, hits: 5, forSeconds: 10, hysteresis: 2 }, "hour");
    expect(made).toMatchObject({ judgedCount: 2, skippedCount: 0, raisedCount: 1, notice: "" });
    expect(made.series).toEqual([
      {
        hostId: "web-1",
        seriesId: "memory.used",
        spans: [
          {
            fromMs: FULL_MS + 10_000,
            toMs: FULL_MS + 10 * MINUTE_MS,
            severity: "warning",
            text: "Memory used is 96.0 % (89.4 GiB of 93.1 GiB), above 90.0 %",
          },
        ],
      },
    ]);
  });

  it("finds earlier ones in the last day, and fewer when the rule is more patient", async () => {
    expect((await preview({ warning: { above: 90 } }, "day")).raisedCount).toBe(2);
    expect((await preview({ warning: { above: 90 }, forSeconds: 120 }, "day")).raisedCount).toBe(1);
  });

  it("judges a week by the minute, and says so", async () => {
    const made = await preview({ warning: { above: 90 }, hits: 5 }, "week");
    expect(made.notice).toContain("by the minute");
    expect(made.raisedCount).toBe(2);
  });

  it("judges the hosts that the rule is for, also while it is off", async () => {
    const made = await preview({ warning: { above: 30 }, hosts: "db-*", enabled: false }, "hour");
    expect(made.series.map(({ hostId, spans }) => [hostId, spans.length, spans[0]!.toMs])).toEqual([["db-1", 1, null]]);
  });

  it("says that silence is not in the history", async () => {
    const made = await preview({ look: { at: "silent", missedFrames: 3 }, boundUnit: "value" }, "hour");
    expect(made).toMatchObject({ judgedCount: 0, series: [], notice: expect.stringContaining("silent") });
  });
});
