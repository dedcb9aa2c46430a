import type { Redis } from "ioredis";
import type { Schema } from "../../domain/frame";
import { fillHours } from "./fill-hours";
import { readExtent, readSeriesIds } from "./host-extent";
import {
  FACTS_EXPIRY_SECONDS,
  lastKey,
  openHoursKey,
  schemaKey,
  stopsKey,
  storedKey,
  TAIL_EXPIRY_SECONDS,
  tailKey,
} from "./metric-keys";
import { MARK_STORED, STORE_FRAME } from "./metric-scripts";
import { bufferOf, MinuteWriter } from "./minute-writer";
import { type NewestValues, readNewestValues } from "./newest-values";
import type { Samples } from "./samples";
import { HourSealer } from "./seal-hours";
import { type SeriesQuery, SeriesReader } from "./series-reader";
import { framesChannel } from "./server-bus";

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
/** Two minutes, and what arrives late. */
const TAIL_KEEP_MS = 150_000;
/** A minute may be sealed so long after its hour's end even if the node sent nothing since. */
const SEAL_AFTER_MS = 5 * MINUTE_MS;
const MAX_STOPS = 200;

/** Orders and identifies what a collector ships. */
export interface ItemNumber {
  hostId: string;
  runId: number;
  sequence: number;
}

export interface LastHeard {
  /** By the server's clock. */
  lastFrameAtMs: number | null;
  /** The collector said goodbye. */
  stopped: boolean;
}

/** Everything measured, in Redis. Keys are in metric-keys.ts. Each call touches one host, so a Cluster can spread hosts. */
export class MetricStore {
  private readonly sealer: HourSealer;
  private readonly reader: SeriesReader;
  private readonly minutes: MinuteWriter;

  /** @param onError told when an hour could not be sealed (it will be tried again), or when something stored is damaged */
  constructor(
    private readonly redis: Redis,
    onError: (error: Error) => void = () => undefined,
  ) {
    this.sealer = new HourSealer(redis, onError);
    this.reader = new SeriesReader(redis, onError);
    this.minutes = new MinuteWriter(redis, (id, hour) => this.sealer.request(id, hour));
  }

  /** Keeps a frame in the tail and hands it to the other servers. What was stored already is a duplicate and changes nothing. */
  async storeFrame(frame: ItemNumber & { bytes: Uint8Array; receivedAtMs: number }): Promise<"stored" | "duplicate"> {
    const { hostId, runId, sequence, bytes, receivedAtMs } = frame;
    const stored = await STORE_FRAME.run(
      this.redis,
      [storedKey(hostId), tailKey(hostId), lastKey(hostId)],
      [
        runId,
        sequence,
        FACTS_EXPIRY_SECONDS,
        bufferOf(bytes),
        receivedAtMs,
        receivedAtMs - TAIL_KEEP_MS,
        TAIL_EXPIRY_SECONDS,
        framesChannel(hostId),
      ],
    );
    return stored === 1 ? "stored" : "duplicate";
  }

  /**
   * Keeps a minute of a tier. A partial one is joined with what is there and with what only the tail has. A minute that no tier would
   * keep any more is passed over.
   * @throws CodecError when the bytes are not a chunk
   */
  async storeChunk(chunk: ItemNumber & { tier: "raw" | "1s"; bytes: Uint8Array }): Promise<void> {
    const { hostId, tier, runId, sequence, bytes } = chunk;
    await this.minutes.write(hostId, tier, bytes);
    await this.markStored(hostId, runId, sequence);
  }

  /** Puts a minute into a host's history that no collector of it has sent; it is joined with what is there. @throws CodecError */
  async importMinute(hostId: string, bytes: Uint8Array): Promise<void> {
    await this.minutes.writeImported(hostId, bytes);
  }

  /** Keeps hours of which nothing is kept yet; what is there stays. @see fillHours */
  importHours(hostId: string, blockMs: number, hours: ReadonlyMap<string, Samples>) {
    return fillHours(this.redis, hostId, blockMs, hours);
  }

  /**
   * Builds the minutes that no chunk came for out of the tail, and seals hours that are over. To be called when a host has gone
   * silent, when its collector runs anew, and when a server starts.
   */
  async closeAbandonedMinute(hostId: string, nowMs: number): Promise<void> {
    await this.minutes.closeAbandoned(hostId);
    await this.sealDueHours(hostId, nowMs);
  }

  /** Seals the hours of a host that are over though nothing came since; cheap when there are none. */
  async sealDueHours(hostId: string, nowMs: number): Promise<void> {
    for (const hour of await this.redis.hkeys(openHoursKey(hostId))) {
      if ((Number(hour) + 1) * HOUR_MS + SEAL_AFTER_MS <= nowMs) this.sealer.request(hostId, Number(hour));
    }
  }

  /** Resolves when nothing is being sealed or waiting for it. */
  sealed(): Promise<void> {
    return this.sealer.idle();
  }

  async storeSchema({ hostId, runId, sequence, schema }: ItemNumber & { schema: Schema }): Promise<void> {
    await this.redis.set(schemaKey(hostId), JSON.stringify(schema), "EX", FACTS_EXPIRY_SECONDS);
    await this.markStored(hostId, runId, sequence);
  }

  async schemaOf(hostId: string): Promise<Schema | null> {
    const json = await this.redis.get(schemaKey(hostId));
    return json === null ? null : (JSON.parse(json) as Schema);
  }

  /** Run and sequence of what was stored last; zeros when nothing was. */
  async storedUpTo(hostId: string): Promise<{ runId: number; sequence: number }> {
    const [runId, sequence] = await this.redis.hmget(storedKey(hostId), "runId", "sequence");
    return { runId: Number(runId ?? 0), sequence: Number(sequence ?? 0) };
  }

  async markStored(hostId: string, runId: number, sequence: number): Promise<void> {
    await MARK_STORED.run(this.redis, [storedKey(hostId)], [runId, sequence, FACTS_EXPIRY_SECONDS]);
  }

  /** The frames of the newest two minutes, oldest first. */
  async tail(hostId: string): Promise<Uint8Array[]> {
    const entries = await this.redis.xrangeBuffer(tailKey(hostId), "-", "+");
    const receivedAtMs = (fields: Buffer[]) => Number(fields[3]);
    const newestAtMs = entries.length > 0 ? receivedAtMs(entries[entries.length - 1]![1]) : 0;
    return entries
      .filter(([, fields]) => receivedAtMs(fields) > newestAtMs - 2 * MINUTE_MS)
      .map(([, fields]) => fields[1]!);
  }

  /** The values of a host's newest frame; `undefined` when there is none. */
  async newestValues(hostId: string): Promise<NewestValues | undefined> {
    return readNewestValues(this.redis, hostId, await this.schemaOf(hostId));
  }

  /** @param atMs by the server's clock */
  async markStopped(hostId: string, atMs: number): Promise<void> {
    const key = lastKey(hostId);
    await this.redis
      .multi()
      .hset(key, "stopped", "1", "stoppedAtMs", String(atMs))
      .expire(key, FACTS_EXPIRY_SECONDS)
      .lpush(stopsKey(hostId), atMs)
      .ltrim(stopsKey(hostId), 0, MAX_STOPS - 1)
      .expire(stopsKey(hostId), FACTS_EXPIRY_SECONDS)
      .exec();
  }

  /** When its collector said that it stops: the newest 200 times, newest first. */
  async stopsOf(hostId: string): Promise<number[]> {
    return (await this.redis.lrange(stopsKey(hostId), 0, -1)).map(Number);
  }

  async lastOf(hostIds: readonly string[]): Promise<Map<string, LastHeard>> {
    const answers = await Promise.all(
      hostIds.map((hostId) => this.redis.hmget(lastKey(hostId), "lastFrameAtMs", "stopped")),
    );
    return new Map(
      answers.map(([lastFrameAtMs, stopped], i) => [
        hostIds[i]!,
        { lastFrameAtMs: lastFrameAtMs ? Number(lastFrameAtMs) : null, stopped: stopped === "1" },
      ]),
    );
  }

  /** Samples of some series over a span, both ends included. A series without samples there is left out. */
  readSeries(query: SeriesQuery) {
    return this.reader.readSeries(query);
  }

  /** The series that a host sends or that something is kept of, in rising order. */
  seriesIdsOf(hostId: string): Promise<string[]> {
    return readSeriesIds(this.redis, hostId);
  }

  /** Times of the oldest and the newest sample kept of a host, over all tiers. */
  extentOf(hostId: string): Promise<{ oldestMs: number | null; newestMs: number | null }> {
    return readExtent(this.redis, hostId);
  }

  /** Forgets a host and all that was measured there. */
  async deleteHost(hostId: string): Promise<void> {
    this.sealer.forget(hostId);
    for (let cursor = "0"; ; ) {
      const [next, keys] = await this.redis.scan(cursor, "MATCH", `m:{${hostId}}:*`, "COUNT", 1000);
      if (keys.length > 0) await this.redis.unlink(...keys);
      if (next === "0") return;
      cursor = next;
    }
  }
}
