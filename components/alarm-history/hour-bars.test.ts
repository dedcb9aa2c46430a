import { expect, it } from "vitest";
import { hourBars } from "./hour-bars";

const hours = (...counts: number[]) => counts.map((raisedCount, i) => ({ atMs: i, raisedCount }));
const peaks = (counts: number[], maxBars: number) => hourBars(hours(...counts), maxBars).map((bar) => bar.peakCount);

it("keeps every hour while there is room, and the highest of those put together", () => {
  expect(peaks([1, 5, 0], 3)).toEqual([1, 5, 0]);
  expect(peaks([1, 5, 0], 2)).toEqual([5, 0]);
  expect(hourBars(hours(1, 2, 3, 4, 9), 2)).toEqual([
    { fromMs: 0, hourCount: 3, peakCount: 3 },
    { fromMs: 3, hourCount: 3, peakCount: 9 },
  ]);
  expect(hourBars([], 10)).toEqual([]);
});
