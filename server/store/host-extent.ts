import type { Redis } from "ioredis";
import { CodecError } from "../../domain/column-codec";
import { decodeFrameHeader, type Schema } from "../../domain/frame";
import { LooseMinutes } from "./loose-minutes";
import {
  EXTENT_FIELD,
  minuteKey,
  openHoursKey,
  RETENTION_MS,
  type SealedTier,
  schemaKey,
  sealedKey,
  sealedSpanMs,
  spansBetween,
  tailKey,
} from "./metric-keys";
import { runPipeline } from "./run-pipeline";
import { type Extent, parseExtent } from "./seal-hours";

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** The series that a host sends, or that something is kept of, in rising order. */
export async function readSeriesIds(redis: Redis, hostId: string): Promise<string[]> {
  const [schemaJson, ...fields] = await runPipeline(redis, (pipeline) => {
    pipeline.get(schemaKey(hostId));
    for (const key of sealedKeys(hostId, "1h", Date.now())) pipeline.hkeys(key);
  });
  const ids = new Set((fields as string[][]).flat());
  ids.delete(EXTENT_FIELD);
  if (schemaJson) for (const id of (JSON.parse(schemaJson as string) as Schema).seriesIds) ids.add(id);
  return [...ids].sort();
}

/** Times of the oldest and the newest sample kept of a host, over all tiers. */
export async function readExtent(
  redis: Redis,
  hostId: string,
): Promise<{ oldestMs: number | null; newestMs: number | null }> {
  const nowMs = Date.now();
  const [openHours, hours, minutes, seconds, tail] = await Promise.all([
    redis.hkeys(openHoursKey(hostId)),
    sealedExtent(redis, hostId, "1h", nowMs),
    sealedExtent(redis, hostId, "1m", nowMs),
    sealedExtent(redis, hostId, "1s", nowMs),
    tailExtent(redis, hostId),
  ]);
  const looseKeys = openHours
    .map(Number)
    .sort((a, b) => a - b)
    .flatMap((hour) => spansBetween(hour * HOUR_MS, (hour + 1) * HOUR_MS - 1, MINUTE_MS))
    .map((minuteMs) => minuteKey(hostId, "1s", minuteMs));
  const loose = new LooseMinutes(looseKeys.length > 0 ? await redis.mgetBuffer(looseKeys) : [], () => undefined);
  const oldestTickMs = Math.min(seconds.oldestMs, loose.oldestTickMs || Number.POSITIVE_INFINITY, tail.oldestMs);
  const oldestMs = startOf(startOf(hours.oldestMs, HOUR_MS, minutes.oldestMs), MINUTE_MS, oldestTickMs);
  const newestMs = Math.max(tail.newestMs, loose.newestTickMs, seconds.newestMs, minutes.newestMs, hours.newestMs);
  return { oldestMs: Number.isFinite(oldestMs) ? oldestMs : null, newestMs: newestMs > 0 ? newestMs : null };
}

function sealedKeys(hostId: string, tier: SealedTier, nowMs: number): string[] {
  const spanMs = sealedSpanMs(tier);
  return spansBetween(nowMs - RETENTION_MS[tier] - spanMs, nowMs + DAY_MS, spanMs).map((at) =>
    sealedKey(hostId, tier, at),
  );
}

async function sealedExtent(redis: Redis, hostId: string, tier: SealedTier, nowMs: number): Promise<Extent> {
  const fields = await runPipeline(redis, (pipeline) => {
    for (const key of sealedKeys(hostId, tier, nowMs)) pipeline.hget(key, EXTENT_FIELD);
  });
  const extents = fields.map((field) => parseExtent(field as string | null));
  return {
    oldestMs: Math.min(...extents.map(({ oldestMs }) => oldestMs)),
    newestMs: Math.max(...extents.map(({ newestMs }) => newestMs)),
  };
}

/** Times of the first and last tick of the tail. */
async function tailExtent(redis: Redis, hostId: string): Promise<Extent> {
  const [[first], [last]] = await Promise.all([
    redis.xrangeBuffer(tailKey(hostId), "-", "+", "COUNT", 1),
    redis.xrevrangeBuffer(tailKey(hostId), "+", "-", "COUNT", 1),
  ]);
  if (!first || !last) return parseExtent(null);
  try {
    const newest = decodeFrameHeader(last[1][1]!).timesMs;
    return { oldestMs: decodeFrameHeader(first[1][1]!).timesMs[0]!, newestMs: newest[newest.length - 1]! };
  } catch (error) {
    if (error instanceof CodecError) return parseExtent(null);
    throw error;
  }
}

/** The exact time when the finer tier still has the first span of the coarser one. */
function startOf(coarseMs: number, spanMs: number, fineMs: number): number {
  return fineMs < coarseMs + spanMs ? fineMs : coarseMs;
}
