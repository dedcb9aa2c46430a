import type { Alarm } from "../../domain/alarm";
import type { ActiveAlarm } from "../../domain/protocol";
import { isServerJudged } from "../../domain/server-judged";

/** The alarms that a pipeline which begins anew has to take over: it will clear them when their values are good again. */
export function activeAlarmsOf(held: readonly Alarm[]): ActiveAlarm[] {
  return held
    .filter((alarm) => alarm.state !== "cleared" && !isServerJudged(alarm))
    .map(({ ruleId, ruleName, seriesId, state, severity }) => ({ ruleId, ruleName, seriesId, state, severity }));
}
