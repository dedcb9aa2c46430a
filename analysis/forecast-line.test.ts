import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { fitLine, LineForecaster } from "./forecast-line";

interface DmaVector {
  samples: string[];
  predict_after_seconds: number;
  predicted_raw: number;
}

const vectors: DmaVector[] = JSON.parse(
  readFileSync(new URL("./fixtures/dma-linearreg-vectors.json", import.meta.url), "utf8"),
);

const GIB = 2 ** 30;
const TOTAL = 24 * GIB;
const START_MS = 1_795_173_817_000;

/** Samples a curve once a second with some noise; returns whether the lower edge ever stayed above 95 % for `hits` samples. */
function alarmSecond(curve: (second: number) => number, seconds: number, hits = 5): number | undefined {
  const forecaster = new LineForecaster(60);
  let run = 0;
  for (let second = 0; second < seconds; second++) {
    const noise = (Math.sin(second * 7.1) * 8 + Math.sin(second * 3.3) * 5) * 2 ** 20;
    forecaster.push(START_MS + second * 1000, curve(second) + noise);
    const forecast = forecaster.forecast(TOTAL);
    run = forecast && forecast.lower > 0.95 * TOTAL ? run + 1 : 0;
    if (run >= hits) return second;
  }
  return undefined;
}

describe("fitLine", () => {
  it.each(vectors.map((vector, i) => [i, vector] as const))(
    "agrees with DMA's vector %i within 500 bytes",
    (_, vector) => {
      const pairs = vector.samples.map((sample) => sample.split(":").map(Number) as [number, number]);
      const line = fitLine(
        pairs.map(([seconds]) => seconds * 1000),
        pairs.map(([, bytes]) => bytes),
      );
      const predicted = line.valueAtLast + line.slopePerSecond * vector.predict_after_seconds;
      expect(Math.abs(predicted - vector.predicted_raw)).toBeLessThan(500);
    },
  );

  it("takes samples at one time for a flat line", () => {
    expect(fitLine([5000, 5000], [1, 3])).toEqual({ slopePerSecond: 0, valueAtLast: 2 });
  });
});

describe("LineForecaster", () => {
  it("is sure of a steady growth, and says when the memory is full", () => {
    const forecaster = new LineForecaster(60);
    for (let second = 0; second < 30; second++) forecaster.push(START_MS + second * 1000, (10 + second * 0.1) * GIB);
    const forecast = forecaster.forecast(TOTAL)!;
    expect(forecast.mean).toBeCloseTo((10 + 89 * 0.1) * GIB, -3);
    expect(forecast.upper - forecast.lower).toBeLessThan(GIB / 1000);
    expect(forecast.timeToLimit!.likelySeconds).toBeCloseTo((24 - 12.9) / 0.1, 0);
  });

  it("alarms on a leak long before the memory is full", () => {
    const leak = (second: number) => 5 * GIB + Math.max(0, second - 40) * 0.28 * GIB;
    const second = alarmSecond(leak, 120)!;
    expect(leak(second)).toBeLessThan(0.6 * TOTAL);
  });

  it.each([2, 5, 8, 12])("does not alarm on a bulk allocation of 3 GiB over %i GiB", (baseGib) => {
    const bulk = (second: number) => (baseGib + (second >= 40 && second < 47 ? 3.1 : 0)) * GIB;
    expect(alarmSecond(bulk, 120)).toBeUndefined();
    const slowBulk = (second: number) =>
      (baseGib + (second >= 40 && second < 60 ? Math.min(1, (second - 40) / 3) * 3.1 : 0)) * GIB;
    expect(alarmSecond(slowBulk, 120)).toBeUndefined();
  });

  it("gives no time to the limit for noise", () => {
    const forecaster = new LineForecaster(60);
    let times = 0;
    for (let second = 0; second < 600; second++) {
      forecaster.push(START_MS + second * 1000, (10 + Math.sin(second * 1.7) * 0.05) * GIB);
      if (forecaster.forecast(TOTAL)?.timeToLimit) times++;
    }
    expect(times).toBe(0);
  });

  it("says nothing before five samples and starts anew after a gap", () => {
    const forecaster = new LineForecaster(60);
    for (let second = 0; second < 4; second++) expect(forecaster.push(START_MS + second * 1000, GIB)).toBe(false);
    expect(forecaster.forecast()).toBeUndefined();
    expect(forecaster.push(START_MS + 4000, GIB)).toBe(true);
    expect(forecaster.push(START_MS + 200_000, 20 * GIB)).toBe(false);
    expect(forecaster.forecast()).toBeUndefined();
  });

  it("passes over samples nearer than a second, so that its window is 20 s at any rate", () => {
    const forecaster = new LineForecaster(60);
    let made = 0;
    for (let tenth = 0; tenth < 200; tenth++) if (forecaster.push(START_MS + tenth * 100, GIB)) made++;
    expect(made).toBe(16);
  });

  it("keeps its promise on a random walk: about nine in ten land inside the band", () => {
    let seed = 42;
    const random = () => {
      seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
      return seed / 2 ** 31 - 0.5;
    };
    const forecaster = new LineForecaster(60);
    const due: { second: number; lower: number; upper: number }[] = [];
    let value = 10 * GIB;
    let inside = 0;
    let judged = 0;
    for (let second = 0; second < 20_000; second++) {
      value += random() * 2 ** 22;
      forecaster.push(START_MS + second * 1000, value);
      while (due.length > 0 && due[0]!.second <= second) {
        const { lower, upper } = due.shift()!;
        judged++;
        if (value >= lower && value <= upper) inside++;
      }
      const forecast = forecaster.forecast();
      if (forecast) due.push({ second: second + 60, lower: forecast.lower, upper: forecast.upper });
    }
    expect(inside / judged).toBeGreaterThan(0.86);
    expect(inside / judged).toBeLessThan(0.98);
  });
});
