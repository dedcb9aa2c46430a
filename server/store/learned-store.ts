import { promisify } from "node:util";
import { deserialize, serialize } from "node:v8";
import { constants, deflateRaw, inflateRaw, type ZlibOptions } from "node:zlib";
import type { Redis } from "ioredis";
import { z } from "zod";

const VERSION = 1;
const KEPT_SECONDS = 7 * 86_400;
/** Most of it is noise: more effort saves a hundredth, and thousands of hosts are kept at once when a server stops. */
const DEFLATE = { level: constants.Z_BEST_SPEED };
const learnedKey = (hostId: string) => `m:{${hostId}}:learned`;

const mapSchema = z.custom<Map<string, never>>((state) => state instanceof Map);
const recordSchema = z.object({ version: z.literal(VERSION), forecasts: mapSchema, unusual: mapSchema });

const deflated = promisify(deflateRaw) as (data: Buffer, options: ZlibOptions) => Promise<Buffer>;
const inflated = promisify(inflateRaw) as (data: Buffer) => Promise<Buffer>;

/** What the centre has learned of hosts whose samples others push, so that a restart or another server goes on with it. */
export class LearnedStore {
  constructor(private readonly redis: Redis) {}

  /** @param state of each part, by series; whoever takes a part checks it */
  async put(hostId: string, state: { forecasts: Map<string, unknown>; unusual: Map<string, unknown> }): Promise<void> {
    const bytes = await deflated(serialize({ version: VERSION, ...state }), DEFLATE);
    await this.redis.set(learnedKey(hostId), bytes, "EX", KEPT_SECONDS);
  }

  /** `undefined` when there is nothing, or nothing that can be read. */
  async get(hostId: string): Promise<{ forecasts: Map<string, never>; unusual: Map<string, never> } | undefined> {
    const bytes = await this.redis.getBuffer(learnedKey(hostId));
    if (!bytes) return undefined;
    try {
      return recordSchema.parse(deserialize(await inflated(bytes)));
    } catch {
      return undefined;
    }
  }
}
