import { fastify } from "fastify";
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from "fastify-type-provider-zod";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Alarm, JournalEntry } from "../../../domain/alarm";
import { JournalStore } from "../../store/journal-store";
import { connectRedis, type RedisConnections } from "../../store/redis-connections";
import { startTestRedis } from "../../store/start-test-redis";
import type { ApiApp } from "../api-app";
import { registerJournalRoutes } from "./journal-routes";

let redis: Awaited<ReturnType<typeof startTestRedis>>;
let connections: RedisConnections;
let app: ApiApp;

const HOUR_MS = 3_600_000;
const NOW_MS = Date.now();
const START_MS = NOW_MS - 2 * HOUR_MS;
const COUNT = 2500;
const standing = {
  id: "web-1/disk/disk.used",
  hostId: "web-1",
  ruleId: "disk",
  ruleName: "Disk, full",
  seriesId: "disk.used",
  state: "active",
  severity: "warning",
  value: 1,
  bound: 1,
  text: "=now()",
  sinceMs: NOW_MS - 30 * HOUR_MS,
  changedAtMs: START_MS,
} as Alarm;

beforeAll(async () => {
  redis = await startTestRedis();
  connections = await connectRedis({ metricsUrl: redis.url, stateUrl: redis.url, onError: () => undefined });
  const pipeline = connections.state.pipeline();
  for (let i = 0; i < COUNT; i++) {
    const atMs = START_MS + i;
    const entry = { atMs, kind: i === 0 ? "acknowledged" : "raised", by: "web-1", note: `n${i}`, alarm: standing };
    pipeline.xadd("s:journal", `${atMs}-0`, "e", JSON.stringify(entry));
  }
  await pipeline.exec();
  app = fastify().withTypeProvider<ZodTypeProvider>();
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  const journal = new JournalStore(connections.state, connections.journalReader);
  registerJournalRoutes(app, { journal, alarms: { list: async () => [standing] } });
});
afterAll(async () => {
  await app.close();
  await connections.close();
  await redis.stop();
});

const get = (url: string) => app.inject({ method: "GET", url });

describe("journal routes", () => {
  it("pages through what fits", async () => {
    const first = (await get("/api/journal?limit=2&kind=raised&host=web-1")).json();
    expect(first.entries.map(({ note }: JournalEntry) => note)).toEqual(["n2499", "n2498"]);
    const second = (await get(`/api/journal?limit=1000&before=${first.nextBefore}`)).json();
    expect([second.entries.length, second.entries[0].note]).toEqual([1000, "n2497"]);
    expect((await get("/api/journal?kind=odd")).statusCode).toBe(400);
    expect((await get("/api/journal?before=yesterday")).statusCode).toBe(400);
  });

  it("exports all that fits as CSV, with the texts of hosts made harmless", async () => {
    const answer = await get(`/api/journal/export?format=csv&from=${START_MS}&kind=raised`);
    expect(answer.headers["content-type"]).toBe("text/csv; charset=utf-8");
    expect(answer.headers["content-disposition"]).toMatch(/^attachment; filename="alarm-history-[\d-]{10}\.csv"$/);
    const lines = answer.body.split("\r\n");
    expect(lines).toHaveLength(COUNT + 1);
    expect(lines[1]).toContain(`,raised,web-1,n1,web-1,disk,"Disk, full",disk.used,active,warning,1,1,'=now()`);
  });

  it("exports as lines of JSON", async () => {
    const answer = await get("/api/journal/export?format=json&text=n249");
    expect(answer.headers["content-type"]).toBe("application/x-ndjson; charset=utf-8");
    const entries = answer.body.trimEnd().split("\n");
    expect(entries.map((line) => JSON.parse(line).note)).toEqual([
      "n249",
      ...[...Array(10).keys()].map((i) => `n249${i}`),
    ]);
    expect((await get("/api/journal/export?format=json&host=db-1")).body).toBe("");
    expect((await get("/api/journal/export?format=xml")).statusCode).toBe(400);
  });

  it("has the figures of a span", async () => {
    const figures = (await get(`/api/alarms/figures?from=${START_MS}&to=${NOW_MS + HOUR_MS}`)).json();
    expect(figures).toMatchObject({
      fromMs: START_MS,
      completeFromMs: START_MS,
      raisedCount: COUNT - 1,
      operatorCount: 1,
      acknowledgedCount: 1,
      noisiestRules: [{ ruleId: "disk", raisedCount: COUNT - 1, share: 1 }],
      floods: [{ raisedCount: COUNT - 1 }],
      standing: [{ alarmId: standing.id }],
    });
    expect(figures.toMs).toBeGreaterThanOrEqual(NOW_MS);
    expect(figures.toMs).toBeLessThan(NOW_MS + HOUR_MS);
  });

  it.each([
    ["an end before its beginning", "from=2000&to=1000"],
    ["the future", `from=${NOW_MS + HOUR_MS}&to=${NOW_MS + 2 * HOUR_MS}`],
    ["more than 400 days", `from=0&to=${NOW_MS}`],
  ])("refuses figures of %s", async (_, query) => {
    expect((await get(`/api/alarms/figures?${query}`)).statusCode).toBe(400);
  });
});
