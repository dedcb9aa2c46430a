import type { ChainableCommander, Redis } from "ioredis";
import type { Tier } from "../../domain/chunk";
import { CodecError } from "../../domain/column-codec";
import type { Schema } from "../../domain/frame";
import { LooseMinutes } from "./loose-minutes";
import {
  clampToRetention,
  minuteKey,
  openHoursKey,
  type SealedTier,
  schemaKey,
  sealedKey,
  sealedSpanMs,
  spansBetween,
} from "./metric-keys";
import { runPipeline } from "./run-pipeline";
import { cut, join, rollUp, type Samples, unite } from "./samples";
import { unpackSamples } from "./sealed-bytes";
import { decodeTail, meanPerSecond, TailReader } from "./tail-frames";

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
/** Only a span that ends later than so long ago can have ticks that are in no chunk yet. */
const TAIL_MATTERS_MS = 30 * MINUTE_MS;

export interface SeriesQuery {
  hostId: string;
  seriesIds: readonly string[];
  tier: Tier;
  /** Both included. */
  fromMs: number;
  toMs: number;
}

/** Samples of one series. In the raw and 1 s tiers `min`, `mean` and `max` are one and the same array. NaN is an absent value. */
export interface SeriesColumns {
  timesMs: Float64Array;
  min: Float64Array;
  mean: Float64Array;
  max: Float64Array;
}

interface NewestTicks {
  isSubSecond: boolean;
  of(seriesId: string): Samples[];
}

/** What lies ahead of the chunks: which hours are open, and the tail. */
interface Recent {
  openHours: number[];
  /** The ticks after a time; of each series they are one piece. */
  ticksAfter(afterMs: number): Promise<NewestTicks>;
}

type SamplesById = Map<string, Samples | undefined>;

/** Reads any tier: what is sealed, the loose minutes behind it, and the tail's ticks for which no chunk came yet. */
export class SeriesReader {
  /** @param onError told of something stored that is damaged; it is passed over */
  constructor(
    private readonly redis: Redis,
    private readonly onError: (error: Error) => void,
  ) {}

  async readSeries(query: SeriesQuery): Promise<Map<string, SeriesColumns>> {
    if (query.seriesIds.length === 0) return new Map();
    const recent = await this.recent(query);
    const samples =
      query.tier === "raw"
        ? await this.readRaw(query, recent)
        : (await this.readTier(query, query.tier, recent)).samples;
    const found = new Map<string, SeriesColumns>();
    for (const [id, all] of samples) {
      const inside = all && cut(all, query.fromMs, query.toMs);
      if (!inside || inside.timesMs.length === 0) continue;
      const [min, mean, max] = inside.columns;
      found.set(id, { timesMs: inside.timesMs, min: min!, mean: mean ?? min!, max: max ?? min! });
    }
    return found;
  }

  /** `chunkedToMs` is the time of the newest tick that came from a loose minute. */
  private async readTier(
    { hostId, seriesIds, fromMs, toMs }: SeriesQuery,
    tier: SealedTier,
    recent: Recent,
  ): Promise<{ samples: SamplesById; chunkedToMs: number }> {
    const span = clampToRetention(tier, fromMs, toMs, Date.now());
    const openHours = recent.openHours.filter((hourMs) => hourMs + HOUR_MS > span.fromMs && hourMs <= span.toMs);
    const minuteTimes = openHours
      .flatMap((hourMs) => spansBetween(hourMs, hourMs + HOUR_MS - 1, MINUTE_MS))
      .filter((minuteMs) => tier === "1h" || (minuteMs + MINUTE_MS > span.fromMs && minuteMs <= span.toMs));
    const minuteKeys = minuteTimes.map((minuteMs) => minuteKey(hostId, "1s", minuteMs));
    const keys = spansBetween(span.fromMs, span.toMs, sealedSpanMs(tier)).map((at) => sealedKey(hostId, tier, at));
    const dayKeys = tier === "1h" ? [...new Set(openHours.map((hourMs) => sealedKey(hostId, "1m", hourMs)))] : [];
    // An hour is sealed all at once: the minutes are read before it, so that they are found in one place or in both.
    const [looseValues, ...hashes] = await runPipeline(this.redis, (pipeline) => {
      if (minuteKeys.length > 0) pipeline.mgetBuffer(minuteKeys);
      else pipeline.echo("");
      for (const key of [...keys, ...dayKeys]) pipeline.hmgetBuffer(key, ...seriesIds);
    });
    const minutes = this.looseMinutes(minuteKeys, looseValues);
    const chunkedToMs = minutes.newestTickMs;
    const ticks = await recent.ticksAfter(chunkedToMs);
    const samples: SamplesById = new Map();
    seriesIds.forEach((id, i) => {
      const [kept, days] = [keys, dayKeys].map((list, isDay) =>
        list.flatMap((key, k) => {
          const values = hashes[isDay ? keys.length + k : k] as (Buffer | null)[];
          return this.unpacked(values[i], `${key} ${id}`) ?? [];
        }),
      ) as [Samples[], Samples[]];
      const newest = ticks.of(id);
      if (tier === "1s") {
        const seconds = ticks.isSubSecond
          ? newest.map((part) => meanPerSecond(afterSecond(part, chunkedToMs)))
          : newest;
        samples.set(id, join([kept, minutes.ticksOf(id), seconds]));
        return;
      }
      const loose = listOf(join([newest.map((part) => rollUp(part, MINUTE_MS)), minutes.pointsOf(id)]));
      if (tier === "1m") {
        samples.set(id, join([kept, loose]));
        return;
      }
      const inOpenHours = openHours.flatMap((hourMs) => days.map((day) => cut(day, hourMs, hourMs + HOUR_MS - 1)));
      const hours = listOf(join([inOpenHours, loose])).map((part) => rollUp(part, HOUR_MS));
      samples.set(id, join([kept, hours]));
    });
    return { samples, chunkedToMs };
  }

  /** Minutes that have no raw chunk are read from the 1 s tier: a node samples faster only while somebody looks. */
  private async readRaw(query: SeriesQuery, recent: Recent): Promise<SamplesById> {
    const { hostId, seriesIds } = query;
    const span = clampToRetention("raw", query.fromMs, query.toMs, Date.now());
    const keys = spansBetween(span.fromMs, span.toMs, MINUTE_MS).map((at) => minuteKey(hostId, "raw", at));
    const [values, seconds] = await Promise.all([
      keys.length > 0 ? this.redis.mgetBuffer(keys) : [],
      this.readTier(query, "1s", recent),
    ]);
    const minutes = this.looseMinutes(keys, values);
    const ticks = await recent.ticksAfter(Math.max(minutes.newestTickMs, seconds.chunkedToMs));
    const result: SamplesById = new Map();
    for (const id of seriesIds) {
      const raw = join([minutes.ticksOf(id), ticks.of(id)]);
      const others = seconds.samples.get(id);
      result.set(id, raw && others ? unite(outside(others, raw), raw) : (raw ?? others));
    }
    return result;
  }

  private looseMinutes(keys: readonly string[], values: unknown): LooseMinutes {
    return new LooseMinutes(keys.length > 0 ? (values as (Buffer | null)[]) : [], (index) =>
      this.onError(new Error(`${keys[index]} is damaged`)),
    );
  }

  private unpacked(bytes: Buffer | null | undefined, what: string): Samples | undefined {
    if (!bytes) return undefined;
    try {
      return unpackSamples(bytes);
    } catch (error) {
      if (!(error instanceof CodecError)) throw error;
      this.onError(new Error(`${what} is damaged`, { cause: error }));
      return undefined;
    }
  }

  private async recent({ hostId, seriesIds, toMs }: SeriesQuery): Promise<Recent> {
    const tail = new TailReader(this.redis, hostId);
    const tailMatters = toMs >= Date.now() - TAIL_MATTERS_MS;
    const [open, schemaJson, page] = await runPipeline(this.redis, (pipeline: ChainableCommander) => {
      pipeline.hkeys(openHoursKey(hostId));
      if (!tailMatters) return;
      pipeline.get(schemaKey(hostId));
      tail.addFirstPage(pipeline);
    });
    const openHours = (open as string[]).map((hour) => Number(hour) * HOUR_MS).sort((a, b) => a - b);
    if (!schemaJson) return { openHours, ticksAfter: async () => ({ isSubSecond: false, of: () => [] }) };
    const schema = JSON.parse(schemaJson as string) as Schema;
    tail.take(page as [Buffer, Buffer[]][]);
    const indexOf = new Map(schema.seriesIds.map((id, i) => [id, i]));
    const present = seriesIds.filter((id) => indexOf.has(id)).sort((a, b) => indexOf.get(a)! - indexOf.get(b)!);
    const indices = present.map((id) => indexOf.get(id)!);
    const ticksAfter = async (afterMs: number): Promise<NewestTicks> => {
      const frames = await tail.after(afterMs);
      const { timesMs, columns, isSubSecond } = decodeTail(frames, schema, afterMs, indices);
      const byId = new Map(present.map((id, i) => [id, [{ timesMs, columns: [columns[i]!] }]]));
      return { isSubSecond, of: (id) => byId.get(id) ?? [] };
    };
    return { openHours, ticksAfter };
  }
}

function listOf(samples: Samples | undefined): Samples[] {
  return samples ? [samples] : [];
}

/** The ticks after the second that a time lies in: the chunks hold that second's mean already. */
function afterSecond(samples: Samples, atMs: number): Samples {
  return cut(samples, (Math.floor(atMs / 1000) + 1) * 1000, Number.MAX_SAFE_INTEGER);
}

/** The samples of `others` that lie in minutes of which `raw` has nothing. */
function outside(others: Samples, raw: Samples): Samples {
  const covered = new Set(Array.from(raw.timesMs, (atMs) => Math.floor(atMs / MINUTE_MS)));
  const kept = Array.from(others.timesMs.keys()).filter(
    (i) => !covered.has(Math.floor(others.timesMs[i]! / MINUTE_MS)),
  );
  return {
    timesMs: Float64Array.from(kept, (i) => others.timesMs[i]!),
    columns: others.columns.map((column) => Float64Array.from(kept, (i) => column[i]!)),
  };
}
