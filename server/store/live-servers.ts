import type { Redis } from "ioredis";
import { LuaScript } from "./lua-script";

const SERVERS = "s:servers";
const HEARTBEAT_MS = 2000;
/** A server that has not been heard of for so long is gone. */
const GONE_AFTER_MS = 7000;

/**
 * KEYS servers. ARGV gone after, this server, and all that it knows of, itself too. Gives the servers that run. By Redis' clock, because those of servers differ.
 * Whoever comes back first after Redis was away gives the others, who were cut off as well, as long again to say that they run.
 */
const BEAT = new LuaScript(`
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local before = redis.call('ZSCORE', KEYS[1], ARGV[2])
local wasCutOff = before and now - before > tonumber(ARGV[1]) or not before and #ARGV > 3
if wasCutOff then
  for i = 3, #ARGV do redis.call('ZADD', KEYS[1], now, ARGV[i]) end
else
  redis.call('ZREMRANGEBYSCORE', KEYS[1], 0, now - ARGV[1])
end
redis.call('ZADD', KEYS[1], now, ARGV[2])
return redis.call('ZRANGE', KEYS[1], 0, -1)`);

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
    const answer = await BEAT.run(this.redis, [SERVERS], [GONE_AFTER_MS, this.ownId, ...this.ids]);
    this.ids = (answer as string[]).toSorted();
  }

  /** The server that a thing belongs to; every server says the same within seconds. */
  ownerOf(thing: string): string {
    return ownerOf(thing, this.ids) ?? this.ownId;
  }

  isOwn(thing: string): boolean {
    return this.ids.length === 1 || this.ownerOf(thing) === this.ownId;
  }
}
