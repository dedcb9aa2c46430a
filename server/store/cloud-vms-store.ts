import { createHash } from "node:crypto";
import type { Redis } from "ioredis";
import { type CloudVms, cloudVmsSchema } from "../../domain/vm";

const CLOUDS = "s:cloud-vms";
const VERSION = "s:cloud-vms:version";
/** A cloud that could not be read for so long says nothing about its VMs any more. */
const KEPT_SECONDS = 86_400;
const cloudKey = (cloudId: string) => `s:cloud-vms:of:${cloudId}`;

/** What is known of the VMs of each cloud, in the state Redis. */
export class CloudVmsStore {
  constructor(private readonly redis: Redis) {}

  /** Rises when something else is known of a VM, not with each reading. */
  async version(): Promise<number> {
    return Number((await this.redis.get(VERSION)) ?? 0);
  }

  async put({ readAtMs, ...known }: CloudVms): Promise<void> {
    const key = cloudKey(known.cloudId);
    const content = JSON.stringify(known);
    const digest = createHash("sha256").update(content).digest("base64");
    const isNew = (await this.redis.hget(key, "digest")) !== digest;
    const change = this.redis.multi().hset(key, "readAtMs", readAtMs);
    if (isNew) change.hset(key, { content, digest }).sadd(CLOUDS, known.cloudId).incr(VERSION);
    await change.expire(key, KEPT_SECONDS).exec();
  }

  /** The cloud is asked no more. */
  async remove(cloudId: string): Promise<void> {
    await this.redis.multi().del(cloudKey(cloudId)).srem(CLOUDS, cloudId).incr(VERSION).exec();
  }

  /** All clouds that were read within a day. What another version wrote is none: the next reading comes soon. */
  async list(): Promise<CloudVms[]> {
    const found: CloudVms[] = [];
    for (const cloudId of await this.redis.smembers(CLOUDS)) {
      const [content, readAtMs] = await this.redis.hmget(cloudKey(cloudId), "content", "readAtMs");
      if (content === null || content === undefined) await this.redis.srem(CLOUDS, cloudId);
      else {
        const known = cloudVmsSchema.safeParse({ ...JSON.parse(content), readAtMs: Number(readAtMs) }).data;
        if (known) found.push(known);
      }
    }
    return found;
  }

  /** When each of some clouds was read last; one that is no longer known is left out. */
  async readTimes(cloudIds: readonly string[]): Promise<Map<string, number>> {
    const times = new Map<string, number>();
    for (const cloudId of cloudIds) {
      const atMs = await this.redis.hget(cloudKey(cloudId), "readAtMs");
      if (atMs !== null) times.set(cloudId, Number(atMs));
    }
    return times;
  }
}
