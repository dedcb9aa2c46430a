import { describe, expect, it } from "vitest";
import { spreadOf, windowAt } from "./benchmark-window";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const MIDNIGHT_MS = Date.UTC(2026, 10, 20);

describe("windowAt", () => {
  it.each([
    ["before the hour it is still yesterday's", MIDNIGHT_MS + 2 * HOUR_MS, "03:00", 0, MIDNIGHT_MS - 21 * HOUR_MS],
    ["at the hour it begins", MIDNIGHT_MS + 3 * HOUR_MS, "03:00", 0, MIDNIGHT_MS + 3 * HOUR_MS],
    ["at the day's end it is today's", MIDNIGHT_MS + DAY_MS - 1, "03:00", 0, MIDNIGHT_MS + 3 * HOUR_MS],
    ["it begins later by the spread", MIDNIGHT_MS + 4 * HOUR_MS, "03:30", MINUTE_MS, MIDNIGHT_MS + 211 * MINUTE_MS],
    ["it may reach over midnight", MIDNIGHT_MS + HOUR_MS, "23:30", HOUR_MS, MIDNIGHT_MS + 30 * MINUTE_MS],
  ])("%s", (_, atMs, hour, spreadMs, fromMs) => {
    expect(windowAt(hour, spreadMs, atMs)).toEqual({ fromMs, toMs: fromMs + 3 * HOUR_MS });
  });

  it("spreads hosts over an hour, each always to the same place", () => {
    const spreads = Array.from({ length: 600 }, (_, i) => spreadOf(`web-${i}`));
    expect(spreadOf("web-1")).toBe(spreads[1]);
    for (const tenth of Array.from({ length: 10 }, (_, i) => i)) {
      const inside = spreads.filter((spread) => Math.floor((10 * spread) / HOUR_MS) === tenth);
      expect(inside.length).toBeGreaterThan(30);
    }
  });
});
