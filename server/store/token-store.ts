import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { Redis } from "ioredis";
import { z } from "zod";
import { type Token, tokenSchema } from "../../domain/account";
import { JsonHash } from "./json-hash";
import { LuaScript } from "./lua-script";
import { RefusedError } from "./store-error";

const TOKENS = "s:tokens";
/** When each token was last used: apart from the tokens, so that a use can never bring back one that was revoked. */
const USED = "s:tokens-used";
const MAX_TOKENS = 20_000;
const USED_EVERY_MS = 60_000;
const SECRET = /^pm_([0-9a-f]{16})_([A-Za-z0-9_-]{43})$/;

const tokenRecordSchema = tokenSchema.omit({ lastUsedAtMs: true }).extend({ sha256: z.string() });
type TokenRecord = z.infer<typeof tokenRecordSchema>;

/** KEYS tokens, used. ARGV id, now, least distance. */
const MARK_USED = new LuaScript(`
if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 0 then return end
local last = redis.call('HGET', KEYS[2], ARGV[1])
if not last or tonumber(ARGV[2]) - tonumber(last) >= tonumber(ARGV[3]) then redis.call('HSET', KEYS[2], ARGV[1], ARGV[2]) end
`);

const sha256 = (text: string) => createHash("sha256").update(text).digest();

function toToken({ sha256: _, ...token }: TokenRecord, usedAtMs: string | null | undefined): Token {
  return { ...token, lastUsedAtMs: usedAtMs ? Number(usedAtMs) : null };
}

/** Tokens of collectors and programs, in the state Redis. Of a secret only its SHA-256 is kept. */
export class TokenStore {
  private readonly hash: JsonHash<TokenRecord>;

  constructor(private readonly redis: Redis) {
    this.hash = new JsonHash(redis, TOKENS, tokenRecordSchema, MAX_TOKENS);
  }

  /** All tokens, newest first. */
  async list(): Promise<Token[]> {
    const [records, used] = await Promise.all([this.hash.list(), this.redis.hgetall(USED)]);
    return records.map((record) => toToken(record, used[record.id])).sort((a, b) => b.createdAtMs - a.createdAtMs);
  }

  /**
   * Makes a token. `secret` cannot be had again.
   * @throws RefusedError when there are 20,000 tokens
   */
  async create(
    token: Pick<Token, "name" | "scope" | "hostId" | "createdBy"> & { sourceId?: string | null },
  ): Promise<{ token: Token; secret: string }> {
    const id = randomBytes(8).toString("hex");
    const secret = `pm_${id}_${randomBytes(32).toString("base64url")}`;
    const { name, scope, hostId, sourceId = null, createdBy } = token;
    const record = {
      id,
      name,
      scope,
      hostId,
      sourceId,
      createdBy,
      createdAtMs: Date.now(),
      sha256: sha256(secret).toString("hex"),
    };
    if ((await this.hash.add(id, record)) !== "added") {
      throw new RefusedError("limit", `there are ${MAX_TOKENS} tokens: revoke those that nobody uses`);
    }
    return { token: toToken(record, null), secret };
  }

  /** The token that a secret belongs to; notes its use, at most once a minute. */
  async verify(secret: string, nowMs = Date.now()): Promise<Token | undefined> {
    const id = SECRET.exec(secret)?.[1];
    if (id === undefined) return undefined;
    const [record, usedAtMs] = await Promise.all([this.hash.get(id), this.redis.hget(USED, id)]);
    if (!record || !timingSafeEqual(Buffer.from(record.sha256, "hex"), sha256(secret))) return undefined;
    if (nowMs - Number(usedAtMs) >= USED_EVERY_MS) {
      await MARK_USED.run(this.redis, [TOKENS, USED], [id, nowMs, USED_EVERY_MS]);
    }
    return toToken(record, usedAtMs);
  }

  /** @returns whether there was one */
  async revoke(id: string): Promise<boolean> {
    const [revoked] = await Promise.all([this.hash.delete(id), this.redis.hdel(USED, id)]);
    return revoked;
  }

  /** Revokes all tokens that write a host's data. */
  async revokeOfHost(hostId: string): Promise<void> {
    await this.revokeWhere((token) => token.hostId === hostId);
  }

  /** Revokes all tokens that push for a source. */
  async revokeOfSource(sourceId: string): Promise<void> {
    await this.revokeWhere((token) => token.sourceId === sourceId);
  }

  private async revokeWhere(isMeant: (token: TokenRecord) => boolean): Promise<void> {
    for (const record of await this.hash.list()) if (isMeant(record)) await this.revoke(record.id);
  }
}
