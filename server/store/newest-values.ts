import type { Redis } from "ioredis";
import { decodeFrame, decodeFrameHeader, type Schema } from "../../domain/frame";
import { tailKey } from "./metric-keys";

/** What a host told last: `newest[i]` belongs to series `i` of the schema; NaN is an absent value. */
export interface NewestValues {
  /** By the clock of whoever measured it. */
  atMs: number;
  schema: Schema;
  newest: Float64Array;
}

/** The values of a host's newest frame; `undefined` when there is none, or the schema is newer than it. */
export async function readNewestValues(
  redis: Redis,
  hostId: string,
  schema: Schema | null,
): Promise<NewestValues | undefined> {
  const entries = await redis.xrevrangeBuffer(tailKey(hostId), "+", "-", "COUNT", 1);
  const bytes = entries[0]?.[1][1];
  if (!bytes || !schema || decodeFrameHeader(bytes).schema !== schema.version) return undefined;
  const { columns, timesMs } = decodeFrame(bytes, schema);
  return { atMs: timesMs.at(-1)!, schema, newest: Float64Array.from(columns, (column) => column.at(-1) ?? Number.NaN) };
}
