import { promisify } from "node:util";
import { deflateRaw, inflateRaw } from "node:zlib";
import type { Redis } from "ioredis";
import { z } from "zod";
import { type Rule, type RuleSet, type RuleVersion, ruleSetSchema, ruleVersionSchema } from "../../domain/rule";
import { SHIPPED_RULES } from "../../domain/shipped-rules";
import { LuaScript } from "./lua-script";
import { ruleChanges } from "./rule-changes";
import { RefusedError } from "./store-error";

const RULES = "s:rules";
const VERSION = "s:rules:version";
/** Sorted set of version records by version. */
const VERSIONS = "s:rules:versions";
/** Hash of the rules of each version, deflated: 500 versions of many rules would else take much of the state's memory. */
const RULES_OF_VERSIONS = "s:rules:of-versions";
const MAX_VERSIONS = 500;
const MAX_RULES = 1000;
const MAX_TRIES = 20;
const FIRST_VERSION_BY = "premonitor";

/**
 * KEYS rules, version, versions, rules of versions. ARGV version that must be in force (empty: none), new version, rule set, version
 * record, deflated rules, most versions. Returns 0 when the set was replaced, else the version that is in force instead.
 */
const REPLACE = new LuaScript(`
local inForce = redis.call('GET', KEYS[2])
if (inForce or '') ~= ARGV[1] then return tonumber(inForce or -1) end
redis.call('SET', KEYS[1], ARGV[3])
redis.call('SET', KEYS[2], ARGV[2])
redis.call('ZADD', KEYS[3], ARGV[2], ARGV[4])
redis.call('HSET', KEYS[4], ARGV[2], ARGV[5])
for _, record in ipairs(redis.call('ZRANGE', KEYS[3], 0, -tonumber(ARGV[6]) - 1)) do
  redis.call('HDEL', KEYS[4], string.format('%.0f', cjson.decode(record).version))
  redis.call('ZREM', KEYS[3], record)
end
return 0
`);

const deflated = promisify(deflateRaw) as (data: string) => Promise<Buffer>;
const inflated = promisify(inflateRaw) as (data: Buffer) => Promise<Buffer>;

/** A version with its rules. */
export type RulesOfVersion = RuleVersion & { rules: Rule[] };

export interface RuleReplacement {
  rules: Rule[];
  by: string;
  comment: string;
  atMs: number;
  /** The version that was looked at; absent: whatever is in force. */
  expectedVersion?: number;
}

/** The rules in force, in the state Redis, and the newest 500 versions of them. The first reader puts the shipped rules there. */
export class RuleStore {
  constructor(private readonly redis: Redis) {}

  async current(): Promise<RuleSet> {
    const [text, version] = await this.redis.mget(RULES, VERSION);
    if (text != null && version != null) return ruleSetSchema.parse(JSON.parse(text));
    await this.putShipped(text ?? null);
    return ruleSetSchema.parse(JSON.parse((await this.redis.get(RULES)) ?? "null"));
  }

  /** The version in force: one small read, to be asked often. */
  async currentVersion(): Promise<number> {
    const version = await this.redis.get(VERSION);
    return version === null ? (await this.current()).version : Number(version);
  }

  /** Newest first, without their rules. */
  async versions(): Promise<RuleVersion[]> {
    await this.currentVersion();
    const records = await this.redis.zrevrange(VERSIONS, 0, -1);
    return records.map((record) => ruleVersionSchema.parse(JSON.parse(record)));
  }

  /** A version with its rules; `undefined` when there was none, or 500 newer ones have taken its place. */
  async ofVersion(version: number): Promise<RulesOfVersion | undefined> {
    await this.currentVersion();
    const [record] = await this.redis.zrangebyscore(VERSIONS, version, version);
    const rules = await this.redis.hgetBuffer(RULES_OF_VERSIONS, String(version));
    if (record === undefined || rules === null) return undefined;
    return {
      ...ruleVersionSchema.parse(JSON.parse(record)),
      rules: ruleSetSchema.shape.rules.parse(JSON.parse((await inflated(rules)).toString())),
    };
  }

  /**
   * Puts other rules in force, as the next version; the same rules again make none. Servers see it by `currentVersion`.
   * @returns the set in force, or, when `expectedVersion` is not in force, the version that is
   * @throws RefusedError when there are more than 1,000 rules
   */
  async replace(replacement: RuleReplacement): Promise<{ set: RuleSet } | { conflict: number }> {
    const { by, comment, atMs, expectedVersion } = replacement;
    if (replacement.rules.length > MAX_RULES) {
      throw new RefusedError("limit", `there can be ${MAX_RULES} rules, and this makes more: remove some first`);
    }
    const rules = ruleSetSchema.shape.rules.parse(replacement.rules);
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      const before = await this.current();
      if (expectedVersion !== undefined && expectedVersion !== before.version) return { conflict: before.version };
      const changes = ruleChanges(before.rules, rules);
      if (changes.length === 0) return { set: before };
      const version = before.version + 1;
      const set: RuleSet = { version, rules };
      const conflict = await this.put(String(before.version), set, { version, atMs, by, comment, changes });
      if (conflict === 0) return { set };
      if (expectedVersion !== undefined) return { conflict };
    }
    throw new Error(`${RULES} changes too fast: try again`);
  }

  private async put(expected: string, set: RuleSet, record: RuleVersion): Promise<number> {
    const { version, rules } = set;
    const conflict = await REPLACE.run(
      this.redis,
      [RULES, VERSION, VERSIONS, RULES_OF_VERSIONS],
      [
        expected,
        version,
        JSON.stringify(set),
        JSON.stringify(record),
        await deflated(JSON.stringify(rules)),
        MAX_VERSIONS,
      ],
    );
    return Number(conflict);
  }

  /** @param unversioned rules of a Premonitor that kept no versions: only shipped ones, which these replace under a higher version */
  private async putShipped(unversioned: string | null): Promise<void> {
    const known = z.object({ version: z.number().int() }).safeParse(JSON.parse(unversioned ?? "null"));
    const version = known.success ? known.data.version + 1 : SHIPPED_RULES.version;
    const { rules } = SHIPPED_RULES;
    await this.put(
      "",
      { version, rules },
      {
        version,
        atMs: Date.now(),
        by: FIRST_VERSION_BY,
        comment: "The rules that Premonitor starts with",
        changes: ruleChanges([], rules),
      },
    );
  }
}
