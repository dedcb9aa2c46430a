import type { Redis } from "ioredis";
import type { ChunkReader } from "../../domain/chunk";
import { CodecError } from "../../domain/column-codec";
import { decimalsOf } from "../../domain/metric-catalogue";
import { LuaScript } from "./lua-script";
import { storedMinute } from "./merge-minute";
import { EXTENT_FIELD, minuteKey, openHoursKey, sealCountKey, sealedExpiresAt, sealedKey } from "./metric-keys";
import { concatenate, cut, rollUp, type Samples, unite } from "./samples";
import { packSamples, unpackSamples } from "./sealed-bytes";

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const TIERS = ["1s", "1m", "1h"] as const;
const ATTEMPTS = 5;
const RETRY_MS = 100;
/** Series compressed at the same time; zlib has four threads. */
const BATCH = 4;
export const SEAL_COUNT_EXPIRY_SECONDS = 31 * 86_400;
/** Series that a sealed hash may hold: a host whose devices have ever new names must not fill Redis. */
export const MAX_SERIES_PER_HASH = 16_384;

/**
 * Puts a sealed hour in the place of its loose minutes, all or nothing, and only if neither a minute was written nor the host sealed
 * since they were read. KEYS open, seals, three sealed hashes, minutes. ARGV hour, writes and seals seen, expiry of seals, three
 * times of expiry, then three lists, each its length and so many fields and values.
 */
const COMMIT = new LuaScript(`
if redis.call('HGET', KEYS[1], ARGV[1]) ~= ARGV[2] then return 0 end
if (redis.call('GET', KEYS[2]) or '0') ~= ARGV[3] then return 0 end
local at = 8
for tier = 1, 3 do
  local key = KEYS[2 + tier]
  local size = redis.call('HLEN', key)
  local last = at + tonumber(ARGV[at])
  for i = at + 1, last, 2 do
    if size < ${MAX_SERIES_PER_HASH} or redis.call('HEXISTS', key, ARGV[i]) == 1 then
      size = size + redis.call('HSET', key, ARGV[i], ARGV[i + 1])
    end
  end
  redis.call('EXPIREAT', key, ARGV[4 + tier])
  at = last + 1
end
for i = 6, #KEYS do redis.call('UNLINK', KEYS[i]) end
redis.call('HDEL', KEYS[1], ARGV[1])
redis.call('INCR', KEYS[2])
redis.call('EXPIRE', KEYS[2], ARGV[4])
return 1`);

/**
 * Seals hours in the background, one at a time: the loose minutes of an hour become, for each series, a compressed hour of the 1 s
 * tier, a part of the day of the 1 min tier, and a point of the 1 h tier. What was sealed before is joined with it, so late data
 * and repetitions are harmless. A crash leaves the minutes where they are.
 */
export class HourSealer {
  private readonly waiting = new Map<string, { hostId: string; hour: number }>();
  private working: Promise<void> | undefined;

  /** @param onError told of an hour that could not be sealed; it is tried again when the host's next minute comes */
  constructor(
    private readonly redis: Redis,
    private readonly onError: (error: Error) => void,
  ) {}

  /** @param hour since 1970 */
  request(hostId: string, hour: number): void {
    this.waiting.set(`${hostId} ${hour}`, { hostId, hour });
    this.working ??= this.work();
  }

  /** Does not seal what still waits of a host. */
  forget(hostId: string): void {
    for (const [key, { hostId: of }] of this.waiting) if (of === hostId) this.waiting.delete(key);
  }

  /** Resolves when nothing waits. */
  async idle(): Promise<void> {
    await this.working;
  }

  private async work(): Promise<void> {
    for (const [key, { hostId, hour }] of this.waiting) {
      this.waiting.delete(key);
      try {
        await this.seal(hostId, hour);
      } catch (error) {
        this.onError(new Error(`hour ${hour} of ${hostId} could not be sealed`, { cause: error }));
      }
    }
    this.working = undefined;
  }

  private async seal(hostId: string, hour: number): Promise<void> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (await this.trySeal(hostId, hour)) return;
      await new Promise((resolve) => setTimeout(resolve, (attempt + 1) * RETRY_MS));
    }
    throw new Error("its minutes keep changing");
  }

  /** @returns false when something changed meanwhile */
  private async trySeal(hostId: string, hour: number): Promise<boolean> {
    const hourMs = hour * HOUR_MS;
    const [writes, seals] = await Promise.all([
      this.redis.hget(openHoursKey(hostId), String(hour)),
      this.redis.get(sealCountKey(hostId)),
    ]);
    if (writes === null) return true;
    const minuteKeys = Array.from({ length: 60 }, (_, m) => minuteKey(hostId, "1s", hourMs + m * MINUTE_MS));
    const minutes: ChunkReader[] = [];
    for (const bytes of await this.redis.mgetBuffer(minuteKeys)) {
      const chunk = storedMinute(bytes);
      if (chunk && chunk.timesMs.length > 0) minutes.push(chunk);
    }
    const lists = await this.sealedFields(hostId, hourMs, minutes);
    const keys = TIERS.map((tier) => sealedKey(hostId, tier, hourMs));
    const expiries = TIERS.map((tier) => sealedExpiresAt(tier, hourMs));
    const committed = await COMMIT.run(
      this.redis,
      [openHoursKey(hostId), sealCountKey(hostId), ...keys, ...minuteKeys],
      [
        hour,
        writes,
        seals ?? "0",
        SEAL_COUNT_EXPIRY_SECONDS,
        ...expiries,
        ...lists.flatMap((list) => [list.length, ...list]),
      ],
    );
    return committed === 1;
  }

  /** Fields and values for the three sealed hashes. */
  private async sealedFields(hostId: string, hourMs: number, minutes: ChunkReader[]): Promise<(string | Buffer)[][]> {
    const lists: (string | Buffer)[][] = [[], [], []];
    const seriesIds = [...new Set(minutes.flatMap((minute) => minute.seriesIds))];
    if (seriesIds.length === 0) return lists;
    const kept = await Promise.all(
      TIERS.map((tier) => this.redis.hmgetBuffer(sealedKey(hostId, tier, hourMs), EXTENT_FIELD, ...seriesIds)),
    );
    const extents = kept.map((values) => parseExtent(values[0]));
    for (let from = 0; from < seriesIds.length; from += BATCH) {
      const batch = seriesIds.slice(from, from + BATCH);
      const packed = await Promise.all(
        batch.map(async (id, i) => {
          const before = kept.map((values) => unpacked(values[from + i + 1]));
          const sealed = sealSeries(id, hourMs, minutes, before);
          for (const [t, samples] of sealed.entries()) extendTo(extents[t]!, samples);
          return [id, await Promise.all(sealed.map((samples) => packSamples(id, samples)))] as const;
        }),
      );
      for (const [id, values] of packed) for (const [t, value] of values.entries()) lists[t]!.push(id, value);
    }
    for (const [t, { oldestMs, newestMs }] of extents.entries())
      lists[t]!.push(EXTENT_FIELD, `${oldestMs} ${newestMs}`);
    return lists;
  }
}

/** One series of an hour in each of TIERS. @param before what is sealed in each of them already */
function sealSeries(
  id: string,
  hourMs: number,
  minutes: readonly ChunkReader[],
  before: readonly (Samples | undefined)[],
): Samples[] {
  const loose: Samples[] = [];
  const loosePoints: Samples[] = [];
  for (const minute of minutes) {
    const column = minute.column(id);
    const rollup = minute.rollup(id);
    if (!column || !rollup) continue;
    loose.push({ timesMs: minute.timesMs, columns: [column] });
    loosePoints.push(point(minute.minuteMs, rollup.min, rollup.mean, rollup.max));
  }
  const seconds = unite(before[0], concatenate(loose))!;
  const day = before[1];
  const dayHour = day && cut(day, hourMs, hourMs + HOUR_MS - 1);
  const newPoints = concatenate(loosePoints)!;
  const hourPoints =
    before[0] && dayHour
      ? withMeansOf(unite(dayHour, newPoints)!, seconds, 10 ** decimalsOf(id))
      : unite(dayHour, newPoints)!;
  const dayPoints = day
    ? concatenate([cut(day, 0, hourMs - 1), hourPoints, cut(day, hourMs + HOUR_MS, Number.MAX_SAFE_INTEGER)])!
    : hourPoints;
  const hour = rollUp(hourPoints, HOUR_MS);
  const block = before[2];
  const blockPoints = block
    ? concatenate([cut(block, 0, hourMs - 1), hour, cut(block, hourMs + HOUR_MS, Number.MAX_SAFE_INTEGER)])!
    : hour;
  return [seconds, dayPoints, blockPoints];
}

function point(atMs: number, min: number, mean: number, max: number): Samples {
  return {
    timesMs: Float64Array.of(atMs),
    columns: [Float64Array.of(min), Float64Array.of(mean), Float64Array.of(max)],
  };
}

/**
 * Points a minute whose means are those of the joined seconds, because parts of a minute may have come at different times. They are
 * rounded as chunks round theirs, so that an hour that is sealed again is the same to the last byte.
 */
function withMeansOf(points: Samples, seconds: Samples, scale: number): Samples {
  const { timesMs, columns } = rollUp(seconds, MINUTE_MS);
  const meanAt = new Map(Array.from(timesMs, (atMs, i) => [atMs, Math.round(columns[1]![i]! * scale) / scale]));
  const means = points.columns[1]!.map((mean, i) => meanAt.get(points.timesMs[i]!) ?? mean);
  return { timesMs: points.timesMs, columns: [points.columns[0]!, means, points.columns[2]!] };
}

/** A damaged value counts as none: it cannot be told what it was. */
export function unpacked(bytes: Buffer | null | undefined): Samples | undefined {
  if (!bytes) return undefined;
  try {
    return unpackSamples(bytes);
  } catch (error) {
    if (error instanceof CodecError) return undefined;
    throw error;
  }
}

/** Times of the first and last sample that a sealed hash holds. */
export interface Extent {
  oldestMs: number;
  newestMs: number;
}

/** @param text field EXTENT_FIELD of a sealed hash */
export function parseExtent(text: Buffer | string | null | undefined): Extent {
  const [oldestMs, newestMs] = text ? String(text).split(" ").map(Number) : [];
  return { oldestMs: oldestMs ?? Number.POSITIVE_INFINITY, newestMs: newestMs ?? Number.NEGATIVE_INFINITY };
}

export function extendTo(extent: Extent, { timesMs }: Samples): void {
  extent.oldestMs = Math.min(extent.oldestMs, timesMs[0]!);
  extent.newestMs = Math.max(extent.newestMs, timesMs[timesMs.length - 1]!);
}
