import { expect, it } from "vitest";
import { makeAlarm, makeJournalEntry } from "../../domain/fixtures/make-alarm";
import { alarmSpans } from "./alarm-spans";

const active = makeAlarm({ id: "a", sinceMs: 500 });
const cleared = (id: string, sinceMs: number, atMs: number) =>
  makeJournalEntry({ kind: "cleared", alarm: makeAlarm({ id, sinceMs, atMs, state: "cleared" }) });

it("draws what is over from the journal and what is active as it is", () => {
  const spans = alarmSpans([cleared("a", 300, 350), cleared("a", 100, 150)], [active]);
  expect(spans.map(({ sinceMs, changedAtMs, state }) => [sinceMs, changedAtMs, state])).toEqual([
    [300, 350, "cleared"],
    [100, 150, "cleared"],
    [500, active.changedAtMs, "active"],
  ]);
});

it("draws what the journal tells of and the console holds too once, and what it does not tell of yet", () => {
  const over = makeAlarm({ id: "b", sinceMs: 100, state: "cleared" });
  const fresh = makeAlarm({ id: "c", sinceMs: 900, state: "cleared" });
  expect(alarmSpans([cleared("b", 100, 150)], [over, fresh]).map(({ sinceMs }) => sinceMs)).toEqual([100, 900]);
});

it("passes over entries of other kinds, and changes of an alarm that flaps", () => {
  const flapping = { sinceMs: 1, changeCount: 9 };
  const entries = [makeJournalEntry(), makeJournalEntry({ kind: "cleared", alarm: makeAlarm({ flapping }) })];
  expect(alarmSpans(entries, [])).toEqual([]);
});
