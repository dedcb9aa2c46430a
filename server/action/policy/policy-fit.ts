import { DateTime } from "luxon";
import type { Alarm, Severity } from "../../../domain/alarm";
import { hostFits, patternToRegExp } from "../../../domain/host-pattern";
import type { Policy } from "../../../domain/policy";

/** Whether a severity is as bad as the one that a policy wants. */
export function isAsBad(severity: Severity, least: Severity): boolean {
  return least === "warning" || severity === "failure";
}

/** Whether a policy is for such an alarm, at any time. */
export function policyFits(
  policy: Pick<Policy, "enabled" | "rules" | "hosts" | "severity">,
  alarm: Pick<Alarm, "ruleId" | "severity">,
  host: { id: string; tags: readonly string[] },
): boolean {
  const { enabled, rules, hosts, severity } = policy;
  if (!enabled || !isAsBad(alarm.severity, severity)) return false;
  const isRule = rules.split(",").some((part) => patternToRegExp(part.trim()).test(alarm.ruleId));
  return isRule && hostFits(hosts, host);
}

/** Whether a policy may act at a time. A span over midnight belongs to the day on which it begins; from and to alike are the whole day. */
export function isWithinTimes(times: Policy["times"], atMs: number): boolean {
  if (times === null) return true;
  const at = DateTime.fromMillis(atMs, { zone: times.timeZone });
  if (!at.isValid) return false;
  const clock = at.toFormat("HH:mm");
  const { from, to, weekdays } = times;
  if (from === to) return weekdays.includes(at.weekday);
  if (from < to) return weekdays.includes(at.weekday) && from <= clock && clock < to;
  if (clock >= from) return weekdays.includes(at.weekday);
  return clock < to && weekdays.includes(at.minus({ days: 1 }).weekday);
}
