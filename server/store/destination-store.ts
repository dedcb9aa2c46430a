import type { Redis } from "ioredis";
import { z } from "zod";
import {
  type Destination,
  type DestinationSecrets,
  type DestinationSettings,
  destinationSecretsSchema,
  destinationSettingsSchema,
} from "../../domain/destination";
import { JsonHash } from "./json-hash";
import type { SecretBox } from "./secret-box";
import { RefusedError } from "./store-error";

const DESTINATIONS = "s:destinations";
const MAX_DESTINATIONS = 200;

const recordSchema = z.object({
  settings: destinationSettingsSchema,
  sealed: z.string(),
  keptSecrets: z.array(z.string()),
  changedBy: z.string(),
  changedAtMs: z.number(),
});
type DestinationRecord = z.infer<typeof recordSchema>;

const placeOf = (id: string) => `destination/${id}`;
const toDestination = ({ sealed: _, ...destination }: DestinationRecord): Destination => destination;

/** Where messages go, in the state Redis; what is secret is sealed. */
export class DestinationStore {
  private readonly hash: JsonHash<DestinationRecord>;

  constructor(
    redis: Redis,
    private readonly box: SecretBox,
  ) {
    this.hash = new JsonHash(redis, DESTINATIONS, recordSchema, MAX_DESTINATIONS);
  }

  /** By id. */
  async list(): Promise<Destination[]> {
    const records = await this.hash.list();
    return records.map(toDestination).sort((a, b) => (a.settings.id < b.settings.id ? -1 : 1));
  }

  async get(id: string): Promise<Destination | undefined> {
    const record = await this.hash.get(id);
    return record && toDestination(record);
  }

  /** @throws SecretUnreadableError */
  async withSecrets(id: string): Promise<{ settings: DestinationSettings; secrets: DestinationSecrets } | undefined> {
    const record = await this.hash.get(id);
    return record && { settings: record.settings, secrets: this.opened(record) };
  }

  /**
   * Adds or replaces a destination. Secrets that are left out or empty stay, unless the receiver is another one.
   * @throws RefusedError when a secret is missing, or there are 200 destinations
   */
  async put(settings: DestinationSettings, given: Partial<DestinationSecrets>, by: string): Promise<Destination> {
    const known = await this.hash.get(settings.id);
    const keeps = known && sameReceiver(known.settings, settings);
    const kept = keeps ? this.opened(known) : destinationSecretsSchema.parse({});
    const secrets = secretsOf(settings, given, kept);
    const record: DestinationRecord = {
      settings,
      sealed: this.box.seal(JSON.stringify(secrets), placeOf(settings.id)),
      keptSecrets: namesOf(secrets),
      changedBy: by,
      changedAtMs: Date.now(),
    };
    const added = known ? "exists" : await this.hash.add(settings.id, record);
    if (added === "full")
      throw new RefusedError("limit", `there can be ${MAX_DESTINATIONS} destinations: remove one first`);
    if (added === "exists") await this.hash.change(settings.id, () => record);
    return toDestination(record);
  }

  /** @returns whether there was one */
  remove(id: string): Promise<boolean> {
    return this.hash.delete(id);
  }

  private opened(record: DestinationRecord): DestinationSecrets {
    return destinationSecretsSchema.parse(JSON.parse(this.box.open(record.sealed, placeOf(record.settings.id))));
  }
}

/** Only what this destination uses is kept. */
function secretsOf(
  settings: DestinationSettings,
  given: Partial<DestinationSecrets>,
  kept: DestinationSecrets,
): DestinationSecrets {
  const none: DestinationSecrets = { headers: {}, signingKey: "", password: "" };
  if (settings.kind === "log") return none;
  if (settings.kind === "mail") {
    const password = settings.username === "" ? "" : given.password || kept.password;
    if (settings.username !== "" && password === "") {
      throw new RefusedError(
        "incomplete",
        "give the password of the mail user; a kept one is not sent to another server",
      );
    }
    return { ...none, password };
  }
  const headers: Record<string, string> = {};
  for (const name of settings.headerNames) {
    const value = given.headers?.[name] || kept.headers[name];
    if (!value) {
      throw new RefusedError(
        "incomplete",
        `give the value of the header ${name}; a kept one is not sent to another address`,
      );
    }
    headers[name] = value;
  }
  const signingKey = settings.isSigned ? given.signingKey || kept.signingKey : "";
  if (settings.isSigned && signingKey === "") {
    throw new RefusedError("incomplete", "give the key of the signature, or switch the signature off");
  }
  return { ...none, headers, signingKey };
}

function namesOf({ headers, signingKey, password }: DestinationSecrets): string[] {
  return [
    ...Object.keys(headers).map((name) => `header ${name}`),
    ...(signingKey === "" ? [] : ["signing key"]),
    ...(password === "" ? [] : ["password"]),
  ];
}

function sameReceiver(one: DestinationSettings, other: DestinationSettings): boolean {
  if (one.kind === "webhook" && other.kind === "webhook") {
    return one.url === other.url && one.caPem === other.caPem;
  }
  if (one.kind === "mail" && other.kind === "mail") {
    return (
      one.smtpHost === other.smtpHost &&
      one.smtpPort === other.smtpPort &&
      one.security === other.security &&
      one.caPem === other.caPem
    );
  }
  return one.kind === other.kind;
}
