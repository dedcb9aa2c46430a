import { describe, expect, it } from "vitest";
import { CounterRate, counterGrowth } from "./counter-rate";

describe("counterGrowth", () => {
  it("is the difference of a counter that grew", () => {
    expect(counterGrowth(10, 25)).toBe(15);
    expect(counterGrowth(7, 7)).toBe(0);
    expect(counterGrowth(2 ** 32 - 1, 2 ** 32 + 1)).toBe(2);
  });

  it("counts a 32-bit counter on over its end", () => {
    expect(counterGrowth(2 ** 32 - 100, 50)).toBe(150);
    expect(counterGrowth(2 ** 32 - 1, 0)).toBe(1);
  });

  it("is absent for a counter that was reset, whatever its size", () => {
    expect(counterGrowth(5000, 10)).toBeNaN();
    expect(counterGrowth(3e9, 100)).toBeNaN();
    expect(counterGrowth(2 ** 32 - 100, 2 ** 31)).toBeNaN();
    expect(counterGrowth(2 ** 40, 0)).toBeNaN();
  });

  it("is absent when either value is", () => {
    expect(counterGrowth(Number.NaN, 1)).toBeNaN();
    expect(counterGrowth(1, Number.NaN)).toBeNaN();
  });
});

describe("CounterRate", () => {
  it("has no speed at first, then growth per second of the time that passed", () => {
    const rate = new CounterRate();
    expect(rate.next(100, 0)).toBeNaN();
    expect(rate.next(200, 100)).toBeCloseTo(1000);
    expect(rate.next(200, 200)).toBe(0);
    expect(rate.next(260, 60_200)).toBeCloseTo(1);
  });

  it("leaves out one sample after a reset and goes on from there", () => {
    const rate = new CounterRate();
    rate.next(1e6, 0);
    expect(rate.next(500, 1000)).toBeNaN();
    expect(rate.next(700, 2000)).toBe(200);
  });

  it("starts anew after an absent value", () => {
    const rate = new CounterRate();
    rate.next(100, 0);
    expect(rate.next(Number.NaN, 1000)).toBeNaN();
    expect(rate.next(300, 2000)).toBeNaN();
    expect(rate.next(400, 3000)).toBe(100);
  });

  it("says nothing when no time passed", () => {
    const rate = new CounterRate();
    rate.next(100, 1000);
    expect(rate.next(200, 1000)).toBeNaN();
    expect(rate.next(300, 2000)).toBe(100);
  });

  it("is never negative and never more than what the counter could hold, for any counters", () => {
    const rate = new CounterRate();
    let nowMs = 0;
    for (let i = 0; i < 20_000; i++) {
      nowMs += Math.random() * 2000 - 50;
      const bits = Math.floor(Math.random() * 65);
      const speed = rate.next(Math.floor(Math.random() * 2 ** bits), nowMs);
      if (!Number.isNaN(speed)) expect(speed).toBeGreaterThanOrEqual(0);
    }
  });
});
