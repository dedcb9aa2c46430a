import type { ActionKind } from "../../domain/action";
import type { Alarm } from "../../domain/alarm";
import type { WantedAction } from "./action-dialog";
import { reasonFrom } from "./action-words";

/** What an action asks for about some alarms: once for each host, with the worst and newest alarm as its reason. */
export function alarmRequests(kind: ActionKind, alarms: readonly Alarm[]): WantedAction[] {
  const rank = ({ severity, changedAtMs }: Alarm) => (severity === "failure" ? 1e15 : 0) + changedAtMs;
  const byHost = new Map<string, Alarm>();
  for (const alarm of alarms) {
    const known = byHost.get(alarm.hostId);
    if (!known || rank(alarm) > rank(known)) byHost.set(alarm.hostId, alarm);
  }
  const isPrediction = (alarm: Alarm) => /forecast|limit/.test(alarm.ruleId);
  return [...byHost.values()].map((alarm) => ({
    kind,
    hostId: alarm.hostId,
    alarmId: alarm.id,
    reason: reasonFrom(alarm.text),
    event: { type: "compute.host.down", status: isPrediction(alarm) ? "down_predict" : "down" },
  }));
}
