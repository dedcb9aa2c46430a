import { HOST_SILENT_RULE_ID } from "./host-silent";

/** The alarm that says that a policy did not act: a limit held it back, or it failed. */
export const POLICY_HELD_RULE_ID = "policy-held";

/** Whether an alarm is the server's own: no collector raised it, so none can clear it. */
export function isServerJudged({ ruleId }: { ruleId: string }): boolean {
  return ruleId === HOST_SILENT_RULE_ID || ruleId === POLICY_HELD_RULE_ID;
}
