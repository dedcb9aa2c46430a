import { type Alarm, JOURNAL_KINDS, type JournalEntry } from "../../domain/alarm";

const KINDS: ReadonlySet<unknown> = new Set(JOURNAL_KINDS);
const ALARM_TEXTS = ["id", "hostId", "ruleId", "ruleName", "seriesId", "text", "severity", "state"] as const;
/** The last time that a Date can hold. */
const MAX_DATE_MS = 8.64e15;
/** What alarms of older versions do not say of themselves. */
const ALARM_DEFAULTS = {
  runbookUrl: "",
  keepUntilAcknowledged: false,
  revision: 0,
  awaitsAcknowledgement: false,
  flapping: null,
  note: null,
};

/**
 * An entry of the journal's stream. Entries were checked when they were written, so this looks only at what readers would fail on:
 * a full check of each would take several times as long as reading it.
 * @param fields of the stream entry: `e` and the JSON of the entry without its id
 * @returns `undefined` when the entry is damaged
 */
export function parseJournalEntry([id, fields]: [id: string, fields: string[]]): JournalEntry | undefined {
  let entry: Partial<JournalEntry> | null;
  try {
    entry = JSON.parse(fields[1]!);
  } catch {
    return undefined;
  }
  if (typeof entry !== "object" || entry === null) return undefined;
  const { atMs, kind, by, note, alarm, shelf, window, action } = entry;
  if (!isTime(atMs) || typeof by !== "string" || typeof note !== "string" || !KINDS.has(kind)) {
    return undefined;
  }
  if (alarm && !isAlarm(alarm)) return undefined;
  if (shelf && (typeof shelf.target !== "object" || shelf.target === null || typeof shelf.reason !== "string")) {
    return undefined;
  }
  if (window && (typeof window.hosts !== "string" || typeof window.reason !== "string")) return undefined;
  if (action && (typeof action.kind !== "string" || typeof action.outcome !== "string")) return undefined;
  return {
    id,
    atMs,
    kind: kind!,
    by,
    note,
    alarm: alarm ? { ...ALARM_DEFAULTS, ...alarm } : null,
    shelf: shelf ?? null,
    window: window ?? null,
    action: action ?? null,
  };
}

/** Whether a calendar has it: pages and exports write it as a date. */
function isTime(ms: unknown): ms is number {
  return typeof ms === "number" && Math.abs(ms) <= MAX_DATE_MS;
}

function isAlarm(alarm: Alarm): boolean {
  return (
    ALARM_TEXTS.every((name) => typeof alarm[name] === "string") && isTime(alarm.sinceMs) && isTime(alarm.changedAtMs)
  );
}
