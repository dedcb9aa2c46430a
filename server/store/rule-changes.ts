import type { Rule, RuleVersion } from "../../domain/rule";

export type RuleChange = RuleVersion["changes"][number];

/** Which rules differ between two sets, by id; empty when they say the same. The order of the rules means nothing. */
export function ruleChanges(before: readonly Rule[], after: readonly Rule[]): RuleChange[] {
  const old = textsById(before);
  const fresh = textsById(after);
  const changes: RuleChange[] = [];
  for (const [ruleId, text] of fresh) {
    const known = old.get(ruleId);
    if (known !== text) changes.push({ ruleId, kind: known === undefined ? "added" : "changed" });
  }
  for (const ruleId of old.keys()) if (!fresh.has(ruleId)) changes.push({ ruleId, kind: "removed" });
  return changes.sort((a, b) => (a.ruleId < b.ruleId ? -1 : 1));
}

/** Parsed rules have their fields in one order, so equal rules have equal texts. */
function textsById(rules: readonly Rule[]): Map<string, string> {
  return new Map(rules.map((rule) => [rule.id, JSON.stringify(rule)]));
}
