import { describe, expect, it } from "vitest";
import { bucketWidthMs, downsample, type SeriesSamples, typicalStepMs } from "./downsample";

const START_MS = Date.UTC(2026, 10, 20, 12, 0);

function single(timesMs: number[], values: number[]): SeriesSamples {
  const column = Float64Array.from(values);
  return { timesMs: Float64Array.from(timesMs), min: column, mean: column, max: column };
}

/** A sample a second with a value that is found nowhere else. */
function noisy(count: number): SeriesSamples {
  let seed = 7;
  const values = Array.from({ length: count }, () => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed;
  });
  return single(
    values.map((_, i) => START_MS + i * 1000),
    values,
  );
}

describe("downsample", () => {
  it("leaves samples alone that are not more than the points", () => {
    const samples = noisy(100);
    expect(downsample(samples, { fromMs: START_MS, toMs: START_MS + 100_000, points: 100 })).toBe(samples);
  });

  it.each([2, 3, 10, 333, 999])(
    "keeps every bucket's minimum and maximum and the true mean with %i points",
    (points) => {
      const samples = noisy(1000);
      const [fromMs, toMs] = [START_MS, START_MS + 999_000];
      const thinned = downsample(samples, { fromMs, toMs, points });
      const width = bucketWidthMs(fromMs, toMs, points);
      expect(thinned.timesMs.length).toBeLessThanOrEqual(points);
      expect(thinned.timesMs.length).toBeGreaterThanOrEqual(Math.min(points - 1, 2));
      let seen = 0;
      thinned.timesMs.forEach((startMs, p) => {
        const inside = [...samples.mean].filter((_, i) => {
          const atMs = samples.timesMs[i]!;
          return atMs >= startMs && atMs < startMs + width;
        });
        seen += inside.length;
        expect(startMs % width).toBe(0);
        expect(thinned.min[p]).toBe(Math.min(...inside));
        expect(thinned.max[p]).toBe(Math.max(...inside));
        expect(thinned.mean[p]).toBeCloseTo(inside.reduce((a, b) => a + b) / inside.length, 3);
      });
      expect(seen).toBe(1000);
    },
  );

  it("takes minimum and maximum from the columns that have them", () => {
    const timesMs = Float64Array.from({ length: 6 }, (_, i) => i * 60_000);
    const samples: SeriesSamples = {
      timesMs,
      min: Float64Array.of(1, 0, 3, 4, 5, 6),
      mean: Float64Array.of(10, 10, 10, 20, 20, 26),
      max: Float64Array.of(11, 99, 13, 44, 25, 26),
    };
    const thinned = downsample(samples, { fromMs: 0, toMs: 360_000, points: 3 });
    expect([[...thinned.timesMs], [...thinned.min], [...thinned.mean], [...thinned.max]]).toEqual([
      [0, 180_000],
      [0, 4],
      [10, 22],
      [99, 44],
    ]);
  });

  it("does not move the edges when the span moves by less than a bucket", () => {
    const samples = noisy(1000);
    const edges = (shiftMs: number) =>
      downsample(samples, { fromMs: START_MS + shiftMs, toMs: START_MS + shiftMs + 990_000, points: 100 }).timesMs;
    expect([...edges(3000)]).toEqual([...edges(0)]);
  });

  it("breaks the line where samples lack, unthinned", () => {
    const thinned = downsample(single([0, 1000, 2000, 5000, 6000, 8400], [1, 2, 3, 4, 5, 6]), {
      fromMs: 0,
      toMs: 10_000,
      points: 100,
    });
    expect([...thinned.timesMs]).toEqual([0, 1000, 2000, 3000, 5000, 6000, 8400]);
    expect([...thinned.mean]).toEqual([1, 2, 3, Number.NaN, 4, 5, 6]);
  });

  it("breaks the line once for a gap of many buckets, thinned", () => {
    const samples = noisy(1000);
    const keep = [...samples.timesMs.keys()].filter((i) => i < 300 || i >= 700);
    const gapped = single(
      keep.map((i) => samples.timesMs[i]!),
      keep.map((i) => samples.mean[i]!),
    );
    const thinned = downsample(gapped, { fromMs: START_MS, toMs: START_MS + 999_000, points: 100 });
    const gaps = [...thinned.timesMs].filter((_, p) => Number.isNaN(thinned.mean[p]!));
    expect(gaps).toHaveLength(1);
    expect(gaps[0]).toBeGreaterThanOrEqual(START_MS + 290_000);
    expect(gaps[0]).toBeLessThan(START_MS + 700_000);
    expect([...thinned.timesMs]).toEqual([...thinned.timesMs].sort((a, b) => a - b));
  });

  it("sees no gap in a series that is sampled slowly, nor in one missed sample", () => {
    const slow = single([0, 60_000, 120_000, 180_000], [1, 2, 3, 4]);
    expect(downsample(slow, { fromMs: 0, toMs: 180_000, points: 1000 })).toBe(slow);
    const missed = single([0, 1000, 3000, 4000], [1, 2, 3, 4]);
    expect(downsample(missed, { fromMs: 0, toMs: 4000, points: 1000 })).toBe(missed);
    const many = Array.from({ length: 300 }, (_, i) => i * 60_000);
    const thinned = downsample(single(many, many), { fromMs: 0, toMs: 300 * 60_000, points: 290 });
    expect([...thinned.mean].some(Number.isNaN)).toBe(false);
  });

  it("passes over absent values, and keeps a bucket that has nothing else as a break", () => {
    const values = Array.from({ length: 100 }, (_, i) =>
      i >= 40 && i < 60 ? Number.NaN : i % 10 === 3 ? Number.NaN : i,
    );
    const samples = single(
      values.map((_, i) => i * 1000),
      values,
    );
    const thinned = downsample(samples, { fromMs: 0, toMs: 99_000, points: 11 });
    const absent = [...thinned.timesMs].filter((_, p) => Number.isNaN(thinned.mean[p]!));
    expect(absent.length).toBeGreaterThanOrEqual(1);
    for (const atMs of absent) expect(atMs).toBeGreaterThanOrEqual(39_000);
    expect(thinned.max[thinned.max.length - 1]).toBe(99);
    expect(thinned.min[0]).toBe(0);
  });

  it("bears nothing, one sample, and equal ends", () => {
    const nothing = single([], []);
    expect(downsample(nothing, { fromMs: 0, toMs: 1000, points: 10 })).toBe(nothing);
    const one = single([5], [7]);
    expect(downsample(one, { fromMs: 0, toMs: 1000, points: 2 })).toBe(one);
    const three = single([5, 6, 7], [7, 8, 9]);
    expect(downsample(three, { fromMs: 5, toMs: 5, points: 2 }).timesMs.length).toBe(3);
  });
});

describe("typicalStepMs", () => {
  it("is the median, so that gaps do not count", () => {
    expect(typicalStepMs(Float64Array.of(0, 1000, 2000, 3000, 900_000, 901_000))).toBe(1000);
    expect(typicalStepMs(Float64Array.of(1))).toBeNaN();
    expect(typicalStepMs(Float64Array.from({ length: 86_400 }, (_, i) => i * 100))).toBe(100);
  });
});
