import type { Message } from "../../../domain/destination";
import { describeAlarmVm } from "../../../domain/vm-words";
import type { Mail } from "./send-mail";

/** What a mail about an alarm says. */
export function mailOf(message: Message): Mail {
  const { id, hostId, ruleName, severity, text, vm, sinceMs, atMs, alarmUrl, runbookUrl, by, isTest } = message;
  const state = severity === "okay" ? "cleared" : severity;
  const lines = [
    text,
    "",
    `Host:     ${hostId}`,
    ...(vm ? [`VM:       ${describeAlarmVm(vm).replace(/^VM /, "")}`] : []),
    `Rule:     ${ruleName}`,
    `State:    ${state}`,
    `Since:    ${new Date(sinceMs).toISOString()}`,
    ...(severity === "okay" ? [`Cleared:  ${new Date(atMs).toISOString()}`] : []),
    ...(runbookUrl === "" ? [] : [`Runbook:  ${runbookUrl}`]),
    ...(alarmUrl === "" ? [] : [`Alarm:    ${alarmUrl}`]),
    "",
    `Sent by Premonitor for ${by}.`,
  ];
  const subject = `[${isTest ? "test" : state}] ${hostId}: ${ruleName}`.replace(/\s+/g, " ");
  return { id, subject, text: `${lines.join("\n")}\n` };
}
