import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { makeAlarm, makeJournalEntry } from "../../domain/fixtures/make-alarm";
import { describeNews, newsOf, Throttle } from "./news";

const acknowledged = { by: "ada", atMs: 1, note: "", untilMs: 9 };
const visible = () => false;

describe("newsOf", () => {
  it("is what was raised, got worse or was forgotten, each alarm once", () => {
    const [a, b, c] = ["a", "b", "c"].map((id) => makeAlarm({ id }));
    const worse = { ...a!, severity: "failure" as const };
    const entries = [
      makeJournalEntry({ alarm: a! }),
      makeJournalEntry({ alarm: worse, kind: "worsened" }),
      makeJournalEntry({ alarm: b!, kind: "forgotten" }),
      makeJournalEntry({ alarm: c!, kind: "eased" }),
    ];
    expect(newsOf(entries, visible)).toEqual([worse, b]);
  });

  it("is nothing that has cleared meanwhile, is hidden, acknowledged or flaps", () => {
    const flapping = { sinceMs: 1, changeCount: 7 };
    const entries = [
      makeJournalEntry({ alarm: makeAlarm({ id: "gone" }) }),
      makeJournalEntry({ alarm: makeAlarm({ id: "gone", state: "cleared" }), kind: "cleared" }),
      makeJournalEntry({ alarm: makeAlarm({ id: "hidden" }) }),
      makeJournalEntry({ alarm: makeAlarm({ id: "taken", acknowledged }) }),
      makeJournalEntry({ alarm: makeAlarm({ id: "flaps", flapping }) }),
      makeJournalEntry({ alarm: null, kind: "shelved" }),
    ];
    expect(newsOf(entries, ({ id }) => id === "hidden")).toEqual([]);
  });
});

describe("describeNews", () => {
  it("tells the worst, and how many more", () => {
    const warning = makeAlarm({ text: "Load is 9" });
    const failure = makeAlarm({ severity: "failure", hostId: "db-1", text: "Memory is full" });
    expect(describeNews([warning, failure])).toBe("Failure on db-1: Memory is full, and 1 more");
    expect(describeNews([warning])).toBe("Warning on web-1: Load is 9");
  });
});

describe("Throttle", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("acts at once, and gathers what comes until it may again", () => {
    const acts: number[][] = [];
    const throttle = new Throttle<number>(3000, (items) => acts.push(items));
    throttle.push([1]);
    throttle.push([2]);
    throttle.push([3, 4]);
    expect(acts).toEqual([[1]]);
    vi.advanceTimersByTime(3000);
    expect(acts).toEqual([[1], [2, 3, 4]]);
    vi.advanceTimersByTime(3000);
    throttle.push([5]);
    expect(acts).toEqual([[1], [2, 3, 4], [5]]);
  });
});
