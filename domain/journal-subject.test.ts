import { describe, expect, it } from "vitest";
import type { JournalEntry } from "./alarm";
import { journalAlarmId, journalSubject } from "./journal-subject";

const NOTHING = { atMs: 1, kind: "shelved", by: "anna", note: "", alarm: null, shelf: null, window: null } as const;

function shelved(target: Partial<NonNullable<JournalEntry["shelf"]>["target"]>): Omit<JournalEntry, "id"> {
  const full = { alarmId: null, hostId: null, ruleId: null, ...target };
  return { ...NOTHING, shelf: { id: "s", target: full, by: "anna", reason: "known", atMs: 1, untilMs: 2 } };
}

describe("journalSubject", () => {
  it.each([
    [
      { alarmId: "web-1/disk/filesystem./srv.used_ratio" },
      { host: "web-1", ruleId: "disk", seriesId: "filesystem./srv.used_ratio" },
    ],
    [{ hostId: "web-2" }, { host: "web-2", ruleId: "", seriesId: "" }],
    [{ ruleId: "disk" }, { host: "", ruleId: "disk", seriesId: "" }],
  ])("tells of a shelf for %o", (target, expected) => {
    expect(journalSubject(shelved(target))).toEqual({ ruleName: "", text: "known", ...expected });
    expect(journalAlarmId(shelved(target))).toBe("alarmId" in target ? target.alarmId : null);
  });

  it("tells of nothing when there is nothing", () => {
    expect(journalSubject(NOTHING)).toEqual({ host: "", ruleId: "", ruleName: "", seriesId: "", text: "" });
  });
});
