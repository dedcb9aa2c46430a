import { HOST_SILENT_RULE_ID } from "./host-silent";

/** The alarm that says that a policy did not act: a limit held it back, or it failed. */
export const POLICY_HELD_RULE_ID = "policy-held";

/** Alarms that a collectd judges, and tells by its notifications. */
export const COLLECTD_RULE_ID = "collectd-notification";

/** Alarms that a Prometheus judges, and tells through Alertmanager. */
export const ALERTMANAGER_RULE_ID = "alertmanager";

/** Whether an alarm is the server's own: no collector raised it, so none can clear it. */
export function isServerJudged({ ruleId }: { ruleId: string }): boolean {
  return ruleId === HOST_SILENT_RULE_ID || ruleId === POLICY_HELD_RULE_ID;
}

/** Whether an alarm comes out of a pipeline of ours, a collector's or one for what others push. */
export function isPipelineJudged(alarm: { ruleId: string }): boolean {
  return !isServerJudged(alarm) && ![COLLECTD_RULE_ID, ALERTMANAGER_RULE_ID].includes(alarm.ruleId);
}
