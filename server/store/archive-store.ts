import type { Redis } from "ioredis";
import { LockBusyError, withLock } from "./redis-lock";

const madeKey = (day: string) => `s:archived:${day}`;
const LOCK = "s:lock:archive";
/** Longer than an archive can still be made of what is kept. */
const REMEMBERED_SECONDS = 7 * 86_400;

/** Which archives were made, by whichever server, and the right to make them. */
export class ArchiveStore {
  constructor(private readonly redis: Redis) {}

  /** Of each host, out of how many minutes its archive of a day was made. @param day `2026-11-20` */
  async madeOf(day: string): Promise<Map<string, number>> {
    const fields = await this.redis.hgetall(madeKey(day));
    return new Map(Object.entries(fields).map(([hostId, minuteCount]) => [hostId, Number(minuteCount)]));
  }

  async markMade(day: string, hostId: string, minuteCount: number): Promise<void> {
    await this.redis.hset(madeKey(day), hostId, minuteCount);
    await this.redis.expire(madeKey(day), REMEMBERED_SECONDS);
  }

  /** Runs `work` unless another server is at it. @returns whether it ran */
  async alone(work: (signal: AbortSignal) => Promise<void>): Promise<boolean> {
    try {
      await withLock(this.redis, LOCK, 0, work);
      return true;
    } catch (error) {
      if (error instanceof LockBusyError) return false;
      throw error;
    }
  }
}
