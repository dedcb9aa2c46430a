import type { Redis } from "ioredis";
import type { z } from "zod";
import { LuaScript } from "./lua-script";

/** KEYS hash. ARGV field, value, most fields. Adds a field that is not there yet. */
const ADD = new LuaScript(`
if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 1 then return 'exists' end
if redis.call('HLEN', KEYS[1]) >= tonumber(ARGV[3]) then return 'full' end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
return 'added'
`);

/** KEYS hash. ARGV field, expected value, new value. Changes a field that is as it was when it was read. */
const EXCHANGE = new LuaScript(`
if redis.call('HGET', KEYS[1], ARGV[1]) ~= ARGV[2] then return 0 end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
return 1
`);

const MAX_EXCHANGES = 20;

/** A hash of Redis whose values are JSON of one shape. Changes are atomic, so equal servers can make them at the same time. */
export class JsonHash<Value> {
  /** @param maxFields more are not added */
  constructor(
    private readonly redis: Redis,
    private readonly key: string,
    private readonly schema: z.ZodType<Value>,
    private readonly maxFields: number,
  ) {}

  private parse(text: string): Value {
    return this.schema.parse(JSON.parse(text));
  }

  async get(field: string): Promise<Value | undefined> {
    const text = await this.redis.hget(this.key, field);
    return text === null ? undefined : this.parse(text);
  }

  async list(): Promise<Value[]> {
    return (await this.redis.hvals(this.key)).map((text) => this.parse(text));
  }

  /** Adds a value unless the field is there, or the hash is full. */
  async add(field: string, value: Value): Promise<"added" | "exists" | "full"> {
    const outcome = await ADD.run(this.redis, [this.key], [field, JSON.stringify(value), this.maxFields]);
    return outcome as "added" | "exists" | "full";
  }

  /**
   * Changes a value; `change` may be called again when somebody else was faster.
   * @returns the new value, or `undefined` when the field is not there
   */
  async change(field: string, change: (value: Value) => Value): Promise<Value | undefined> {
    for (let tries = 0; tries < MAX_EXCHANGES; tries++) {
      const before = await this.redis.hget(this.key, field);
      if (before === null) return undefined;
      const value = change(this.parse(before));
      const after = JSON.stringify(value);
      if ((await EXCHANGE.run(this.redis, [this.key], [field, before, after])) === 1) return value;
    }
    throw new Error(`${this.key} changes too fast: try again`);
  }

  async delete(field: string): Promise<boolean> {
    return (await this.redis.hdel(this.key, field)) === 1;
  }
}
