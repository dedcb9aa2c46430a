import { deserialize, serialize } from "node:v8";
import { describe, expect, it } from "vitest";
import type { Forecast } from "../../domain/forecast";
import { createRandom } from "../fixtures/create-random";
import { FORESIGHT_HORIZONS_SECONDS, Foresight } from "./foresight";

const START_MS = Date.UTC(2026, 10, 20);
const HOUR = 3600;

interface Seen {
  seconds: number;
  forecast: Forecast | undefined;
}

/** Takes a shape through a forecaster, and tells the forecast after each sample. */
function run(
  shape: (seconds: number) => number,
  {
    from = 0,
    to,
    every = 10,
    foresight = new Foresight(true),
    horizon = 600,
    limit = 100,
  }: {
    from?: number;
    to: number;
    every?: number;
    foresight?: Foresight;
    horizon?: number;
    limit?: number;
  },
): Seen[] {
  const seen: Seen[] = [];
  for (let seconds = from; seconds < to; seconds += every) {
    if (foresight.push(START_MS + seconds * 1000, shape(seconds), limit)) {
      seen.push({ seconds, forecast: foresight.forecast(horizon) });
    }
  }
  return seen;
}

const last = (seen: Seen[]) => seen.at(-1)!.forecast!;
const leaks = (seen: Seen[]) => seen.filter(({ forecast }) => forecast?.growth);

function noise(seed: number): () => number {
  const random = createRandom(seed);
  return () => random() + random() + random() + random() - 2;
}

describe("what a shape is taken for", () => {
  it("a constant stays, with a band of no width", () => {
    const seen = run(() => 42, { to: 3 * HOUR });
    expect(last(seen)).toEqual({ horizonSeconds: 600, mean: 42, lower: 42, upper: 42 });
    expect(leaks(seen)).toEqual([]);
  });

  it("nothing that stays nothing has no step", () => {
    expect(last(run(() => 0, { to: 3 * HOUR }))).toEqual({ horizonSeconds: 600, mean: 0, lower: 0, upper: 0 });
  });

  it("noise around a level is no leak, and its band holds nine of ten values", () => {
    const random = noise(1);
    const foresight = new Foresight(true);
    const values = new Map<number, number>();
    const seen = run(
      (seconds) => {
        values.set(seconds, 40 + 3 * random());
        return values.get(seconds)!;
      },
      { to: 24 * HOUR, foresight },
    );
    expect(leaks(seen)).toEqual([]);
    const due = seen.filter(({ seconds, forecast }) => forecast && values.has(seconds + 600));
    const inside = due.filter(({ seconds, forecast }) => {
      const value = values.get(seconds + 600)!;
      return forecast!.lower <= value && value <= forecast!.upper;
    });
    expect(inside.length / due.length).toBeGreaterThan(0.86);
    expect(inside.length / due.length).toBeLessThan(0.94);
    expect(foresight.skill(600).errorRatio).toBeLessThan(0.8);
  });

  it("a line upwards is a leak, found before half of it, with the time that is left", () => {
    const random = noise(2);
    const shape = (seconds: number) => 40 + random() + Math.max(0, ((seconds - 6 * HOUR) / (2 * HOUR)) * 60);
    const [first] = leaks(run((seconds) => Math.min(100, shape(seconds)), { to: 8 * HOUR }));
    expect(first!.seconds).toBeLessThan(7 * HOUR);
    const { growth, timeToLimit } = first!.forecast!;
    const leftSeconds = 8 * HOUR - first!.seconds;
    expect(timeToLimit!.earliestSeconds).toBeLessThan(leftSeconds);
    expect(timeToLimit!.latestSeconds).toBeGreaterThan(leftSeconds);
    expect(growth!.perSecond).toBeGreaterThan(0.5 * (60 / (2 * HOUR)));
    expect(growth!.perSecond).toBeLessThan(2 * (60 / (2 * HOUR)));
  });

  it("a rise at once is a step and no leak, told for an hour and forgotten when it is released", () => {
    const random = noise(3);
    const shape = (seconds: number) => 40 + 0.2 * random() + (seconds >= 6 * HOUR && seconds < 6.5 * HOUR ? 20 : 0);
    const seen = run(shape, { to: 8 * HOUR });
    expect(leaks(seen)).toEqual([]);
    const at = (seconds: number) => seen.find((one) => one.seconds === seconds)!.forecast!.step;
    expect(at(6 * HOUR - 10)).toBeUndefined();
    expect(at(6.25 * HOUR)!.atMs).toBe(START_MS + 6 * HOUR * 1000);
    expect(at(6.25 * HOUR)!.amount).toBeGreaterThan(19);
    expect(at(7 * HOUR)).toBeUndefined();
  });

  it("a ramp of 15 minutes that stops is no leak", () => {
    const random = noise(4);
    const shape = (seconds: number) => 35 + 0.5 * random() + 25 * Math.min(1, Math.max(0, (seconds - 6 * HOUR) / 900));
    expect(leaks(run(shape, { to: 10 * HOUR }))).toEqual([]);
  });

  it("a sawtooth that always comes back is no leak", () => {
    const random = noise(5);
    expect(leaks(run((seconds) => 30 + 0.5 * random() + ((seconds % 1800) / 1800) * 15, { to: 24 * HOUR }))).toEqual(
      [],
    );
  });

  it("a job that comes back every night is a habit after some nights, and the same growth by day is a leak", () => {
    const random = noise(6);
    const isJob = (seconds: number) => seconds % (24 * HOUR) >= 2 * HOUR && seconds % (24 * HOUR) < 4 * HOUR;
    const rise = (seconds: number) => (isJob(seconds) ? (((seconds % (24 * HOUR)) - 2 * HOUR) / (2 * HOUR)) * 45 : 0);
    const foresight = new Foresight(true);
    const nights = run((seconds) => 40 + random() + rise(seconds), { to: 6 * 24 * HOUR, every: 30, foresight });
    const nightsWithLeak = new Set(leaks(nights).map(({ seconds }) => Math.floor(seconds / (24 * HOUR))));
    expect(nightsWithLeak.has(0)).toBe(true);
    expect(nightsWithLeak.has(4)).toBe(false);
    expect(nightsWithLeak.has(5)).toBe(false);
    const told = nights.filter(({ seconds, forecast }) => seconds >= 5 * 24 * HOUR && forecast?.habit);
    expect(told.length).toBeGreaterThan(0);
    for (const { seconds, forecast } of told) {
      expect(isJob(seconds - 1800)).toBe(true);
      expect(forecast!.habit).toMatchObject({ comparedDays: 4, isExceeded: false });
      expect(forecast!.habit!.peak).toBeGreaterThan(80);
      expect(forecast!.habit!.peak).toBeLessThan(90);
    }
    const noon = 6.5 * 24 * HOUR;
    const byDay = (seconds: number) => 40 + random() + Math.max(0, ((seconds - noon) / (2 * HOUR)) * 45);
    const { from, to } = { from: 6 * 24 * HOUR + 4 * HOUR, to: noon + 2 * HOUR };
    expect(leaks(run(byDay, { from, to, every: 30, foresight }))).not.toEqual([]);
  });

  it("a night on which the job takes twice as much is a leak that is more than the habit", () => {
    const random = noise(7);
    const start = (seconds: number) => Math.floor(seconds / (24 * HOUR)) * 24 * HOUR + 2 * HOUR;
    const isJob = (seconds: number) => seconds >= start(seconds) && seconds < start(seconds) + 2 * HOUR;
    const size = (seconds: number) => (seconds < 5 * 24 * HOUR ? 25 : 58);
    const rise = (seconds: number) => (isJob(seconds) ? ((seconds - start(seconds)) / (2 * HOUR)) * size(seconds) : 0);
    const nights = run((seconds) => 40 + random() + rise(seconds), { to: 5 * 24 * HOUR + 4 * HOUR, every: 30 });
    const lastNight = leaks(nights).filter(({ seconds }) => seconds >= 5 * 24 * HOUR);
    expect(lastNight).not.toEqual([]);
    const { habit } = lastNight.at(-1)!.forecast!;
    expect(habit).toMatchObject({ comparedDays: 4, isExceeded: true });
    expect(habit!.peak).toBeGreaterThan(60);
    expect(habit!.peak).toBeLessThan(70);
  });

  it("a counter that falls back to 0 is no forecast below 0", () => {
    const seen = run((seconds) => (seconds % 7200) / 72, { to: 24 * HOUR });
    for (const { forecast } of seen) if (forecast) expect(forecast.lower).toBeGreaterThanOrEqual(0);
  });
});

describe("what a forecast may not be", () => {
  it("beyond the possible: below 0 or above the limit, at any horizon", () => {
    const random = noise(7);
    const foresight = new Foresight(true);
    for (let seconds = 0; seconds < 12 * HOUR; seconds += 10) {
      const value = Math.min(100, Math.max(0, (seconds % 3600 < 1800 ? 97 : 3) + 5 * random()));
      foresight.push(START_MS + seconds * 1000, value, 100);
      for (const horizon of [5, ...FORESIGHT_HORIZONS_SECONDS]) {
        const forecast = foresight.forecast(horizon);
        if (!forecast) continue;
        expect(forecast.lower).toBeGreaterThanOrEqual(0);
        expect(forecast.upper).toBeLessThanOrEqual(100);
        expect(forecast.mean).toBeGreaterThanOrEqual(0);
        expect(forecast.mean).toBeLessThanOrEqual(100);
        expect(forecast.lower).toBeLessThanOrEqual(forecast.upper);
      }
    }
  });

  it("made of fewer samples than it needs: none in the first minute, no leak in the first half hour", () => {
    const seen = run((seconds) => Math.min(100, 10 + seconds / 20), { to: 0.5 * HOUR });
    expect(seen.slice(0, 6).every(({ forecast }) => forecast === undefined)).toBe(true);
    expect(leaks(seen)).toEqual([]);
  });

  it("another one for the same samples", () => {
    const samples = (random: () => number) => (seconds: number) => 50 + 10 * Math.sin(seconds / 3000) + random();
    const once = run(samples(noise(8)), { to: 6 * HOUR });
    expect(run(samples(noise(8)), { to: 6 * HOUR })).toEqual(once);
  });
});

describe("what may happen to a host", () => {
  it("samples that are no numbers teach nothing", () => {
    const random = noise(9);
    const foresight = new Foresight(true);
    run(() => 40 + random(), { to: 2 * HOUR, foresight });
    const before = foresight.forecast(600);
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(foresight.push(START_MS + 2 * HOUR * 1000, value, 100)).toBe(false);
    }
    expect(foresight.forecast(600)).toEqual(before);
  });

  it("asleep for hours, it does not take the difference for growth", () => {
    const random = noise(10);
    const foresight = new Foresight(true);
    run((seconds) => 30 + random() + seconds / 900, { to: 2 * HOUR, foresight });
    const after = run(() => 75 + random(), { from: 10 * HOUR, to: 12 * HOUR, foresight });
    expect(leaks(after)).toEqual([]);
    expect(last(after).mean).toBeGreaterThan(70);
  });

  it("its clock set back by a day, it goes on", () => {
    const random = noise(11);
    const foresight = new Foresight(true);
    run(() => 40 + random(), { from: 24 * HOUR, to: 27 * HOUR, foresight });
    const after = run(() => 40 + random(), { to: 3 * HOUR, foresight });
    expect(Math.abs(last(after).mean - 40)).toBeLessThan(1);
    expect(leaks(after)).toEqual([]);
  });

  it("started anew, it goes on with what it had learned", () => {
    const shape = (random: () => number) => (seconds: number) => 40 + 4 * random() + 5 * Math.sin(seconds / 2000);
    const one = noise(12);
    const foresight = new Foresight(true);
    run(shape(one), { to: 6 * HOUR, foresight });
    const restored = new Foresight(true);
    restored.restore(deserialize(serialize(foresight.save())));
    expect(restored.forecast(600)).toEqual(foresight.forecast(600));
    expect(restored.skill(600)).toEqual(foresight.skill(600));
  });

  it("keeps less than 64 kB of a series, however long it runs and however fast it is sampled", () => {
    const random = noise(13);
    const foresight = new Foresight(true);
    run(() => 40 + random(), { to: 10 * 24 * HOUR, every: 60, foresight });
    for (let i = 0; i < 100_000; i++) foresight.push(START_MS + 10 * 24 * HOUR * 1000 + i * 100, 40 + random(), 100);
    expect(serialize(foresight.save()).length).toBeLessThan(64_000);
  });

  it("refuses what another version kept", () => {
    const saved = { ...new Foresight(true).save(), version: 99 };
    expect(() => new Foresight(true).restore(saved)).toThrow("version 99");
  });
});

describe("where naive times until full cry wolf", () => {
  it("a minute after boot, while services start", () => {
    const random = noise(14);
    const shape = (seconds: number) => 5 + 35 * (1 - Math.exp(-seconds / 300)) + random();
    expect(leaks(run(shape, { to: 6 * HOUR }))).toEqual([]);
  });

  it("a burst at three in the morning that is over in ten minutes", () => {
    const random = noise(15);
    const burst = (seconds: number) =>
      seconds >= 3 * HOUR && seconds < 3 * HOUR + 600 ? (seconds - 3 * HOUR) / 15 : 0;
    expect(leaks(run((seconds) => 35 + random() + burst(seconds), { to: 8 * HOUR }))).toEqual([]);
  });

  it("a series that is full already is full, and nothing is forecast above it", () => {
    const seen = run(() => 100, { to: 2 * HOUR });
    expect(last(seen).timeToLimit).toEqual({ earliestSeconds: 0, likelySeconds: 0, latestSeconds: 0 });
    expect(last(seen).upper).toBe(100);
  });

  it("a limit of nought, as swap that is not there, is nothing to be full", () => {
    const seen = run(() => 0, { to: HOUR, limit: 0, foresight: new Foresight(false) });
    expect(last(seen).timeToLimit).toBeUndefined();
  });

  it("a small disk on which one big job writes for twenty minutes and cleans up", () => {
    const job = (seconds: number) =>
      Math.min(1, Math.max(0, (seconds - 6 * HOUR) / 1200)) * (seconds < 7 * HOUR ? 0.45 : 0);
    const disk = new Foresight(false);
    expect(leaks(run((seconds) => 0.3 + job(seconds), { to: 12 * HOUR, limit: 1, foresight: disk }))).toEqual([]);
  });
});

describe("a filesystem", () => {
  it("that fills over ten days is foreseen days ahead", () => {
    const day = 24 * HOUR;
    const shape = (seconds: number) => 0.3 + Math.max(0, ((seconds - 2 * day) / (10 * day)) * 0.7);
    const found = leaks(run(shape, { to: 10 * day, every: 60, limit: 1, foresight: new Foresight(false) }));
    expect(found[0]!.seconds).toBeLessThan(4.5 * day);
    expect(found[0]!.forecast!.timeToLimit!.likelySeconds).toBeGreaterThan(2 * day);
  });
});
