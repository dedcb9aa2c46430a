import { describe, expect, it } from "vitest";
import { ClockOffset } from "./clock-offset";

const HOUR = 3_600_000;
const NOW = 1_795_174_435_000;

describe("ClockOffset", () => {
  it("leaves a clock that is right", () => {
    const clock = new ClockOffset();
    expect(clock.correct(NOW - 2000, NOW)).toBe(NOW - 2000);
    expect(clock.correct(NOW + 4000, NOW)).toBe(NOW + 4000);
  });

  it("corrects at once what lies whole hours in the future", () => {
    expect(new ClockOffset().correct(NOW + 9 * HOUR - 1000, NOW)).toBe(NOW - 1000);
  });

  it("believes late data, and knows a clock that lags by the same hours post by post", () => {
    const clock = new ClockOffset();
    const lagging = (i: number) => clock.correct(NOW + i * 60_000 - 5 * HOUR, NOW + i * 60_000);
    expect([0, 1].map(lagging)).toEqual([NOW - 5 * HOUR, NOW + 60_000 - 5 * HOUR]);
    expect([2, 3].map(lagging)).toEqual([NOW + 120_000, NOW + 180_000]);
  });

  it("takes a backlog that is sent at once for late data, however old", () => {
    const clock = new ClockOffset();
    const backlog = [...new Array(120).keys()].map((i) => NOW - 2 * HOUR + i * 60_000);
    expect(backlog.map((atMs) => clock.correct(atMs, NOW))).toEqual(backlog);
  });

  it("leaves what is off by something else than hours", () => {
    expect(new ClockOffset().correct(NOW - 1_800_000, NOW)).toBe(NOW - 1_800_000);
    expect(new ClockOffset().correct(NOW + 30 * HOUR, NOW)).toBe(NOW + 30 * HOUR);
  });
});
