import type { Redis } from "ioredis";
import { openRedis } from "./redis-connections";
import { runPipeline } from "./run-pipeline";

/** Sent at once. A Redis is done with it within milliseconds, and then serves others. */
const MAX_COMMANDS = 500;
const MAX_MEMBERS = 20_000;
const SCAN_COUNT = 1000;
const COMMAND_TIMEOUT_MS = 10_000;
/** Of each host, an hour at a prediction a second. */
const KEPT_PREDICTIONS = 3600;

const NO_CONNECTION = /^(Connection is closed|connect |getaddrinfo )/;
const REFUSED = /^(WRONGPASS|NOAUTH|ERR invalid password|ERR AUTH)\b/;

export interface CollectdRedisAddress {
  url: string;
  /** Empty: Redis' default user. */
  username: string;
  /** Empty: it wants none. */
  password: string;
  prefix: string;
}

/** `1795173817.236:2438135808` with the score as Redis writes it. */
export interface StoredMember {
  text: string;
  score: string;
}

/** Members from a score to another, both included, in rising order. */
export interface RangeWanted {
  /** `web-1/memory/memory-used` */
  identifier: string;
  from: string;
  to: string;
}

/** What DMA writes: the memory that a host will use, in bytes, and when that was said. */
export interface Prediction {
  host: string;
  atMs: number;
  bytes: number;
}

/** What collectd's write_redis keeps in somebody else's Redis. Errors are told as they are; `reasonOf` puts them in words. */
export class CollectdRedis {
  private readonly redis: Redis;
  /** Why there is no connection: the command that fails only says that there is none. */
  private connectionError: NodeJS.ErrnoException | undefined;

  constructor(private readonly address: CollectdRedisAddress) {
    const { url, username, password } = address;
    this.redis = openRedis(url, {
      ...(username !== "" && { username }),
      ...(password !== "" && { password }),
      // A Redis older than 6 knows no other.
      protocol: 2,
      enableReadyCheck: false,
      maxRetriesPerRequest: 0,
      retryStrategy: () => null,
      commandTimeout: COMMAND_TIMEOUT_MS,
    });
    this.redis.on("error", (error: NodeJS.ErrnoException) => {
      this.connectionError = error;
    });
  }

  close(): void {
    this.redis.disconnect();
  }

  /** Why it could not be asked, in words. */
  reasonOf(error: Error): string {
    const [line = ""] = error.message.split("\n");
    if (NO_CONNECTION.test(line)) return wordsOfConnection(this.connectionError);
    if (REFUSED.test(line)) return "it refuses the user or the password";
    if (line.startsWith("NOPERM")) return `its user may not do what is needed (${line})`;
    if (line.startsWith("WRONGTYPE")) return "keys with this prefix are not those of write_redis: is the prefix right?";
    return line;
  }

  /** What is measured there, up to so many measures. */
  async identifiers(most: number): Promise<{ identifiers: Set<string>; isWhole: boolean }> {
    const identifiers = new Set<string>();
    for (let cursor = "0"; ; ) {
      const [next, found] = await this.redis.sscan(this.valuesKey(), cursor, "COUNT", SCAN_COUNT);
      for (const identifier of found) {
        if (identifiers.size >= most) return { identifiers, isWhole: false };
        identifiers.add(identifier);
      }
      if (next === "0") return { identifiers, isWhole: true };
      cursor = next;
    }
  }

  /** @param limit how many members of each at the most @returns the members of each, in the order of `ranges` */
  async members(ranges: readonly RangeWanted[], limit: number): Promise<StoredMember[][]> {
    const atOnce = Math.max(1, Math.min(MAX_COMMANDS, Math.floor(MAX_MEMBERS / limit)));
    const answers = await this.inBatches(ranges, atOnce, (pipeline, { identifier, from, to }) =>
      pipeline.zrangebyscore(this.keyOf(identifier), from, to, "WITHSCORES", "LIMIT", 0, limit),
    );
    return answers.map(membersOf);
  }

  /** The newest member of each; absent where there is none. */
  async newestMembers(identifiers: readonly string[]): Promise<(StoredMember | undefined)[]> {
    const answers = await this.inBatches(identifiers, MAX_COMMANDS, (pipeline, identifier) =>
      pipeline.zrange(this.keyOf(identifier), "-1", "-1", "WITHSCORES"),
    );
    return answers.map((answer) => membersOf(answer)[0]);
  }

  /** Writes predictions as DMA's collectd would. Older ones than the newest 3600 of a host go. */
  async writePredictions(predictions: readonly Prediction[]): Promise<void> {
    await this.inBatches(predictions, MAX_COMMANDS, (pipeline, { host, atMs, bytes }) => {
      const identifier = predictionOf(host);
      const key = this.keyOf(identifier);
      const time = `${Math.floor(atMs / 1000)}.${String(atMs % 1000).padStart(3, "0")}`;
      pipeline.zadd(key, `${time}000000`, `${time}:${bytes}`);
      pipeline.sadd(this.valuesKey(), identifier);
      pipeline.zremrangebyrank(key, 0, -KEPT_PREDICTIONS - 1);
    });
  }

  private async inBatches<Item>(
    items: readonly Item[],
    atOnce: number,
    add: (pipeline: ReturnType<Redis["pipeline"]>, item: Item) => void,
  ): Promise<unknown[]> {
    const answers: unknown[] = [];
    for (let at = 0; at < items.length; at += atOnce) {
      const batch = items.slice(at, at + atOnce);
      const some = await runPipeline(this.redis, (pipeline) => {
        for (const item of batch) add(pipeline, item);
      });
      for (const answer of some) answers.push(answer);
    }
    return answers;
  }

  private valuesKey(): string {
    return `${this.address.prefix}values`;
  }

  private keyOf(identifier: string): string {
    return this.address.prefix + identifier;
  }
}

/** Where DMA's predictions for a host are. */
export function predictionOf(host: string): string {
  return `${host}/dma/memory`;
}

/** @param answer members and scores in turn */
function membersOf(answer: unknown): StoredMember[] {
  const texts = answer as string[];
  return Array.from({ length: texts.length / 2 }, (_, i) => ({ text: texts[2 * i]!, score: texts[2 * i + 1]! }));
}

function wordsOfConnection(error: NodeJS.ErrnoException | undefined): string {
  switch (error?.code) {
    case "ECONNREFUSED":
      return "nothing listens there";
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return "its name is not known";
    default:
      return error ? `it cannot be reached (${error.message})` : "it closed the connection";
  }
}
