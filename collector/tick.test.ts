import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Ticker } from "./tick";

const NOON_MS = Date.UTC(2026, 10, 20, 12, 0);

beforeEach(() => {
  vi.useFakeTimers({ now: NOON_MS + 30 });
});
afterEach(() => {
  vi.useRealTimers();
});

function setUp(periodMs: number) {
  const ticks: [number, number][] = [];
  const ticker = new Ticker(periodMs, (atMs, latenessMs) => ticks.push([atMs - NOON_MS, latenessMs]));
  ticker.start();
  return { ticks, ticker };
}

describe("Ticker", () => {
  it("ticks at the multiples of its period, and never drifts", () => {
    const { ticks } = setUp(100);
    vi.advanceTimersByTime(100_000);
    expect(ticks).toHaveLength(1000);
    expect(ticks.map(([atMs]) => atMs)).toEqual(Array.from({ length: 1000 }, (_, i) => (i + 1) * 100));
    expect(ticks.every(([, latenessMs]) => latenessMs === 0)).toBe(true);
  });

  it("leaves out the ticks it could not hold, and says how late the next one is", () => {
    const { ticks } = setUp(100);
    vi.advanceTimersByTime(70);
    vi.setSystemTime(NOON_MS + 1050);
    vi.advanceTimersByTime(200);
    expect(ticks.slice(0, 3)).toEqual([
      [100, 0],
      [1100, 50],
      [1200, 0],
    ]);
  });

  it("goes on when the clock jumps back", () => {
    const { ticks } = setUp(1000);
    vi.advanceTimersByTime(2000);
    vi.setSystemTime(NOON_MS - 3_600_000);
    vi.advanceTimersByTime(3000);
    expect(ticks.map(([atMs]) => atMs)).toEqual([1000, 2000, -3_600_000, -3_599_000, -3_598_000, -3_597_000]);
  });

  it("changes its period at the new one's next multiple, and stops", () => {
    const { ticks, ticker } = setUp(1000);
    vi.advanceTimersByTime(1000);
    ticker.setPeriod(100);
    vi.advanceTimersByTime(250);
    ticker.stop();
    vi.advanceTimersByTime(5000);
    expect(ticks.map(([atMs]) => atMs)).toEqual([1000, 1100, 1200]);
  });

  it("goes on when a tick fails", () => {
    let count = 0;
    const ticker = new Ticker(100, () => {
      count++;
      if (count === 1) throw new Error("a tick that fails");
    });
    ticker.start();
    expect(() => vi.advanceTimersByTime(100)).toThrow("a tick that fails");
    vi.advanceTimersByTime(100);
    expect(count).toBe(2);
    ticker.stop();
  });
});
