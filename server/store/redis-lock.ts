import { randomBytes } from "node:crypto";
import type { Redis } from "ioredis";
import { LuaScript } from "./lua-script";

/** KEYS lock. ARGV holder, ms. */
const EXTEND = new LuaScript(`
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('PEXPIRE', KEYS[1], ARGV[2])
`);

/** KEYS lock. ARGV holder. */
const RELEASE = new LuaScript(`
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0
`);

const HELD_MS = 15_000;
const EXTEND_EVERY_MS = 5000;
const ASK_EVERY_MS = 50;

/** Somebody else held the lock all the time. */
export class LockBusyError extends Error {
  override name = "LockBusyError";
}

/**
 * Runs `work` while no other server runs work of the same key. The lock of a server that died ends after 15 s; `signal` is aborted when
 * this server could not keep it.
 * @throws LockBusyError when it is not had within `waitMs`
 */
export async function withLock<Result>(
  redis: Redis,
  key: string,
  waitMs: number,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const holder = randomBytes(12).toString("hex");
  const untilMs = Date.now() + waitMs;
  while ((await redis.set(key, holder, "PX", HELD_MS, "NX")) !== "OK") {
    if (Date.now() > untilMs) throw new LockBusyError(`others kept ${key} busy for ${waitMs / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS));
  }
  const lost = new AbortController();
  let keptUntilMs = Date.now() + HELD_MS;
  const timer = setInterval(() => {
    EXTEND.run(redis, [key], [holder, HELD_MS]).then(
      (kept) => {
        if (kept === 1) keptUntilMs = Date.now() + HELD_MS;
        else lost.abort();
      },
      () => {
        if (Date.now() > keptUntilMs - EXTEND_EVERY_MS) lost.abort();
      },
    );
  }, EXTEND_EVERY_MS);
  try {
    return await work(lost.signal);
  } finally {
    clearInterval(timer);
    await RELEASE.run(redis, [key], [holder]).catch(() => undefined);
  }
}
