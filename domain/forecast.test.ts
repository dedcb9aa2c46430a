import { describe, expect, it } from "vitest";
import { describeHabit, describeTimeToLimit } from "./forecast";

const { POSITIVE_INFINITY } = Number;

describe("describeTimeToLimit", () => {
  it.each<[string, [number, number, number] | undefined]>([
    ["full in about 42 min (31 to 66)", [31 * 60, 42 * 60, 66 * 60]],
    ["full in about 42 min (31 to never)", [31 * 60, 42 * 60, POSITIVE_INFINITY]],
    ["full in about 30 s (12 to 90)", [12, 30, 90]],
    ["full in about 30 s (12 to never)", [12, 30, POSITIVE_INFINITY]],
    ["full in about 2 min (1 to 9)", [5, 120, 540]],
    ["full in about 2 h (1 h 30 min to 3 h)", [5400, 7200, 10_800]],
    ["full in about 2 d 4 h (1 d to never)", [86_400, 187_200, POSITIVE_INFINITY]],
    ["full", [0, 0, 0]],
    ["full", [0, -5, 10]],
    ["not filling", [600, POSITIVE_INFINITY, POSITIVE_INFINITY]],
    ["not filling", [POSITIVE_INFINITY, POSITIVE_INFINITY, POSITIVE_INFINITY]],
    ["not filling", undefined],
  ])("says %s", (text, time) => {
    const [earliestSeconds, likelySeconds, latestSeconds] = time ?? [0, 0, 0];
    expect(describeTimeToLimit(time && { earliestSeconds, likelySeconds, latestSeconds })).toBe(text);
  });
});

it("tells a habit from what is more than one", () => {
  const habit = { days: 3, comparedDays: 4, peak: 12.1, isExceeded: false };
  const format = (value: number) => `${value} GiB`;
  expect(describeHabit(habit, format)).toBe("rises as on 3 of the last 4 days at this time, when it came to 12.1 GiB");
  expect(describeHabit({ ...habit, isExceeded: true }, format)).toBe(
    "more than on 3 of the last 4 days at this time, when it rose to 12.1 GiB",
  );
});
