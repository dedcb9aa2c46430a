import { expect, it } from "vitest";
import type { AlarmFigures } from "../../domain/alarm-api";
import { floodShare, formatRate, judgeFloods, judgeRate, judgeStanding } from "./figure-targets";

it.each([
  [0, "good"],
  [6, "good"],
  [6.1, "fair"],
  [12, "fair"],
  [12.1, "poor"],
] as const)("holds %d alarms an hour and operator for %s", (rate, verdict) => {
  expect(judgeRate(rate)).toBe(verdict);
});

const MINUTE_MS = 60_000;

it.each([
  ["none", [], 1000, 0, "good"],
  ["one that came at once", [0], 1000, 0.01, "good"],
  ["one of twenty minutes", [20], 1000, 0.02, "poor"],
  ["one that is all of it", [5], 5, 1, "poor"],
] as const)("takes the time in floods: %s", (_, lengths, spanMinutes, share, verdict) => {
  const floods = lengths.map((minutes) => ({ fromMs: 0, toMs: minutes * MINUTE_MS, raisedCount: 11 }));
  const figures = { floods, fromMs: 0, completeFromMs: 0, toMs: spanMinutes * MINUTE_MS } as unknown as AlarmFigures;
  expect([floodShare(figures), judgeFloods(figures)]).toEqual([share, verdict]);
  expect(floodShare({ ...figures, completeFromMs: figures.toMs })).toBe(0);
});

it("wants fewer than five standing alarms", () => {
  expect([judgeStanding(4), judgeStanding(5)]).toEqual(["good", "poor"]);
});

it.each([
  [0, "0"],
  [0.042, "0.04"],
  [0.25, "0.3"],
  [3, "3"],
  [12.4, "12"],
])("writes %d as %s", (rate, text) => {
  expect(formatRate(rate)).toBe(text);
});
