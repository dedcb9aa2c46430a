import { describe, expect, it } from "vitest";
import { dryRunWords } from "./policy-dry-run-card";

const run = { fromMs: 0, toMs: 1, completeFromMs: 0, acts: [] };

describe("dryRunWords", () => {
  it.each([
    [0, 0, 0, "No alarm fitted it in this span."],
    [1, 1, 0, "1 alarm fitted it: it would have acted once."],
    [9, 2, 1, "9 alarms fitted it: it would have acted 2 times, and been held back once."],
    [9, 0, 3, "9 alarms fitted it: it would have acted 0 times, and been held back 3 times."],
  ])("tells %d, %d, %d", (alarmCount, actedCount, heldBackCount, words) => {
    expect(dryRunWords({ ...run, alarmCount, actedCount, heldBackCount })).toBe(words);
  });
});
