import type { Redis } from "ioredis";

const TOLD_EVERY_SECONDS = 3600;
const readingKey = (by: string, hostId: string) => `s:reading:${by}:${hostId}`;

/** Who reads today's files of which host. Programs fetch them each minute, so that they read is told once an hour. */
export class ReadingStore {
  constructor(private readonly redis: Redis) {}

  /** @param by who reads, as the journal names him @returns whether it is to be told */
  async begins(by: string, hostId: string): Promise<boolean> {
    return (await this.redis.set(readingKey(by, hostId), "1", "EX", TOLD_EVERY_SECONDS, "NX")) === "OK";
  }
}
