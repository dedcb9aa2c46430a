import type { Redis } from "ioredis";
import { NO_POLICIES, type PolicySet, policySetSchema } from "../../domain/policy";
import { LuaScript } from "./lua-script";

const POLICIES = "s:policies";
const DUE = "s:policy-due";
const CURSOR = "s:policy-cursor";
const disablesKey = (cloudId: string) => `s:policy-disables:${cloudId}`;
const MAX_DUE = 10_000;
const DUE_AT_ONCE = 100;
/** A server that took what is due and died gives it back so. */
const LEASE_MS = 30_000;
const HOUR_MS = 3_600_000;
const MAX_TRIES = 20;

/** KEYS policies. ARGV version that is in force, new set. Returns 0, or the version that is in force instead. */
const REPLACE = new LuaScript(`
local kept = redis.call('GET', KEYS[1])
local version = kept and cjson.decode(kept).version or 0
if version ~= tonumber(ARGV[1]) then return {'conflict', version} end
redis.call('SET', KEYS[1], ARGV[2])
return {'done', version}
`);

/** KEYS due. ARGV now, lease, how many. Takes what is due, for a while. */
const LEASE_DUE = new LuaScript(`
local members = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', 0, ARGV[3])
for _, member in ipairs(members) do redis.call('ZADD', KEYS[1], tonumber(ARGV[1]) + tonumber(ARGV[2]), member) end
return members
`);

/** KEYS due. ARGV at, member, most members. */
const PUT_DUE = new LuaScript(`
if redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[3]) then return 0 end
redis.call('ZADD', KEYS[1], 'NX', ARGV[1], ARGV[2])
return 1
`);

/**
 * Counts what policies took away in the last hour, and adds one, all at once. KEYS disables. ARGV now, member, host, most in an hour,
 * cooldown, kept for. Members are "<host> <action>" by time.
 */
const RESERVE = new LuaScript(`
local now, most, cooldown = tonumber(ARGV[1]), tonumber(ARGV[4]), tonumber(ARGV[5])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - tonumber(ARGV[6]))
if redis.call('ZSCORE', KEYS[1], ARGV[2]) then return {'allowed', '0'} end
local members = redis.call('ZRANGE', KEYS[1], 0, -1, 'WITHSCORES')
local count = 0
for i = 1, #members, 2 do
  local at = tonumber(members[i + 1])
  if at > now - ${HOUR_MS} then count = count + 1 end
  if at > now - cooldown and string.sub(members[i], 1, #ARGV[3] + 1) == ARGV[3] .. ' ' then
    return {'cooldown', string.format('%.0f', at)}
  end
end
if count >= most then return {'hour', tostring(count)} end
redis.call('ZADD', KEYS[1], now, ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[6])
return {'allowed', tostring(count + 1)}
`);

/** Moves forward only. KEYS cursor. ARGV id. */
const MOVE_CURSOR = new LuaScript(`
local function parts(id) return tonumber(string.match(id, '^(%d+)')), tonumber(string.match(id, '%-(%d+)$')) or 0 end
local kept = redis.call('GET', KEYS[1])
if kept then
  local atMs, sequence = parts(ARGV[1])
  local keptAtMs, keptSequence = parts(kept)
  if atMs < keptAtMs or (atMs == keptAtMs and sequence <= keptSequence) then return end
end
redis.call('SET', KEYS[1], ARGV[1])
`);

export type Reservation = { allowed: true } | { allowed: false; reason: string };

/** Policies, their timers and what counts against their limits, in the state Redis: for all servers together. */
export class PolicyStore {
  constructor(private readonly redis: Redis) {}

  async current(): Promise<PolicySet> {
    const text = await this.redis.get(POLICIES);
    return text === null ? NO_POLICIES : policySetSchema.parse(JSON.parse(text));
  }

  /**
   * Changes the set, as the next version.
   * @param expectedVersion the version that was looked at; absent: whatever is in force
   * @returns the set in force, or the version that is in force instead of the expected one
   */
  async replace(
    change: (set: PolicySet) => Omit<PolicySet, "version">,
    expectedVersion?: number,
  ): Promise<{ set: PolicySet } | { conflict: number }> {
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      const before = await this.current();
      if (expectedVersion !== undefined && expectedVersion !== before.version) return { conflict: before.version };
      const set = policySetSchema.parse({ ...change(before), version: before.version + 1 });
      const args = [before.version, JSON.stringify(set)];
      const [outcome, version] = (await REPLACE.run(this.redis, [POLICIES], args)) as [string, number];
      if (outcome === "done") return { set };
      if (expectedVersion !== undefined) return { conflict: version };
    }
    throw new Error(`${POLICIES} changes too fast: try again`);
  }

  // ---- timers -------------------------------------------------------------------------------------------------------

  /** Puts a timer, unless it is there. @returns whether there was room: there can be 10,000 */
  async putDue(member: string, atMs: number): Promise<boolean> {
    return (await PUT_DUE.run(this.redis, [DUE], [Math.round(atMs), member, MAX_DUE])) === 1;
  }

  /** What is due now. Each is given to one server, and to another 30 s later unless it was removed. */
  async leaseDue(nowMs: number): Promise<string[]> {
    return (await LEASE_DUE.run(this.redis, [DUE], [Math.round(nowMs), LEASE_MS, DUE_AT_ONCE])) as string[];
  }

  async removeDue(member: string): Promise<void> {
    await this.redis.zrem(DUE, member);
  }

  // ---- how far the journal was looked at ----------------------------------------------------------------------------

  async cursor(): Promise<string | null> {
    return this.redis.get(CURSOR);
  }

  async moveCursor(journalId: string): Promise<void> {
    await MOVE_CURSOR.run(this.redis, [CURSOR], [journalId]);
  }

  // ---- limits -------------------------------------------------------------------------------------------------------

  /** Counts a host that a policy is about to take away; the same action again counts once. */
  async reserveDisable(wanted: {
    cloudId: string;
    novaHost: string;
    actionId: string;
    nowMs: number;
    disablesPerHour: number;
    cooldownMs: number;
  }): Promise<Reservation> {
    const { cloudId, novaHost, actionId, nowMs, disablesPerHour, cooldownMs } = wanted;
    const keptMs = Math.max(HOUR_MS, cooldownMs) + HOUR_MS;
    const args = [Math.round(nowMs), `${novaHost} ${actionId}`, novaHost, disablesPerHour, cooldownMs, keptMs];
    const [verdict, number] = (await RESERVE.run(this.redis, [disablesKey(cloudId)], args)) as [string, string];
    if (verdict === "allowed") return { allowed: true };
    if (verdict === "hour") {
      return {
        allowed: false,
        reason: `Policies have taken ${number} compute hosts of ${cloudId} away in the last hour, and ${disablesPerHour} are allowed.`,
      };
    }
    const minutes = Math.round((nowMs - Number(number)) / 60_000);
    return {
      allowed: false,
      reason: `A policy took ${novaHost} away ${minutes} min ago, and ${Math.round(cooldownMs / 60_000)} min must lie between.`,
    };
  }

  /** It was not done after all. */
  async releaseDisable(cloudId: string, novaHost: string, actionId: string): Promise<void> {
    await this.redis.zrem(disablesKey(cloudId), `${novaHost} ${actionId}`);
  }

  async disabledInHour(cloudId: string, nowMs: number): Promise<number> {
    return this.redis.zcount(disablesKey(cloudId), nowMs - HOUR_MS, "+inf");
  }
}
