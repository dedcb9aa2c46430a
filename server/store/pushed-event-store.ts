import type { Redis } from "ioredis";

/** Alarms with events that were pushed for them and not taken back, by when they were last looked at. */
const ALARMS = "s:pushed";
const eventsKey = (alarmId: string) => `s:pushed:${alarmId}`;
const MAX_ALARMS = 10_000;

export interface PushedEvent {
  cloudId: string;
  /** `monitor_event_id` of the row. */
  eventId: string;
}

/** Which rows were pushed to Congress for which alarm, so that they are taken back when it clears. */
export class PushedEventStore {
  constructor(private readonly redis: Redis) {}

  /** Written before the row is, so that no row is forgotten. */
  async add(alarmId: string, { cloudId, eventId }: PushedEvent): Promise<void> {
    await this.redis.sadd(eventsKey(alarmId), `${cloudId} ${eventId}`);
    await this.redis.zadd(ALARMS, Date.now(), alarmId);
    const excess = (await this.redis.zcard(ALARMS)) - MAX_ALARMS;
    if (excess <= 0) return;
    for (const id of await this.redis.zrange(ALARMS, "0", String(excess - 1))) await this.forget(id);
  }

  async of(alarmId: string): Promise<PushedEvent[]> {
    const members = await this.redis.smembers(eventsKey(alarmId));
    return members.map((member) => {
      const [cloudId = "", eventId = ""] = member.split(" ");
      return { cloudId, eventId };
    });
  }

  alarmIds(): Promise<string[]> {
    return this.redis.zrange(ALARMS, "0", "-1");
  }

  async remove(alarmId: string, { cloudId, eventId }: PushedEvent): Promise<void> {
    await this.redis.srem(eventsKey(alarmId), `${cloudId} ${eventId}`);
    if ((await this.redis.scard(eventsKey(alarmId))) === 0) await this.redis.zrem(ALARMS, alarmId);
  }

  private async forget(alarmId: string): Promise<void> {
    await this.redis.del(eventsKey(alarmId));
    await this.redis.zrem(ALARMS, alarmId);
  }
}
