import type { Redis } from "ioredis";
import { type Source, type SourceSettings, sourceSchema } from "../../domain/source";
import { JsonHash } from "./json-hash";
import { RefusedError } from "./store-error";

const SOURCES = "s:sources";
const VERSION = "s:sources:version";
const MAX_SOURCES = 200;

/** What Premonitor takes from others, in the state Redis. */
export class SourceStore {
  private readonly hash: JsonHash<Source>;

  constructor(private readonly redis: Redis) {
    this.hash = new JsonHash(redis, SOURCES, sourceSchema, MAX_SOURCES);
  }

  /** By id. */
  async list(): Promise<Source[]> {
    return (await this.hash.list()).sort((a, b) => (a.settings.id < b.settings.id ? -1 : 1));
  }

  get(id: string): Promise<Source | undefined> {
    return this.hash.get(id);
  }

  /** Rises with each change, so that servers see what another has changed. */
  async version(): Promise<number> {
    return Number((await this.redis.get(VERSION)) ?? 0);
  }

  /** Adds or replaces a source. @throws RefusedError when there are 200 sources, or its kind would change */
  async put(settings: SourceSettings, by: string): Promise<Source> {
    const source: Source = { settings, changedBy: by, changedAtMs: Date.now() };
    const added = await this.hash.add(settings.id, source);
    if (added === "full") throw new RefusedError("limit", `there can be ${MAX_SOURCES} sources: remove one first`);
    if (added === "exists") {
      await this.hash.change(settings.id, (known) => {
        if (known.settings.kind === settings.kind) return source;
        throw new RefusedError(
          "exists",
          `there is a source ${settings.id} of the kind ${known.settings.kind}: take another name`,
        );
      });
    }
    await this.redis.incr(VERSION);
    return source;
  }

  /** @returns whether there was one */
  async remove(id: string): Promise<boolean> {
    const removed = await this.hash.delete(id);
    await this.redis.incr(VERSION);
    return removed;
  }
}
