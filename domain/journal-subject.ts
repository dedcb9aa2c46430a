import type { JournalEntry } from "./alarm";

/** What an entry of the journal is about; a part that it has none of is empty. */
export interface JournalSubject {
  /** A host id, or, of a maintenance window, the pattern of its hosts. */
  host: string;
  ruleId: string;
  ruleName: string;
  seriesId: string;
  /** For people: the alarm's text, or why it was shelved or is maintained. */
  text: string;
}

/** Reads the subject of an entry from its alarm, its shelf or its maintenance window. */
export function journalSubject({ alarm, shelf, window }: Omit<JournalEntry, "id">): JournalSubject {
  if (alarm) {
    const { hostId, ruleId, ruleName, seriesId, text } = alarm;
    return { host: hostId, ruleId, ruleName, seriesId, text };
  }
  if (shelf) {
    const [host, ruleId, ...series] = shelf.target.alarmId?.split("/") ?? [];
    return {
      host: host ?? shelf.target.hostId ?? "",
      ruleId: ruleId ?? shelf.target.ruleId ?? "",
      ruleName: "",
      seriesId: series.join("/"),
      text: shelf.reason,
    };
  }
  return { host: window?.hosts ?? "", ruleId: "", ruleName: "", seriesId: "", text: window?.reason ?? "" };
}

/** The alarm that an entry is about, if it is about a single one. */
export function journalAlarmId({ alarm, shelf }: Pick<JournalEntry, "alarm" | "shelf">): string | null {
  return alarm?.id ?? shelf?.target.alarmId ?? null;
}
