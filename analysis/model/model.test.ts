import { describe, expect, it } from "vitest";
import { MODEL_FEATURES, MODEL_WINDOW_STEPS, type TrainedModel } from "../../domain/model";
import { FOLD_COUNT, splitFolds } from "./folds";
import { ModelRunner } from "./model-runner";
import { openModel, sealModel } from "./sealed-model";
import { StepMeans } from "./step-means";
import { SvmDecision } from "./svm-decision";
import { TrainingRowsBuilder } from "./training-rows";

const START_MS = Date.UTC(2026, 10, 20);
const WIDTH = MODEL_FEATURES.length;

/** One support vector at nought: normal within a distance of 1 of it. */
function oneClass(change: Partial<TrainedModel> = {}): Omit<TrainedModel, "checksum"> {
  return {
    formatVersion: 1,
    id: "night",
    version: 3,
    method: "one-class-svm",
    series: ["load.1m"],
    stepSeconds: 1,
    windowSteps: MODEL_WINDOW_STEPS,
    center: new Array(WIDTH).fill(0),
    scale: new Array(WIDTH).fill(1),
    lowest: new Array(WIDTH).fill(-1),
    highest: new Array(WIDTH).fill(1),
    gamma: 1,
    offset: Math.exp(-1),
    weights: [1],
    vectors: [new Array(WIDTH).fill(0)],
    ...change,
  };
}

describe("StepMeans", () => {
  it("gives the same means at any rate, NaN for a step without values, and tells of gaps", () => {
    const steps = new StepMeans(2, 1000);
    const push = (atMs: number, a: number, b: number) => steps.push(START_MS + atMs, (i) => [a, b][i]!);
    expect(push(0, 1, Number.NaN)).toBe(0);
    expect(push(500, 3, Number.NaN)).toBe(0);
    expect(push(1000, 10, 5)).toBe(1);
    expect([...steps.means]).toEqual([2, Number.NaN]);
    expect(push(4000, 0, 0)).toBe(3);
    expect([...steps.means]).toEqual([10, 5]);
    expect(push(1000, 7, 7)).toBe(0);
    expect(push(2000, 0, 0)).toBe(1);
    expect([...steps.means]).toEqual([7, 7]);
  });
});

describe("TrainingRowsBuilder", () => {
  const samples = (values: number[], fromMs = START_MS) => ({
    timesMs: values.map((_, i) => fromMs + i * 1000),
    mean: values,
  });

  it("makes of each full window: newest, mean, deviation and change of each series", () => {
    const builder = new TrainingRowsBuilder({ seriesCount: 2, stepSeconds: 1, windowSteps: 4 });
    const rising = samples([0, 2, 4, 6, 8]);
    const still = samples([5, 5, 5, 5, 5]);
    expect(builder.addSpan([rising, still], { isFault: true, every: 1 })).toBe(1);
    const rows = builder.build();
    expect([...rows.features]).toEqual([6, 3, Math.sqrt(5), 4, 5, 5, 0, 0]);
    expect([...rows.isFault]).toEqual([1]);
    expect([...rows.stepIndex]).toEqual([3]);
  });

  it("fills the window anew after a gap and after an absent value, and takes only each so many rows", () => {
    const builder = new TrainingRowsBuilder({ seriesCount: 1, stepSeconds: 1, windowSteps: 2 });
    const times = [0, 1, 2, 10, 11, 12, 13];
    const gap = { timesMs: times.map((s) => START_MS + s * 1000), mean: [1, 1, 1, 2, 2, Number.NaN, 2] };
    expect(builder.addSpan([gap], { isFault: false, every: 1 })).toBe(3);
    expect([...builder.build().stepIndex]).toEqual([1, 2, 11]);
    const every = builder.addSpan([samples(new Array(21).fill(1))], { isFault: false, every: 5 });
    expect(every).toBe(4);
  });
});

describe("splitFolds", () => {
  const rowsOf = (spans: { isFault: boolean; count: number }[]) => {
    const all = spans.flatMap(({ isFault, count }, span) =>
      Array.from({ length: count }, (_, i) => ({ isFault, span, step: 9 + i })),
    );
    return {
      width: 1,
      features: new Float64Array(all.length),
      isFault: Uint8Array.from(all, ({ isFault }) => Number(isFault)),
      spanIndex: Int32Array.from(all, ({ span }) => span),
      stepIndex: Int32Array.from(all, ({ step }) => step),
    };
  };

  it("tests each row once, and never trains on one whose window overlaps with it", () => {
    const rows = rowsOf([
      { isFault: false, count: 100 },
      { isFault: true, count: 60 },
    ]);
    const folds = splitFolds(rows, 10);
    expect(folds).toHaveLength(FOLD_COUNT);
    expect(folds.flatMap(({ test }) => test).sort((a, b) => a - b)).toEqual([...rows.isFault.keys()]);
    for (const { train, test } of folds) {
      const isNear = (a: number, b: number) =>
        rows.spanIndex[a] === rows.spanIndex[b] && Math.abs(rows.stepIndex[a]! - rows.stepIndex[b]!) < 10;
      expect(train.some((row) => test.some((other) => isNear(row, other)))).toBe(false);
      expect(train.length).toBeGreaterThan(60);
    }
  });

  it("keeps spans whole when there are enough of a kind", () => {
    const rows = rowsOf(Array.from({ length: 10 }, (_, i) => ({ isFault: i % 2 === 1, count: 10 + i })));
    for (const { train, test } of splitFolds(rows, 10)) {
      const tested = new Set(test.map((row) => rows.spanIndex[row]));
      expect(train.some((row) => tested.has(rows.spanIndex[row]))).toBe(false);
    }
  });
});

describe("SvmDecision", () => {
  it("scores 0.5 at the border of what is normal, and calls what lies beyond anomalous", () => {
    const decision = new SvmDecision(oneClass());
    expect(decision.decide([1, 0, 0, 0]).score).toBeCloseTo(0.5);
    expect(decision.decide([0, 0, 0, 0]).isAnomalous).toBe(false);
    expect(decision.decide([3, 0, 0, 0])).toEqual({ score: expect.closeTo(1, 3), isAnomalous: true });
  });

  it("holds a value that no fault had reached within what was trained on, so that it is still a fault", () => {
    const twoClass = oneClass({ method: "two-class-svm", vectors: [[1, 0, 0, 0]], offset: 0.5 });
    expect(new SvmDecision(twoClass).decide([1, 0, 0, 0]).isAnomalous).toBe(true);
    expect(new SvmDecision(twoClass).decide([50, 0, 0, 0]).isAnomalous).toBe(true);
    expect(new SvmDecision(twoClass).decide([-50, 0, 0, 0]).isAnomalous).toBe(false);
  });
});

describe("openModel", () => {
  const sealed = sealModel(oneClass());

  it("takes what was sealed, after a way through JSON in any order of its fields", () => {
    const shuffled = Object.fromEntries(Object.entries(sealed).reverse());
    expect(openModel(JSON.stringify(shuffled))).toEqual(sealed);
  });

  it.each([
    ["no JSON", "{", /no JSON/],
    ["nothing", null, /no model of Premonitor/],
    ["a newer format", { ...sealed, formatVersion: 2 }, /of format 2, and format 1 is understood/],
    ["one changed number", { ...sealed, offset: 0.4 }, /checksum/],
    ["numbers of other series", { ...sealed, series: ["load.1m", "cpu.busy"] }, /do not belong to its 2 series/],
    ["a field that is gone", { ...sealed, weights: undefined }, /damaged \(weights/],
    ["a number that is none", { ...sealed, gamma: "much" }, /damaged \(gamma/],
  ])("refuses %s with the reason", (_, raw, reason) => {
    expect(() => openModel(raw)).toThrow(reason);
  });
});

describe("ModelRunner", () => {
  it("speaks once a window is full, step by step, and is silent after a gap until it is full again", () => {
    const runner = new ModelRunner(sealModel(oneClass()));
    const run = (fromStep: number, count: number, value: number) => {
      for (let tick = fromStep * 10; tick < (fromStep + count) * 10; tick++)
        runner.push(START_MS + tick * 100, () => value);
    };
    run(0, 10, 0);
    expect(runner.newest).toBeUndefined();
    run(10, 1, 0);
    expect(runner.newest?.isAnomalous).toBe(false);
    run(11, 12, 4);
    expect(runner.newest?.isAnomalous).toBe(true);
    run(40, 10, 0);
    expect(runner.newest).toBeUndefined();
    run(50, 1, 0);
    expect(runner.newest?.isAnomalous).toBe(false);
  });
});
