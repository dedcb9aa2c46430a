import { expect, it } from "vitest";
import { StoredMeasure } from "./stored-measure";

const member = (seconds: number, value = "1") => ({ text: `${seconds.toFixed(3)}:${value}`, score: String(seconds) });

function read(measure: StoredMeasure, seconds: readonly number[]): void {
  for (const at of seconds) measure.took(member(at), at * 1000);
}

function measureOf(seconds: readonly number[] = []): StoredMeasure {
  const measure = new StoredMeasure(
    "web-1/load/load",
    { plugin: "load", pluginInstance: "", type: "load", typeInstance: "" },
    [],
  );
  measure.startAfter(0);
  read(measure, seconds);
  return measure;
}

it("goes on where it was, and takes what came at the same time", () => {
  const measure = measureOf([10, 20]);
  expect(measure.range("+inf")).toEqual({ identifier: "web-1/load/load", from: "20", to: "+inf" });
  const both = [member(20), member(20, "2"), member(30)];
  expect(measure.newOf(both)).toEqual({ members: both.slice(1), lostCount: 0 });
});

it("works the interval out of the times, without the clock's wavering", () => {
  expect(measureOf([0, 10]).intervalMs).toBeNaN();
  expect(measureOf([0, 10.0002, 20, 29.9996, 40, 50, 60, 70.001]).intervalMs).toBe(10_000);
  expect(measureOf([0, 0.1, 0.2001, 0.3, 0.4, 0.5, 0.6, 0.7]).intervalMs).toBe(100);
});

it("says how many samples were trimmed away since the last one", () => {
  const measure = measureOf([0, 1, 2, 3, 4, 5, 6, 7]);
  expect(measure.newOf([member(7), member(20)]).lostCount).toBe(0);
  expect(measure.newOf([member(8)]).lostCount).toBe(0);
  expect(measure.newOf([member(12), member(13)]).lostCount).toBe(4);
  expect(measure.newOf([]).lostCount).toBe(0);
});

it("is asked at its own pace, and seldom while it stands still", () => {
  const measure = measureOf([0, 10, 20, 30, 40, 50, 60, 70]);
  measure.asked(1000, 1000);
  expect([measure.isDue(10_000), measure.isDue(10_500)]).toEqual([false, true]);
  measure.asked(10_500, 1000);
  expect(measure.isDue(10_500)).toBe(true);
  measure.asked(51_000, 1000);
  expect([measure.isDue(60_000), measure.isDue(61_000)]).toEqual([false, true]);
  measure.asked(10_000_000, 1000);
  expect([measure.isDue(10_059_000), measure.isDue(10_060_000)]).toEqual([false, true]);
});
