import { createHash, randomBytes } from "node:crypto";
import type { Redis } from "ioredis";
import { z } from "zod";
import { type DownloadLink, downloadLinkSchema } from "../../domain/account";
import { JsonHash } from "./json-hash";
import { RefusedError } from "./store-error";

const MAX_LINKS = 1000;
const linkRecordSchema = downloadLinkSchema.extend({ sha256: z.string() });
type LinkRecord = z.infer<typeof linkRecordSchema>;

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
const toLink = ({ sha256: _, ...link }: LinkRecord): DownloadLink => link;
/** That it is used is noted no more often. */
const NOTED_EVERY_MS = 60_000;

/** Secret links to today's files, in the state Redis, each under the SHA-256 of its secret; the secret itself is not kept. */
export class LinkStore {
  private readonly hash: JsonHash<LinkRecord>;

  constructor(redis: Redis) {
    this.hash = new JsonHash(redis, "s:links", linkRecordSchema, MAX_LINKS);
  }

  /** All links, newest first. */
  async list(): Promise<DownloadLink[]> {
    return (await this.hash.list()).map(toLink).sort((a, b) => b.createdAtMs - a.createdAtMs);
  }

  /**
   * Makes a link. `secret` (64 hexadecimal digits) cannot be had again.
   * @throws RefusedError when there are 1,000 links
   */
  async create(
    wanted: Pick<DownloadLink, "name" | "hosts" | "untilMs">,
    createdBy: string,
  ): Promise<{ link: DownloadLink; secret: string }> {
    const secret = randomBytes(32).toString("hex");
    const id = randomBytes(8).toString("hex");
    const record: LinkRecord = {
      id,
      ...wanted,
      createdBy,
      createdAtMs: Date.now(),
      lastUsedAtMs: 0,
      sha256: sha256(secret),
    };
    if ((await this.hash.add(record.sha256, record)) !== "added") {
      throw new RefusedError("limit", `there are ${MAX_LINKS} links: revoke those that nobody uses`);
    }
    return { link: toLink(record), secret };
  }

  /**
   * The link of a secret, unless it has ended; that it was used is noted. Found by the hash, so the time taken tells nothing of other
   * secrets.
   */
  async use(secret: string, nowMs: number): Promise<DownloadLink | undefined> {
    const key = sha256(secret);
    const record = await this.hash.get(key);
    if (!record || (record.untilMs > 0 && nowMs >= record.untilMs)) return undefined;
    if (nowMs - record.lastUsedAtMs >= NOTED_EVERY_MS) {
      await this.hash.change(key, (before) => ({ ...before, lastUsedAtMs: nowMs }));
    }
    return toLink(record);
  }

  /** @returns whether there was one */
  async revoke(id: string): Promise<boolean> {
    const record = (await this.hash.list()).find((link) => link.id === id);
    return record ? this.hash.delete(record.sha256) : false;
  }
}
