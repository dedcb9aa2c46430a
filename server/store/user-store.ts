import { randomBytes } from "node:crypto";
import { argon2id, argon2Verify } from "hash-wasm";
import type { Redis } from "ioredis";
import { z } from "zod";
import { type Role, type User, userSchema } from "../../domain/account";
import { JsonHash } from "./json-hash";
import { LuaScript } from "./lua-script";
import { RefusedError } from "./store-error";

const USERS = "s:users";
const MAX_USERS = 1000;
/** How long a session lasts after signing in. */
export const SESSION_SECONDS = 7 * 86_400;
const endedSessionKey = (sessionId: string) => `s:ended-session:${sessionId}`;

/** OWASP Password Storage Cheat Sheet: argon2id with 19 MiB, 2 passes, 1 lane. */
const ARGON2 = { memorySize: 19_456, iterations: 2, parallelism: 1, hashLength: 32, outputType: "encoded" } as const;

const userRecordSchema = userSchema.extend({ passwordHash: z.string(), epoch: z.string() });
type UserRecord = z.infer<typeof userRecordSchema>;

/** A user with the epoch that his sessions carry; a new password or a removal makes another epoch, which ends them. */
export interface SessionUser extends User {
  epoch: string;
}

/**
 * KEYS users. ARGV field, expected value, new value or '' to remove. Refuses what would leave no admin.
 */
const CHANGE_WITH_ADMIN_LEFT = new LuaScript(`
local before = redis.call('HGET', KEYS[1], ARGV[1])
if not before or before ~= ARGV[2] then return 'changed' end
local stays = ARGV[3] ~= '' and cjson.decode(ARGV[3]).role == 'admin'
if cjson.decode(before).role == 'admin' and not stays then
  local admins = 0
  for _, text in ipairs(redis.call('HVALS', KEYS[1])) do
    if cjson.decode(text).role == 'admin' then admins = admins + 1 end
  end
  if admins < 2 then return 'last-admin' end
end
if ARGV[3] == '' then redis.call('HDEL', KEYS[1], ARGV[1]) else redis.call('HSET', KEYS[1], ARGV[1], ARGV[3]) end
return 'done'
`);

const MAX_EXCHANGES = 20;

/** `Ada` and `ada` are one user: names that only look different would let one pass for another. */
const fieldOf = (name: string) => name.toLowerCase();
const base64 = (byteCount: number) => randomBytes(byteCount).toString("base64").replace(/=+$/, "");
/** Verified against for a name that is not known, so that the time taken does not tell. No password has it. */
const DECOY_HASH = `$argon2id$v=19$m=${ARGON2.memorySize},t=${ARGON2.iterations},p=${ARGON2.parallelism}$${base64(16)}$${base64(32)}`;
/** In WebAssembly: no prebuilt binary has to fit the machine. */
const hashOf = (password: string) => argon2id({ ...ARGON2, password, salt: randomBytes(16) });
const newEpoch = () => randomBytes(9).toString("base64url");
const toUser = ({ name, role, createdAtMs }: UserRecord): User => ({ name, role, createdAtMs });

/** Users with their passwords' argon2id hashes, in the state Redis. */
export class UserStore {
  private readonly hash: JsonHash<UserRecord>;

  constructor(private readonly redis: Redis) {
    this.hash = new JsonHash(redis, USERS, userRecordSchema, MAX_USERS);
  }

  /** All users, by name. */
  async list(): Promise<User[]> {
    return (await this.hash.list()).map(toUser).sort((a, b) => (fieldOf(a.name) < fieldOf(b.name) ? -1 : 1));
  }

  async get(name: string): Promise<User | undefined> {
    const record = await this.hash.get(fieldOf(name));
    return record && toUser(record);
  }

  async count(): Promise<number> {
    return this.redis.hlen(USERS);
  }

  /** @throws RefusedError when the name is taken (capitals do not matter), or there are 1,000 users */
  async add(user: { name: string; role: Role; password: string }): Promise<User> {
    const record: UserRecord = {
      name: user.name,
      role: user.role,
      createdAtMs: Date.now(),
      passwordHash: await hashOf(user.password),
      epoch: newEpoch(),
    };
    const outcome = await this.hash.add(fieldOf(user.name), record);
    if (outcome === "exists")
      throw new RefusedError("exists", `there is a user ${user.name} already: take another name`);
    if (outcome === "full") throw new RefusedError("limit", `there are ${MAX_USERS} users: remove one first`);
    return toUser(record);
  }

  /** The user when the password is right. Takes as long for a name that is not known. */
  async verify(name: string, password: string): Promise<SessionUser | undefined> {
    const record = await this.hash.get(fieldOf(name));
    const right = await argon2Verify({ hash: record?.passwordHash ?? DECOY_HASH, password });
    return record && right ? { ...toUser(record), epoch: record.epoch } : undefined;
  }

  /** @throws RefusedError for the last admin, or when there is no such user */
  async setRole(name: string, role: Role): Promise<User> {
    return toUser(await this.change(name, (record) => ({ ...record, role })));
  }

  /**
   * Gives a new password and so ends all sessions of the user.
   * @throws RefusedError when there is no such user
   */
  async setPassword(name: string, password: string): Promise<SessionUser> {
    const passwordHash = await hashOf(password);
    const record = await this.change(name, (before) => ({ ...before, passwordHash, epoch: newEpoch() }));
    return { ...toUser(record), epoch: record.epoch };
  }

  /** @throws RefusedError for the last admin, or when there is no such user */
  async remove(name: string): Promise<void> {
    await this.change(name, () => undefined);
  }

  private async change(name: string, change: (record: UserRecord) => UserRecord | undefined): Promise<UserRecord> {
    for (let tries = 0; tries < MAX_EXCHANGES; tries++) {
      const before = await this.redis.hget(USERS, fieldOf(name));
      if (before === null) throw new RefusedError("missing", `there is no user ${name}`);
      const record = userRecordSchema.parse(JSON.parse(before));
      const changed = change(record);
      const after = changed ? JSON.stringify(changed) : "";
      const outcome = await CHANGE_WITH_ADMIN_LEFT.run(this.redis, [USERS], [fieldOf(name), before, after]);
      if (outcome === "last-admin") {
        throw new RefusedError("last-admin", `${record.name} is the last admin: make somebody else an admin first`);
      }
      if (outcome === "done") return changed ?? record;
    }
    throw new Error(`${USERS} changes too fast: try again`);
  }

  /** Who a session belongs to; `undefined` when the user is gone, his password is another, or he signed out. */
  async sessionUser(session: { name: string; epoch: string; id: string }): Promise<User | undefined> {
    const [record, ended] = await Promise.all([
      this.hash.get(fieldOf(session.name)),
      this.redis.exists(endedSessionKey(session.id)),
    ]);
    return record && record.epoch === session.epoch && ended === 0 ? toUser(record) : undefined;
  }

  /** Ends one session: its cookie is refused for as long as it would have been good. */
  async endSession(sessionId: string): Promise<void> {
    await this.redis.set(endedSessionKey(sessionId), "1", "EX", SESSION_SECONDS);
  }
}
