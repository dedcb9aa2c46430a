import type { Alarm, JournalEntry } from "../../domain/alarm";
import type { AlarmSpan } from "../chart/paint-underlay";

/**
 * The times in which alarms were active, for the charts: those that the journal tells of, and those of the alarms as they are now that
 * it does not. @param entries of one host, in any order
 */
export function alarmSpans(entries: readonly JournalEntry[], alarms: readonly Alarm[]): AlarmSpan[] {
  const spans: AlarmSpan[] = [];
  const told = new Set<string>();
  const key = (id: string, sinceMs: number) => `${id} ${sinceMs}`;
  for (const { kind, alarm } of entries) {
    if (kind !== "cleared" || !alarm || alarm.flapping) continue;
    const { seriesId, severity, sinceMs, atMs } = alarm;
    told.add(key(alarm.id, sinceMs));
    spans.push({ seriesId, severity, sinceMs, changedAtMs: atMs, state: "cleared" });
  }
  return [...spans, ...alarms.filter(({ id, sinceMs, state }) => state === "active" || !told.has(key(id, sinceMs)))];
}
