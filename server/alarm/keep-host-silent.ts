import { HOST_SILENT_RULE_ID } from "../../domain/host-silent";
import type { Rule } from "../../domain/rule";
import { SHIPPED_RULES } from "../../domain/shipped-rules";

/** Why a rule may not stand for the one of silent hosts, or `undefined` when it may. */
export function refusalOfHostSilent({ id, look }: Pick<Rule, "id" | "look">): string | undefined {
  if ((id === HOST_SILENT_RULE_ID) === (look.at === "silent")) return undefined;
  return id === HOST_SILENT_RULE_ID
    ? `the rule ${HOST_SILENT_RULE_ID} looks at silent hosts and at nothing else: take another id`
    : `only the rule ${HOST_SILENT_RULE_ID} looks at silent hosts: change that one`;
}

/** The rules, with the one of silent hosts, which is never removed: as it was before when the new rules leave it out. */
export function keepHostSilent(rules: readonly Rule[], before: readonly Rule[]): Rule[] {
  const isIt = ({ id }: Rule) => id === HOST_SILENT_RULE_ID;
  if (rules.some(isIt)) return [...rules];
  return [...rules, before.find(isIt) ?? SHIPPED_RULES.rules.find(isIt)!];
}
