import type { Redis } from "ioredis";
import { z } from "zod";
import {
  type Source,
  type SourceSecrets,
  type SourceSettings,
  secretNamesOf,
  secretsReceiverOf,
  sourceSchema,
  sourceSecretsSchema,
} from "../../domain/source";
import { JsonHash } from "./json-hash";
import type { SecretBox } from "./secret-box";
import { RefusedError } from "./store-error";

const SOURCES = "s:sources";
const VERSION = "s:sources:version";
const MAX_SOURCES = 200;

/** `sealed` is empty when there is no secret. */
const recordSchema = sourceSchema.extend({ sealed: z.string() });
type SourceRecord = z.infer<typeof recordSchema>;

const placeOf = (id: string) => `source/${id}`;
const toSource = ({ sealed: _, ...source }: SourceRecord): Source => source;

/** Whether there is a source with this id. */
export async function hasSource(redis: Redis, id: string): Promise<boolean> {
  return (await redis.hexists(SOURCES, id)) === 1;
}

/** What Premonitor takes from others, in the state Redis; what is secret is sealed. */
export class SourceStore {
  private readonly hash: JsonHash<SourceRecord>;

  constructor(
    private readonly redis: Redis,
    private readonly box: SecretBox,
  ) {
    this.hash = new JsonHash(redis, SOURCES, recordSchema, MAX_SOURCES);
  }

  /** By id. */
  async list(): Promise<Source[]> {
    const records = await this.hash.list();
    return records.map(toSource).sort((a, b) => (a.settings.id < b.settings.id ? -1 : 1));
  }

  async get(id: string): Promise<Source | undefined> {
    const record = await this.hash.get(id);
    return record && toSource(record);
  }

  /** @throws SecretUnreadableError */
  async secretsOf(id: string): Promise<SourceSecrets> {
    const record = await this.hash.get(id);
    return record ? this.opened(record) : {};
  }

  /** Rises with each change, so that servers see what another has changed. */
  async version(): Promise<number> {
    return Number((await this.redis.get(VERSION)) ?? 0);
  }

  /**
   * Adds or replaces a source. Secrets that are left out or empty stay, unless they would be sent to another receiver.
   * @throws RefusedError when a secret is missing, there are 200 sources, or its kind would change
   */
  async put(settings: SourceSettings, secrets: Partial<SourceSecrets>, by: string): Promise<Source> {
    const known = await this.hash.get(settings.id);
    let record = this.recordOf(settings, secrets, by, known);
    const added = known ? "exists" : await this.hash.add(settings.id, record);
    if (added === "full") throw new RefusedError("limit", `there can be ${MAX_SOURCES} sources: remove one first`);
    if (added === "exists") {
      await this.hash.change(settings.id, (current) => {
        record = this.recordOf(settings, secrets, by, current);
        return record;
      });
    }
    await this.redis.incr(VERSION);
    return toSource(record);
  }

  private recordOf(
    settings: SourceSettings,
    given: Partial<SourceSecrets>,
    by: string,
    known: SourceRecord | undefined,
  ): SourceRecord {
    const { id, kind } = settings;
    if (known && known.settings.kind !== kind) {
      throw new RefusedError("exists", `there is a source ${id} of the kind ${known.settings.kind}: take another name`);
    }
    const names = secretNamesOf(settings);
    const secrets: SourceSecrets = {};
    for (const name of names) {
      const secret = given[name] || this.keptSecret(known, settings, name);
      if (!secret) {
        throw new RefusedError("incomplete", `give the ${name}; a kept one is not sent to another address`);
      }
      secrets[name] = secret;
    }
    const sealed = names.length === 0 ? "" : this.box.seal(JSON.stringify(secrets), placeOf(id));
    // Servers tell one change from the next by its time.
    const changedAtMs = Math.max(Date.now(), (known?.changedAtMs ?? 0) + 1);
    return { settings, sealed, keptSecrets: names, changedBy: by, changedAtMs };
  }

  private keptSecret(known: SourceRecord | undefined, settings: SourceSettings, name: string): string | undefined {
    if (!known || secretsReceiverOf(known.settings) !== secretsReceiverOf(settings)) return undefined;
    return this.opened(known)[name];
  }

  private opened({ settings, sealed }: SourceRecord): SourceSecrets {
    return sealed === "" ? {} : sourceSecretsSchema.parse(JSON.parse(this.box.open(sealed, placeOf(settings.id))));
  }

  /** @returns whether there was one */
  async remove(id: string): Promise<boolean> {
    const removed = await this.hash.delete(id);
    await this.redis.incr(VERSION);
    return removed;
  }
}
