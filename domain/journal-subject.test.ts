import { describe, expect, it } from "vitest";
import type { JournalEntry } from "./alarm";
import { journalAlarmId, journalSubject } from "./journal-subject";

const NOTHING = {
  atMs: 1,
  kind: "shelved",
  by: "anna",
  note: "",
  alarm: null,
  shelf: null,
  window: null,
  action: null,
} as const;

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

  const action: NonNullable<JournalEntry["action"]> = {
    id: "a",
    kind: "nova.disable",
    cloudId: "prod",
    hostId: "web-1",
    novaHost: "web-1",
    destinationId: null,
    alarmId: "web-1/disk/x",
    why: "Disk is full",
    policyId: null,
    state: "done",
    outcome: "",
    askedBy: "anna",
    askedAtMs: 1,
    endedAtMs: null,
    attemptCount: 0,
    progress: null,
    revision: 1,
  };

  it.each([
    [{}, { host: "web-1", text: "Disable service: Disk is full" }],
    [{ outcome: "Nova answers: disabled." }, { text: "Disable service: Nova answers: disabled." }],
    [
      { why: "", hostId: null },
      { host: "prod", text: "Disable service" },
    ],
  ])("tells of an action: %j", (change, expected) => {
    const entry = { ...NOTHING, kind: "action-asked", action: { ...action, ...change } } as const;
    expect(journalSubject(entry)).toMatchObject(expected);
    expect(journalAlarmId(entry)).toBe("web-1/disk/x");
  });

  it("tells of a setting what was changed", () => {
    expect(journalSubject({ ...NOTHING, kind: "setting-changed", note: "removed the host x" }).text).toBe(
      "removed the host x",
    );
  });

  it("tells of nothing when there is nothing", () => {
    expect(journalSubject(NOTHING)).toEqual({ host: "", ruleId: "", ruleName: "", seriesId: "", text: "" });
  });
});
