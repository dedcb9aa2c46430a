import { describe, expect, it } from "vitest";
import { relativeSpeed } from "./relative-speed";

const DAY_MS = 86_400_000;
const NOW_MS = Date.UTC(2026, 10, 20, 12);

/** A result each night up to last night. */
function nights(values: readonly number[], lastMs = NOW_MS - 9 * 3_600_000) {
  return values.map((value, i) => ({ atMs: lastMs - (values.length - 1 - i) * DAY_MS, value }));
}
const steady = (count: number, value = 100) => Array.from({ length: count }, () => value);

describe("relativeSpeed", () => {
  it.each([
    ["nothing is known of no results", [], {}],
    ["seven results are too few to know what is usual", steady(7), { newest: 100 }],
    ["with eight there are five before the newest three", steady(8), { newest: 100, usual: 100, relative: 1 }],
    ["one slow night says nothing", [...steady(10), 50], { newest: 50, usual: 100, relative: 1 }],
    ["two slow nights say nothing", [...steady(10), 50, 50], { newest: 50, usual: 100, relative: 1 }],
    ["three slow nights are slower", [...steady(10), 70, 75, 72], { newest: 72, usual: 100, relative: 0.75 }],
    ["a faster host is above its usual", [...steady(10), 120, 120, 120], { newest: 120, usual: 100, relative: 1.2 }],
    [
      "a slow night long ago moves no median",
      [...steady(6), 10, ...steady(6)],
      { newest: 100, usual: 100, relative: 1 },
    ],
    [
      "the usual of an even count is the mean of the middle",
      [1, 2, 3, 4, 5, 6, 7, 7, 7],
      { newest: 7, usual: 3.5, relative: 2 },
    ],
    ["what stays slow is usual in the end", [...steady(28), ...steady(32, 70)], { newest: 70, usual: 70, relative: 1 }],
  ])("%s", (_, values, wanted) => {
    const told = relativeSpeed(nights(values as number[]), NOW_MS);
    expect(told).toEqual({ newest: undefined, usual: undefined, relative: undefined, ...wanted });
  });

  it("notices a host that gets slower by the day", () => {
    const slowing = Array.from({ length: 56 }, (_, i) => 100 * 0.99 ** i);
    expect(relativeSpeed(nights(slowing), NOW_MS).relative).toBeLessThan(0.8);
  });

  it("forgets results of more than eight weeks ago", () => {
    const before = nights(steady(10, 500), NOW_MS - 57 * DAY_MS);
    expect(relativeSpeed([...before, ...nights(steady(8))], NOW_MS).usual).toBe(100);
    expect(relativeSpeed([...before, ...nights(steady(4))], NOW_MS)).toMatchObject({ newest: 100, usual: undefined });
  });

  it("says nothing of now when no result came for a week", () => {
    const old = nights(steady(20), NOW_MS - 7 * DAY_MS);
    expect(relativeSpeed(old, NOW_MS).newest).toBeUndefined();
    expect(relativeSpeed(old, NOW_MS - 1).newest).toBe(100);
  });

  it("passes over results from after now", () => {
    const wrong = { atMs: NOW_MS + DAY_MS, value: 1 };
    expect(relativeSpeed([...nights(steady(8)), wrong], NOW_MS)).toMatchObject({ newest: 100, relative: 1 });
  });
});
