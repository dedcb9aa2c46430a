import { createHash, randomBytes } from "node:crypto";
import type { Redis } from "ioredis";
import { LuaScript } from "./lua-script";

const SETUP = "s:setup";
const USERS = "s:users";
const CODE_SECONDS = 86_400;

/** KEYS code, users. ARGV hash, lifetime in seconds. */
const CREATE = new LuaScript(`
if redis.call('HLEN', KEYS[2]) > 0 then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'EX', ARGV[2])
return 1
`);

/** KEYS code, users. ARGV hash. A wrong code leaves the right one in place. */
const REDEEM = new LuaScript(`
if redis.call('HLEN', KEYS[2]) > 0 then return 0 end
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('DEL', KEYS[1])
return 1
`);

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

/** The one-time code that makes the first admin, in the state Redis: its SHA-256, for 24 hours. */
export class SetupStore {
  constructor(private readonly redis: Redis) {}

  /** Whether there is no user yet. */
  async isNeeded(): Promise<boolean> {
    return (await this.redis.hlen(USERS)) === 0;
  }

  /** Makes a new code, in place of an earlier one; null when there is a user already. */
  async create(): Promise<string | null> {
    const code = randomBytes(32).toString("base64url");
    const made = await CREATE.run(this.redis, [SETUP, USERS], [sha256(code), CODE_SECONDS]);
    return made === 1 ? code : null;
  }

  /** Uses the code up. @returns whether it was right, not used before, and there was no user */
  async redeem(code: string): Promise<boolean> {
    return (await REDEEM.run(this.redis, [SETUP, USERS], [sha256(code)])) === 1;
  }
}
