import type { AlarmChange } from "../../../domain/alarm";
import type { CollectdTypes } from "../../../domain/collectd/types-db";
import { COLLECTD_RULE_ID } from "../../../domain/server-judged";
import { ownSeriesOf, targetsOf } from "./series-of-name";
import { type Notification, textOfName } from "./value-list";

const MAX_TEXT = 1000;

/**
 * An alarm of a notification, on the series that it is about. collectd has one state for all numbers of a measure, so a measure of several has an alarm of its
 * own name.
 */
export function alarmOfNotification(notification: Notification, types: CollectdTypes): AlarmChange {
  const { severity, atMs, text, value, bound } = notification;
  const sources = types.get(notification.type) ?? [];
  const target = sources.length === 1 ? targetsOf(notification, sources)[0] : undefined;
  const scaled = (number: number | null) => (number === null ? null : number * (target?.scale ?? 1));
  return {
    ruleId: COLLECTD_RULE_ID,
    ruleName: "collectd's notification",
    seriesId: target?.seriesId ?? ownSeriesOf(notification),
    state: severity === "okay" ? "cleared" : "active",
    severity: severity === "okay" ? "warning" : severity,
    atMs,
    value: scaled(value),
    bound: scaled(bound),
    text: (text || `collectd tells ${severity} of ${textOfName(notification)}`).slice(0, MAX_TEXT),
    runbookUrl: "",
    keepUntilAcknowledged: false,
  };
}
