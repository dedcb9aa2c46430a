import { expect, it } from "vitest";
import { makeAlarm } from "../../domain/fixtures/make-alarm";
import { awaySummary } from "./away-summary";

const old = makeAlarm({ id: "old", atMs: 10 });
const fresh = makeAlarm({ id: "fresh", atMs: 100 });
const over = makeAlarm({ id: "over", atMs: 120, sinceMs: 20, state: "cleared" });
const pending = makeAlarm({ id: "pending", atMs: 130, state: "pending" });

it("counts what was raised and cleared since, and what is open", () => {
  expect(awaySummary([old, fresh, over, pending], 100)).toEqual({
    sinceMs: 100,
    raisedCount: 1,
    clearedCount: 1,
    openCount: 2,
  });
});

it("is nothing when nothing has changed", () => {
  expect(awaySummary([old, pending], 100)).toBeUndefined();
});
