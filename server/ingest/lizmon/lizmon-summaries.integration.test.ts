import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { chunkOfSamples } from "../../../domain/chunk-of-samples";
import { MetricStore } from "../../store/metric-store";
import { connectRedis, type RedisConnections } from "../../store/redis-connections";
import { startTestRedis, type TestRedis } from "../../store/start-test-redis";
import { lizmonSummaries } from "./lizmon-summaries";

/** When the original receiver was asked, and by how many whole hours this test is later: what is stored must not be too old. */
const ORIGINAL_SECONDS = 1_795_174_482;
const LATER_SECONDS = Math.floor((Date.now() / 1000 - ORIGINAL_SECONDS) / 3600) * 3600;
const ASKED_MS = (ORIGINAL_SECONDS + LATER_SECONDS) * 1000;
/** Samples by second whose means are those that the original answered. */
const SAMPLES: Record<string, [atSeconds: number, value: number][]> = {
  "lizmon.cpu": [
    [1_795_167_182, 16.5],
    [1_795_170_782, 14.5],
    [1_795_170_982, 10.5],
    [1_795_174_357, 16.5],
    [1_795_174_421, 14],
    [1_795_174_440, 16],
    ...[1, 2, 3, 4, 5, 6].map((i): [number, number] => [1_795_174_475 + i, 12.46]),
  ],
  "lizmon.mem": [
    [1_795_167_182, 40.1],
    [1_795_170_782, 40.1],
    [1_795_170_982, 40.8],
    [1_795_174_357, 40.8],
    [1_795_174_421, 40.6],
    [1_795_174_440, 40.7],
    ...[1, 2, 3, 4, 5].map((i): [number, number] => [1_795_174_475 + i, 40.2]),
  ],
};

let redis: TestRedis;
let connections: RedisConnections;
let store: MetricStore;

beforeAll(async () => {
  redis = await startTestRedis();
  connections = await connectRedis({ metricsUrl: redis.url, stateUrl: redis.url, onError: () => undefined });
  store = new MetricStore(connections.metrics);
  for (const [seriesId, samples] of Object.entries(SAMPLES)) {
    for (const [atSeconds, value] of samples) {
      await store.importMinute(
        "jarvis",
        chunkOfSamples([{ seriesId, atMs: (atSeconds + LATER_SECONDS) * 1000, value }]),
      );
    }
  }
});
afterAll(async () => {
  await connections.close();
  await redis.stop();
});

it("answers to the letter what the original receiver answered", async () => {
  const original = readFileSync(join(import.meta.dirname, "fixtures/lizmon-receiver-get.json"), "utf8");
  // The original looked at its clock once more for the hours, a second earlier.
  const expected = original
    .trim()
    .replaceAll('"end": 1795174481', `"end": ${ORIGINAL_SECONDS}`)
    .replaceAll(/\d{10}/g, (seconds) => String(Number(seconds) + LATER_SECONDS));
  expect(await lizmonSummaries(store, "jarvis", undefined, ASKED_MS)).toBe(expected);
});

it("answers labels by a part of their name, whatever the case", async () => {
  const keys = Object.keys(JSON.parse(await lizmonSummaries(store, "jarvis", "HOUR:C", ASKED_MS)) as object);
  expect(keys).toEqual(["summary:by-hour:cpu"]);
  expect(await lizmonSummaries(store, "jarvis", "disk", ASKED_MS)).toBe("{}");
});
