import type { Redis } from "ioredis";

const heldKey = (alarmId: string) => `s:policy-held:${alarmId}`;
const KEPT_SECONDS = 90 * 86_400;

/** Which policies did not act on which alarm, so that the alarm about that clears with it. */
export class HeldPolicyStore {
  constructor(private readonly redis: Redis) {}

  async add(alarmId: string, policyId: string): Promise<void> {
    await this.redis.sadd(heldKey(alarmId), policyId);
    await this.redis.expire(heldKey(alarmId), KEPT_SECONDS);
  }

  async of(alarmId: string): Promise<string[]> {
    return this.redis.smembers(heldKey(alarmId));
  }

  async forget(alarmId: string): Promise<void> {
    await this.redis.del(heldKey(alarmId));
  }
}
