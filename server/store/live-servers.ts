import type { Redis } from "ioredis";

const SERVERS = "s:servers";
const HEARTBEAT_MS = 2000;
/** A server that has not been heard of for so long is gone. */
const GONE_AFTER_MS = 7000;

/** FNV-1a, mixed so that near names lie far apart (the finalizer of MurmurHash3). */
function weightOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** Which of some servers a thing belongs to: the one with the highest weight for it, so that few things move when a server comes or goes (rendezvous hashing). */
export function ownerOf(thing: string, serverIds: readonly string[]): string | undefined {
  let owner: string | undefined;
  let highest = -1;
  for (const id of serverIds) {
    const weight = weightOf(`${id}\n${thing}`);
    if (weight <= highest) continue;
    highest = weight;
    owner = id;
  }
  return owner;
}

/** The servers that run on one state Redis. Each says so itself every two seconds; nobody is elected. */
export class LiveServers {
  private timer: NodeJS.Timeout | undefined;
  private ids: readonly string[];

  constructor(
    private readonly redis: Redis,
    readonly ownId: string,
    private readonly onError: (error: Error) => void,
  ) {
    this.ids = [ownId];
  }

  async start(): Promise<void> {
    await this.beat();
    this.timer = setInterval(() => void this.beat().catch(this.onError), HEARTBEAT_MS);
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    // When the store is away the others find out by themselves.
    await this.redis.zrem(SERVERS, this.ownId).catch(this.onError);
  }

  private async beat(): Promise<void> {
    const nowMs = Date.now();
    const results = await this.redis
      .multi()
      .zadd(SERVERS, nowMs, this.ownId)
      .zremrangebyscore(SERVERS, 0, nowMs - GONE_AFTER_MS)
      .zrange(SERVERS, "0", "-1")
      .exec();
    const ids = [...(results![2]![1] as string[])].sort();
    this.ids = ids;
  }

  /** The server that a thing belongs to; every server says the same within seconds. */
  ownerOf(thing: string): string {
    return ownerOf(thing, this.ids) ?? this.ownId;
  }

  isOwn(thing: string): boolean {
    return this.ids.length === 1 || this.ownerOf(thing) === this.ownId;
  }
}
