import { describe, expect, it } from "vitest";
import { createRandom } from "../fixtures/create-random";
import { Usual } from "./usual";

const START_MS = Date.UTC(2026, 10, 20);
const DAY = 1440;

/** A sample a minute. @returns the deviations at each */
function run(usual: Usual, valueAt: (minute: number) => number, from: number, to: number): (number | undefined)[] {
  return Array.from(
    { length: to - from },
    (_, i) => usual.push(START_MS + (from + i) * 60_000, valueAt(from + i))?.deviations,
  );
}

describe("Usual", () => {
  it("says nothing in its first two hours", () => {
    const random = createRandom(1);
    expect(new Set(run(new Usual(), () => random(), 0, 120))).toEqual(new Set([undefined]));
  });

  it("finds noise usual, and what is far from it unusual", () => {
    const random = createRandom(2);
    const usual = new Usual();
    const seen = run(usual, () => 100 + 10 * random(), 0, 2 * DAY).filter((one) => one !== undefined);
    expect(Math.max(...seen)).toBeLessThan(6);
    expect(usual.push(START_MS + 2 * DAY * 60_000, 200)!.deviations).toBeGreaterThan(20);
    expect(usual.push(START_MS + (2 * DAY + 1) * 60_000, 0)!.deviations).toBeGreaterThan(20);
  });

  it("knows the time of day: a backup at night is usual at night, and unusual by day", () => {
    const random = createRandom(3);
    const usual = new Usual();
    const traffic = (minute: number) => (minute % DAY >= 120 && minute % DAY < 150 ? 900 : 10) + 5 * random();
    run(usual, traffic, 0, 5 * DAY);
    const night = run(usual, traffic, 5 * DAY, 5 * DAY + 150).slice(121, 149);
    expect(Math.max(...night.map((one) => one!))).toBeLessThan(6);
    expect(run(usual, () => 900, 5 * DAY + 600, 5 * DAY + 601)[0]!).toBeGreaterThan(6);
  });

  it("does not soon take an anomaly for usual, but learns a new level within days", () => {
    const random = createRandom(4);
    const usual = new Usual();
    run(usual, () => 100 + 10 * random(), 0, DAY);
    const after = run(usual, () => 300 + 10 * random(), DAY, 6 * DAY);
    expect(after[60]!).toBeGreaterThan(6);
    expect(after.at(-1)!).toBeLessThan(6);
  });

  it("goes on after a restart, and does not mind absent values", () => {
    const random = createRandom(5);
    const usual = new Usual();
    run(usual, (minute) => (minute % 7 === 0 ? Number.NaN : 100 + 10 * random()), 0, DAY);
    const restored = new Usual();
    restored.restore(usual.save());
    const atMs = START_MS + DAY * 60_000;
    expect(restored.push(atMs, 140)).toEqual(usual.push(atMs, 140));
  });

  it("counts at most a million distances from what was always 0", () => {
    const usual = new Usual();
    run(usual, () => 0, 0, DAY);
    expect(usual.push(START_MS + DAY * 60_000, 5)).toEqual({ usual: 0, deviations: 1e6 });
  });

  it("takes a constant for usual, and a small move of it too", () => {
    const usual = new Usual();
    run(usual, () => 64, 0, DAY);
    expect(usual.push(START_MS + DAY * 60_000, 65)!.deviations).toBeLessThan(1);
    expect(usual.push(START_MS + (DAY + 1) * 60_000, 128)!.deviations).toBeGreaterThan(6);
  });
});
