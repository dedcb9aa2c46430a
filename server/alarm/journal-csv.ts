import type { JournalEntry } from "../../domain/alarm";
import { csvLine } from "../../domain/csv-line";
import { journalSubject } from "../../domain/journal-subject";
import { describeAlarmVm } from "../../domain/vm-words";

const COLUMNS = [
  "time",
  "kind",
  "by",
  "note",
  "host",
  "rule id",
  "rule name",
  "series",
  "state",
  "severity",
  "value",
  "bound",
  "text",
  "vm",
] as const;

/** The first line: the names of the columns. */
export const JOURNAL_CSV_HEADING = csvLine(COLUMNS);

/**
 * One entry as a line of CSV (RFC 4180) that is safe in a spreadsheet: texts that look like formulas get an apostrophe in front.
 * Times are ISO 8601 in UTC; `value` and `bound` are in the unit of the series.
 */
export function journalCsvLine(entry: JournalEntry): string {
  const { alarm } = entry;
  const { host, ruleId, ruleName, seriesId, text } = journalSubject(entry);
  return csvLine([
    new Date(entry.atMs).toISOString(),
    entry.kind,
    entry.by,
    entry.note,
    host,
    ruleId,
    ruleName,
    seriesId,
    alarm?.state ?? "",
    alarm?.severity ?? "",
    alarm?.value ?? "",
    alarm?.bound ?? "",
    text,
    alarm?.vm ? describeAlarmVm(alarm.vm) : "",
  ]);
}
