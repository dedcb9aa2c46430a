import type { Alarm } from "../../domain/alarm";
import type { ActiveAlarm } from "../../domain/protocol";
import { isPipelineJudged } from "../../domain/server-judged";

/** The alarms that a pipeline which begins anew has to take over: it will clear them when their values are good again. */
export function activeAlarmsOf(held: readonly Alarm[]): ActiveAlarm[] {
  return held
    .filter((alarm) => alarm.state !== "cleared" && isPipelineJudged(alarm))
    .map(({ ruleId, ruleName, seriesId, state, severity }) => ({ ruleId, ruleName, seriesId, state, severity }));
}
