import type { Alarm, JournalEntry } from "../domain/alarm";
import type { AlarmFigures } from "../domain/alarm-api";
import { median } from "./median";

const HOUR_MS = 3_600_000;
const STANDING_MS = 24 * HOUR_MS;
const FLOOD_WINDOW_MS = 600_000;
const FLOOD_COUNT = 10;
const NOISIEST_COUNT = 10;

/** The kinds of journal entries that figures are made of. */
export const FIGURE_KINDS = [
  "raised",
  "acknowledged",
  "unacknowledged",
  "forgotten",
  "noted",
  "shelved",
] as const satisfies JournalEntry["kind"][];
const BY_OPERATORS: ReadonlySet<JournalEntry["kind"]> = new Set(["acknowledged", "noted", "shelved"]);

/** What figures need of a journal entry. */
export interface FigureEntry extends Pick<JournalEntry, "atMs" | "kind" | "by"> {
  alarm: Pick<Alarm, "id" | "ruleId" | "ruleName" | "sinceMs"> | null;
}

export interface AlarmFiguresInput {
  /** Oldest first. Those outside of the span do not count. */
  entries: Iterable<FigureEntry>;
  /** The alarms that are active at `nowMs`. */
  active: readonly Alarm[];
  fromMs: number;
  /** Not part of the span any more. */
  toMs: number;
  nowMs: number;
  /** Since when the journal has everything. Rates are of the part of the span that it has. */
  completeFromMs: number;
}

/** The figures of a span by which alarm systems are judged (ISA-18.2, EEMUA 191). */
export function alarmFigures(input: AlarmFiguresInput): AlarmFigures {
  const { fromMs, toMs } = input;
  const completeFromMs = Math.min(toMs, Math.max(fromMs, input.completeFromMs));
  const raisedAtMs: number[] = [];
  const rules = new Map<string, { ruleId: string; ruleName: string; raisedCount: number }>();
  const operators = new Set<string>();
  const acknowledged = new Set<string>();
  const secondsToAcknowledge: number[] = [];
  for (const { atMs, kind, by, alarm } of input.entries) {
    if (atMs < fromMs || atMs >= toMs) continue;
    if (BY_OPERATORS.has(kind)) operators.add(by);
    if (!alarm) continue;
    if (kind === "raised") {
      raisedAtMs.push(atMs);
      const { ruleId, ruleName } = alarm;
      rules.set(ruleId, { ruleId, ruleName, raisedCount: (rules.get(ruleId)?.raisedCount ?? 0) + 1 });
    } else if (kind === "acknowledged" || kind === "unacknowledged" || kind === "forgotten") {
      const occurrence = `${alarm.sinceMs} ${alarm.id}`;
      // What is unacknowledged was acknowledged before the span: acknowledging it again says nothing of how fast it was seen.
      if (kind === "acknowledged" && !acknowledged.has(occurrence)) {
        secondsToAcknowledge.push(Math.max(0, atMs - alarm.sinceMs) / 1000);
      }
      acknowledged.add(occurrence);
    }
  }
  // Hosts report late after they were cut off, so the journal's order is not quite that of time.
  raisedAtMs.sort((a, b) => a - b);
  const raisedCount = raisedAtMs.length;
  const raisedPerHour = toMs > completeFromMs ? raisedCount / ((toMs - completeFromMs) / HOUR_MS) : 0;
  const operatorCount = Math.max(1, operators.size);
  return {
    fromMs,
    toMs,
    completeFromMs,
    raisedCount,
    raisedPerHour,
    operatorCount,
    raisedPerHourAndOperator: raisedPerHour / operatorCount,
    hours: raisedByHour(raisedAtMs, fromMs, toMs),
    noisiestRules: [...rules.values()]
      .sort((a, b) => b.raisedCount - a.raisedCount || a.ruleName.localeCompare(b.ruleName))
      .slice(0, NOISIEST_COUNT)
      .map((rule) => ({ ...rule, share: rule.raisedCount / raisedCount })),
    meanSecondsToAcknowledge: mean(secondsToAcknowledge),
    medianSecondsToAcknowledge: median(secondsToAcknowledge),
    acknowledgedCount: secondsToAcknowledge.length,
    standing: input.active
      .filter(({ state, sinceMs }) => state === "active" && input.nowMs - sinceMs > STANDING_MS)
      .sort((a, b) => a.sinceMs - b.sinceMs)
      .map(({ id, ruleName, hostId, sinceMs }) => ({ alarmId: id, ruleName, hostId, sinceMs })),
    floods: floodsOf(raisedAtMs),
  };
}

function raisedByHour(raisedAtMs: readonly number[], fromMs: number, toMs: number): AlarmFigures["hours"] {
  const hours = Array.from({ length: Math.ceil((toMs - fromMs) / HOUR_MS) }, (_, i) => ({
    atMs: fromMs + i * HOUR_MS,
    raisedCount: 0,
  }));
  for (const atMs of raisedAtMs) hours[Math.floor((atMs - fromMs) / HOUR_MS)]!.raisedCount++;
  return hours;
}

/** @param raisedAtMs rising. @returns spans in which every alarm is one of more than ten in less than ten minutes */
function floodsOf(raisedAtMs: readonly number[]): AlarmFigures["floods"] {
  const floods: { first: number; last: number }[] = [];
  let first = 0;
  raisedAtMs.forEach((atMs, last) => {
    while (atMs - raisedAtMs[first]! >= FLOOD_WINDOW_MS) first++;
    if (last - first + 1 <= FLOOD_COUNT) return;
    const current = floods[floods.length - 1];
    if (current && first <= current.last) current.last = last;
    else floods.push({ first, last });
  });
  return floods.map(({ first, last }) => ({
    fromMs: raisedAtMs[first]!,
    toMs: raisedAtMs[last]!,
    raisedCount: last - first + 1,
  }));
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}
