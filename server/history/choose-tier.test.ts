import { describe, expect, it } from "vitest";
import { chooseTier } from "./choose-tier";

const NOW_MS = Date.UTC(2026, 10, 20, 12, 0);
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

describe("chooseTier", () => {
  it.each([
    ["a minute, finely", MINUTE_MS, 1000, "raw"],
    ["a minute, a point a second", MINUTE_MS, 60, "1s"],
    ["an hour", HOUR_MS, 500, "1s"],
    ["a day as wide as a screen", DAY_MS, 1500, "1m"],
    ["a day, finely", DAY_MS, 2000, "1s"],
    ["a week", 7 * DAY_MS, 1000, "1m"],
    ["thirty days", 30 * DAY_MS, 1000, "1m"],
    ["thirty days, coarsely", 30 * DAY_MS, 700, "1h"],
    ["a year", 365 * DAY_MS, 1000, "1h"],
  ])("reads %s from the coarsest tier that is fine enough", (_, spanMs, points, tier) => {
    expect(chooseTier(NOW_MS - spanMs, NOW_MS, points, NOW_MS)).toBe(tier);
  });

  it.each([
    ["a minute of an hour ago", HOUR_MS, MINUTE_MS, "1s"],
    ["an hour of three days ago", 3 * DAY_MS, HOUR_MS, "1m"],
    ["an hour of two months ago", 60 * DAY_MS, HOUR_MS, "1h"],
    ["an hour of three years ago", 1100 * DAY_MS, HOUR_MS, "1h"],
  ])("falls back to a coarser tier for %s", (_, agoMs, spanMs, tier) => {
    expect(chooseTier(NOW_MS - agoMs, NOW_MS - agoMs + spanMs, 20_000, NOW_MS)).toBe(tier);
  });
});
