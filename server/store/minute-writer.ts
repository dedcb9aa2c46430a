import type { Redis } from "ioredis";
import { type Chunk, ChunkReader, encodeChunk } from "../../domain/chunk";
import { CodecError } from "../../domain/column-codec";
import type { Schema } from "../../domain/frame";
import { type MinutePart, mergeMinute, storedMinute, TailMinutes } from "./merge-minute";
import {
  FACTS_EXPIRY_SECONDS,
  minuteExpiresAt,
  minuteKey,
  openHoursKey,
  RETENTION_MS,
  schemaKey,
  TAIL_EXPIRY_SECONDS,
} from "./metric-keys";
import { STORE_LOOSE_MINUTE } from "./metric-scripts";
import { decodeTail, TailReader } from "./tail-frames";

const HOUR_MS = 3_600_000;
const MAX_ID_LENGTH = 256;
/** A node that vanished leaves one minute open, or two when it vanished at a minute's end. */
const MAX_ABANDONED_MINUTES = 4;

/** @throws CodecError when a name or a column could not be read later */
function requireReadable(chunk: ChunkReader): void {
  for (const id of chunk.seriesIds) {
    if (id.length === 0 || id.length > MAX_ID_LENGTH)
      throw new CodecError(`a series id has 1 to ${MAX_ID_LENGTH} characters`);
    chunk.column(id);
  }
}

/** Bytes as ioredis wants them, without a copy. */
export function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Writes minutes as chunks, out of what a node sends and, when that is not all, out of the tail. */
export class MinuteWriter {
  /** @param onHourOver told an hour (since 1970) that has minutes and is before the one just written */
  constructor(
    private readonly redis: Redis,
    private readonly onHourOver: (hostId: string, hour: number) => void,
  ) {}

  /**
   * Keeps a minute. A partial one is joined with what is there and with what only the tail has.
   * @throws CodecError when the bytes are not a chunk
   */
  async write(hostId: string, tier: "raw" | "1s", bytes: Uint8Array): Promise<void> {
    const chunk = new ChunkReader(bytes);
    requireReadable(chunk);
    const whole = chunk.partial ? await this.joinedBytes(hostId, tier, chunk, bytes) : bytes;
    await this.writeMinute(hostId, tier, whole, chunk);
  }

  /** As `write`, for a minute that no collector sent: when it is long past, the tail holds nothing of it and need not be read. */
  async writeImported(hostId: string, bytes: Uint8Array): Promise<void> {
    const chunk = new ChunkReader(bytes);
    const hasTail = chunk.minuteMs + TAIL_EXPIRY_SECONDS * 1000 > Date.now();
    await this.writeMinute(hostId, "1s", await this.joinedBytes(hostId, "1s", chunk, bytes, hasTail), chunk);
  }

  private async joinedBytes(
    hostId: string,
    tier: "raw" | "1s",
    reader: ChunkReader,
    bytes: Uint8Array,
    hasTail = true,
  ): Promise<Uint8Array> {
    const { minuteMs } = reader;
    const [kept, tail] = await Promise.all([
      this.redis.getBuffer(minuteKey(hostId, tier, minuteMs)),
      hasTail ? this.tailMinutes(hostId, minuteMs) : undefined,
    ]);
    const parts = [tail?.minute(tier, minuteMs), storedMinute(kept), reader].filter((part) => part !== undefined);
    const joined = mergeMinute(minuteMs, parts);
    return joined ? encodeChunk(joined) : bytes;
  }

  private async tailMinutes(hostId: string, fromMs: number): Promise<TailMinutes | undefined> {
    const [schemaJson, frames] = await Promise.all([
      this.redis.get(schemaKey(hostId)),
      new TailReader(this.redis, hostId).after(fromMs - 1),
    ]);
    if (schemaJson === null) return undefined;
    const schema = JSON.parse(schemaJson) as Schema;
    return new TailMinutes(decodeTail(frames, schema, fromMs - 1), schema.seriesIds);
  }

  private async writeMinute(
    hostId: string,
    tier: "raw" | "1s",
    bytes: Uint8Array,
    { minuteMs }: Pick<Chunk, "minuteMs">,
  ): Promise<void> {
    const nowMs = Date.now();
    const key = minuteKey(hostId, tier, minuteMs);
    const expiresAt = minuteExpiresAt(tier, minuteMs, nowMs);
    if (expiresAt * 1000 <= nowMs || minuteMs + RETENTION_MS["1m"] <= nowMs) return;
    if (tier === "raw") {
      await this.redis.set(key, bufferOf(bytes), "EXAT", expiresAt);
      return;
    }
    const hour = Math.floor(minuteMs / HOUR_MS);
    const open = (await STORE_LOOSE_MINUTE.run(
      this.redis,
      [key, openHoursKey(hostId)],
      [bufferOf(bytes), expiresAt, hour, FACTS_EXPIRY_SECONDS],
    )) as string[];
    for (const other of open) if (Number(other) < hour) this.onHourOver(hostId, Number(other));
  }

  /** Builds the minutes that no chunk came for out of the tail. */
  async closeAbandoned(hostId: string): Promise<void> {
    const tail = await this.tailMinutes(hostId, 0);
    for (const minuteMs of tail?.newest(MAX_ABANDONED_MINUTES) ?? []) {
      for (const tier of ["raw", "1s"] as const) {
        const part = tail?.minute(tier, minuteMs);
        if (part) await this.completeMinute(hostId, tier, minuteMs, part);
      }
    }
  }

  private async completeMinute(hostId: string, tier: "raw" | "1s", minuteMs: number, part: MinutePart): Promise<void> {
    const kept = storedMinute(await this.redis.getBuffer(minuteKey(hostId, tier, minuteMs)));
    const joined = mergeMinute(minuteMs, kept ? [part, kept] : [part]);
    if (!joined || joined.timesMs.length === kept?.timesMs.length) return;
    await this.writeMinute(hostId, tier, encodeChunk(joined), joined);
  }
}
