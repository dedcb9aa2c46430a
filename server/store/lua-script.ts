import { createHash } from "node:crypto";
import type { Redis } from "ioredis";

/** A script that Redis keeps: its text is sent only when Redis does not have it. */
export class LuaScript {
  private readonly sha: string;

  constructor(private readonly text: string) {
    this.sha = createHash("sha1").update(text).digest("hex");
  }

  async run(redis: Redis, keys: string[], args: (string | number | Buffer)[]): Promise<unknown> {
    try {
      return await redis.evalsha(this.sha, keys.length, ...keys, ...args);
    } catch (error) {
      if (!(error as Error).message.startsWith("NOSCRIPT")) throw error;
      return redis.eval(this.text, keys.length, ...keys, ...args);
    }
  }
}
