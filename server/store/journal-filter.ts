import type { JournalEntry } from "../../domain/alarm";
import type { JournalQuery } from "../../domain/alarm-api";
import { hostFits } from "../../domain/host-pattern";
import { journalSubject } from "../../domain/journal-subject";
import { describeAlarmVm } from "../../domain/vm-words";

export type JournalFilter = Omit<JournalQuery, "before" | "limit">;

/** Whether most entries will not fit. */
export function isNarrow({ host, rule, by, kind, text }: JournalFilter): boolean {
  return [host, rule, by, text].some(Boolean) || (kind !== undefined && kind.length > 0);
}

/**
 * Makes the test for entries. Names and `text` are compared without regard to case, `from` and `to` with the time at which it happened.
 * Maintenance of hosts with a tag does not fit any host: the journal does not know which had it then.
 */
export function journalFilter(filter: JournalFilter): (entry: JournalEntry) => boolean {
  const { alarmId, host, rule, from = 0, to = Number.POSITIVE_INFINITY } = filter;
  const by = filter.by?.toLowerCase();
  const words = filter.text?.trim().toLowerCase();
  const kinds = filter.kind?.length ? new Set(filter.kind) : undefined;
  return (entry) => {
    if (entry.atMs < from || entry.atMs > to) return false;
    if (kinds && !kinds.has(entry.kind)) return false;
    if (by && entry.by.toLowerCase() !== by) return false;
    if (alarmId && entry.alarm && entry.alarm.id !== alarmId) return false;
    const subject = journalSubject(entry);
    if (rule && subject.ruleId !== rule) return false;
    if (host && subject.host !== host && !(entry.window && hostFits(subject.host, { id: host, tags: [] })))
      return false;
    if (!words) return true;
    const { ruleId, ruleName, seriesId, text } = subject;
    const vm = entry.alarm?.vm ? describeAlarmVm(entry.alarm.vm) : "";
    return [subject.host, ruleId, ruleName, seriesId, text, vm, entry.note, entry.by].some((part) =>
      part.toLowerCase().includes(words),
    );
  };
}
