import { ACTION_WORDS } from "./action-words";
import type { JournalEntry } from "./alarm";

/** What an entry of the journal is about; a part that it has none of is empty. */
export interface JournalSubject {
  /** A host id, or, of a maintenance window, the pattern of its hosts; of an action the host, else its cloud or destination. */
  host: string;
  ruleId: string;
  ruleName: string;
  seriesId: string;
  /** For people: the alarm's text, why it was shelved or is maintained, what became of the action, or what setting was changed. */
  text: string;
}

/** Reads the subject of an entry from its alarm, its shelf, its maintenance window or its action. */
export function journalSubject(entry: Omit<JournalEntry, "id">): JournalSubject {
  const { alarm, shelf, window, action } = entry;
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
  if (action) {
    const { hostId, cloudId, destinationId, kind, outcome, why } = action;
    const host = hostId ?? cloudId ?? destinationId ?? "";
    const text = [ACTION_WORDS[kind], outcome || why].filter((part) => part !== "").join(": ");
    return { host, ruleId: "", ruleName: "", seriesId: "", text };
  }
  if (entry.kind === "setting-changed") return { host: "", ruleId: "", ruleName: "", seriesId: "", text: entry.note };
  return { host: window?.hosts ?? "", ruleId: "", ruleName: "", seriesId: "", text: window?.reason ?? "" };
}

/** The alarm that an entry is about, if it is about a single one. */
export function journalAlarmId({
  alarm,
  shelf,
  action,
}: Pick<JournalEntry, "alarm" | "shelf" | "action">): string | null {
  return alarm?.id ?? shelf?.target.alarmId ?? action?.alarmId ?? null;
}
