import type { Alarm } from "../../domain/alarm";
import type { Message } from "../../domain/destination";

/** What a destination is told of an alarm. @param publicUrl the server's own address; `null` when it does not know it */
export function messageOf(alarm: Alarm, id: string, by: string, publicUrl: string | null): Message {
  const { hostId, ruleId, ruleName, seriesId, value, bound, text, vm, runbookUrl, sinceMs, changedAtMs } = alarm;
  return {
    id,
    atMs: changedAtMs,
    hostId,
    ruleId,
    ruleName,
    seriesId,
    severity: alarm.state === "cleared" ? "okay" : alarm.severity,
    sinceMs,
    value,
    bound,
    text,
    vm,
    runbookUrl,
    alarmUrl: publicUrl === null ? "" : `${publicUrl}/alarms?alarm=${encodeURIComponent(alarm.id)}`,
    by,
    isTest: false,
  };
}

/** To try a destination with. */
export function testMessage(id: string, by: string, nowMs: number, publicUrl: string | null): Message {
  return {
    id,
    atMs: nowMs,
    hostId: "premonitor-test",
    ruleId: "test",
    ruleName: "Test of a destination",
    seriesId: "memory.used",
    severity: "warning",
    sinceMs: nowMs,
    value: null,
    bound: null,
    text: "This is a test: nothing is wrong.",
    vm: null,
    runbookUrl: "",
    alarmUrl: publicUrl === null ? "" : `${publicUrl}/settings/destinations`,
    by,
    isTest: true,
  };
}
