import { describe, expect, it } from "vitest";
import type { Alarm, JournalEntry } from "../../domain/alarm";
import { JOURNAL_CSV_HEADING, journalCsvLine } from "./journal-csv";

function entry(settings: Partial<JournalEntry> = {}, alarm: Partial<Alarm> = {}): JournalEntry {
  return {
    id: "1-0",
    atMs: Date.UTC(2026, 10, 20, 12, 30, 1, 5),
    kind: "raised",
    by: "web-1",
    note: "",
    alarm: {
      hostId: "web-1",
      ruleId: "disk",
      ruleName: "Disk is full",
      seriesId: "disk.used",
      state: "active",
      severity: "failure",
      value: -4.5,
      bound: null,
      text: "Disk is at 99 %",
      ...alarm,
    } as Alarm,
    shelf: null,
    window: null,
    action: null,
    ...settings,
  };
}

describe("journalCsvLine", () => {
  it("has a cell for each column, numbers as they are", () => {
    expect(JOURNAL_CSV_HEADING).toBe(
      "time,kind,by,note,host,rule id,rule name,series,state,severity,value,bound,text,vm\r\n",
    );
    expect(journalCsvLine(entry())).toBe(
      "2026-11-20T12:30:01.005Z,raised,web-1,,web-1,disk,Disk is full,disk.used,active,failure,-4.5,,Disk is at 99 %,\r\n",
    );
  });

  it.each([
    ["=1+1", "'=1+1"],
    ["+49 30", "'+49 30"],
    ["-1+1", "'-1+1"],
    ["@SUM(A1)", "'@SUM(A1)"],
    ["\tx", "'\tx"],
    ["\rx", '"\'\rx"'],
    ['=HYPERLINK("http://x","y")', '"\'=HYPERLINK(""http://x"",""y"")"'],
    ['says "no", twice', '"says ""no"", twice"'],
    ["two\nlines", '"two\nlines"'],
    ["a = b", "a = b"],
    ["naïve – ä", "naïve – ä"],
  ])("writes %j as %j", (note, cell) => {
    expect(journalCsvLine(entry({ note }))).toContain(`,web-1,${cell},web-1,`);
  });

  it("tells of a shelf", () => {
    const target = { alarmId: null, hostId: "web-2", ruleId: null };
    const shelf = { id: "s", target, by: "anna", reason: "known", atMs: 1, untilMs: 2 };
    const line = journalCsvLine(entry({ kind: "shelved", by: "anna", alarm: null, shelf, atMs: 1000 }));
    expect(line).toBe("1970-01-01T00:00:01.000Z,shelved,anna,,web-2,,,,,,,,known,\r\n");
  });
});
