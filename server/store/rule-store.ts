import type { Redis } from "ioredis";
import { type Rule, type RuleSet, ruleSetSchema, SHIPPED_RULES } from "../../domain/rule";

const RULES = "s:rules";

/** The rules in force, in the state Redis. The first reader puts the shipped ones there. */
export class RuleStore {
  constructor(private readonly redis: Redis) {}

  async current(): Promise<RuleSet> {
    await this.redis.set(RULES, JSON.stringify(SHIPPED_RULES), "NX");
    const text = await this.redis.get(RULES);
    return ruleSetSchema.parse(JSON.parse(text ?? "null"));
  }

  /** Puts other rules in force, with the next version. The servers are to be told over the bus. */
  async replace(rules: Rule[]): Promise<RuleSet> {
    const { version } = await this.current();
    const next = ruleSetSchema.parse({ version: version + 1, rules });
    await this.redis.set(RULES, JSON.stringify(next));
    return next;
  }
}
