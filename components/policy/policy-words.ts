import type { Policy } from "../../domain/policy";
import { policyDeed } from "../../domain/policy-deed";

const DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

function joined(parts: readonly string[]): string {
  return parts.length < 2 ? (parts[0] ?? "") : `${parts.slice(0, -1).join(", ")} and ${parts[parts.length - 1]}`;
}

export function durationOf(seconds: number): string {
  if (seconds % 3600 === 0) return `${seconds / 3600} h`;
  return seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`;
}

function daysWords(weekdays: readonly number[]): string {
  const sorted = [...weekdays].sort((a, b) => a - b);
  if (sorted.length === 7) return "every day";
  if (sorted.join() === "1,2,3,4,5") return "on weekdays";
  if (sorted.join() === "6,7") return "at weekends";
  return `on ${joined(sorted.map((day) => DAYS[day - 1]!))}`;
}

/** When a policy may act, in words. */
export function timesWords(times: Policy["times"]): string {
  if (times === null) return "at any time";
  const { weekdays, from, to, timeZone } = times;
  const hours = from === to ? "the whole day" : `${from} to ${to}`;
  return `${daysWords(weekdays)}, ${hours} (${timeZone})`;
}

/** A policy as a sentence. */
export function policyWords(policy: Policy): string {
  const { rules, hosts, severity, when, times, steps, undo } = policy;
  const rule = rules === "*" ? "any rule" : rules;
  const host = hosts === "*" ? "any host" : hosts;
  const worst = severity === "failure" ? "a failure" : "a warning or worse";
  const moment = {
    active: "becomes active",
    acknowledged: "is acknowledged",
    lasts: `has lasted ${when.on === "lasts" ? durationOf(when.seconds) : ""}`,
  }[when.on];
  const end = undo ? "; undo it when the alarm clears" : "";
  return `When an alarm of ${rule} on ${host} (${worst}) ${moment}, ${timesWords(times)}: ${joined(steps.map(policyDeed))}${end}.`;
}
