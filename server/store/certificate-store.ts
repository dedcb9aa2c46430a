import type { Redis } from "ioredis";
import { type SenderCertificate, senderCertificateSchema } from "../../domain/sender-certificate";
import { JsonHash } from "./json-hash";
import { RefusedError } from "./store-error";

const MAX_CERTIFICATES = 20_000;
/** That one is used is noted no more often. */
const NOTED_EVERY_MS = 60_000;

/** The certificates by which sources know their senders, in the state Redis, each under its fingerprint: so one is of one source alone. */
export class CertificateStore {
  private readonly hash: JsonHash<SenderCertificate>;

  constructor(redis: Redis) {
    this.hash = new JsonHash(redis, "s:source-certificates", senderCertificateSchema, MAX_CERTIFICATES);
  }

  /** All of them, newest first. */
  async list(): Promise<SenderCertificate[]> {
    return (await this.hash.list()).sort((a, b) => b.addedAtMs - a.addedAtMs);
  }

  get(fingerprint: string): Promise<SenderCertificate | undefined> {
    return this.hash.get(fingerprint);
  }

  /** @throws RefusedError when it is listed already, or there are 20,000 */
  async add(certificate: Omit<SenderCertificate, "addedAtMs" | "lastUsedAtMs">): Promise<SenderCertificate> {
    const record = { ...certificate, addedAtMs: Date.now(), lastUsedAtMs: null };
    const added = await this.hash.add(record.fingerprint, record);
    if (added === "full") {
      throw new RefusedError("limit", `there are ${MAX_CERTIFICATES} certificates: remove those that have ended`);
    }
    if (added === "exists") {
      const sourceId = (await this.hash.get(record.fingerprint))?.sourceId;
      throw new RefusedError("exists", `the source ${sourceId} has this certificate: remove it there first`);
    }
    return record;
  }

  /** A sender has shown it: notes when, at most once a minute, and what was not known of one that was given by its fingerprint. */
  async used(
    known: SenderCertificate,
    shown: Pick<SenderCertificate, "subject" | "validUntilMs">,
    nowMs = Date.now(),
  ): Promise<void> {
    if (nowMs - (known.lastUsedAtMs ?? 0) < NOTED_EVERY_MS) return;
    const { subject, validUntilMs } = shown;
    await this.hash.change(known.fingerprint, (before) => ({ ...before, subject, validUntilMs, lastUsedAtMs: nowMs }));
  }

  /** @returns whether the source had it */
  async remove(sourceId: string, fingerprint: string): Promise<boolean> {
    const record = await this.hash.get(fingerprint);
    return record?.sourceId === sourceId && this.hash.delete(fingerprint);
  }

  async removeOfSource(sourceId: string): Promise<void> {
    for (const one of await this.hash.list()) if (one.sourceId === sourceId) await this.hash.delete(one.fingerprint);
  }
}
