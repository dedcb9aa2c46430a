import type { Redis } from "ioredis";
import { z } from "zod";
import { type Cloud, type CloudSettings, cloudSettingsSchema } from "../../domain/cloud";
import { JsonHash } from "./json-hash";
import type { SecretBox } from "./secret-box";
import { RefusedError } from "./store-error";

const CLOUDS = "s:clouds";
const VERSION = "s:clouds:version";
const MAX_CLOUDS = 50;

const recordSchema = z.object({
  settings: cloudSettingsSchema,
  sealed: z.string(),
  changedBy: z.string(),
  changedAtMs: z.number(),
});
type CloudRecord = z.infer<typeof recordSchema>;

const placeOf = (cloudId: string) => `cloud/${cloudId}`;

export function toCloud({ settings, changedBy, changedAtMs }: Omit<CloudRecord, "sealed">): Cloud {
  return { ...settings, source: "settings", changedBy, changedAtMs };
}

/** Clouds that were set up on the page, in the state Redis; their secrets are sealed. */
export class CloudStore {
  private readonly hash: JsonHash<CloudRecord>;

  constructor(
    private readonly redis: Redis,
    private readonly box: SecretBox,
  ) {
    this.hash = new JsonHash(redis, CLOUDS, recordSchema, MAX_CLOUDS);
  }

  /** By id. */
  async list(): Promise<Cloud[]> {
    return (await this.hash.list()).map(toCloud).sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  async get(cloudId: string): Promise<Cloud | undefined> {
    const record = await this.hash.get(cloudId);
    return record && toCloud(record);
  }

  /** Rises with each change, so that servers see what another has changed. */
  async version(): Promise<number> {
    return Number((await this.redis.get(VERSION)) ?? 0);
  }

  /** @throws SecretUnreadableError */
  async secretOf(cloudId: string): Promise<string | undefined> {
    const record = await this.hash.get(cloudId);
    return record && this.box.open(record.sealed, placeOf(cloudId));
  }

  /**
   * Adds or replaces a cloud.
   * @param secret `undefined` keeps the one that is kept
   * @throws RefusedError when a new cloud has no secret, when a kept secret would go to another address, or when there are 50 clouds
   */
  async put(settings: CloudSettings, secret: string | undefined, by: string): Promise<Cloud> {
    const known = await this.hash.get(settings.id);
    if (secret === undefined && !known) {
      throw new RefusedError(
        "incomplete",
        `the cloud ${settings.id} has no secret yet: give the password or the credential's secret`,
      );
    }
    if (secret === undefined && known && !sameReceiver(known.settings, settings)) {
      throw new RefusedError(
        "incomplete",
        "the address or the user is another one: give the secret again, so that the kept one is not sent elsewhere",
      );
    }
    const sealed = secret === undefined ? known!.sealed : this.box.seal(secret, placeOf(settings.id));
    const record = { settings, sealed, changedBy: by, changedAtMs: Date.now() };
    const added = known ? "exists" : await this.hash.add(settings.id, record);
    if (added === "full") throw new RefusedError("limit", `there can be ${MAX_CLOUDS} clouds: remove one first`);
    if (added === "exists") await this.hash.change(settings.id, () => record);
    await this.redis.incr(VERSION);
    return toCloud(record);
  }

  /** @returns whether there was one */
  async remove(cloudId: string): Promise<boolean> {
    const removed = await this.hash.delete(cloudId);
    await this.redis.incr(VERSION);
    return removed;
  }
}

function sameReceiver(one: CloudSettings, other: CloudSettings): boolean {
  return (
    one.authUrl === other.authUrl &&
    JSON.stringify(one.auth) === JSON.stringify(other.auth) &&
    one.caPem === other.caPem
  );
}
