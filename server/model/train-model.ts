import type { Svm } from "libsvm-js";
import { type Fold, splitFolds } from "../../analysis/model/folds";
import { SvmDecision } from "../../analysis/model/svm-decision";
import type { TrainingRows } from "../../analysis/model/training-rows";
import { type Evaluation, MODEL_FEATURES, MODEL_WINDOW_STEPS, type TrainedModel } from "../../domain/model";
import { type FitParameters, fitSvm } from "./fit-svm";

/** What is learned, before it has a name. */
export type Trained = Pick<
  TrainedModel,
  "method" | "center" | "scale" | "lowest" | "highest" | "gamma" | "offset" | "weights" | "vectors"
>;

export interface TrainingOutcome {
  trained: Trained;
  evaluation: Evaluation;
  parameters: FitParameters;
  normalCount: number;
  faultCount: number;
}

/** Tried by cross-validation; `gamma` is divided by the number of features, libsvm's own default being 1. */
const COSTS = [1, 10, 100];
const TWO_CLASS_GAMMAS = [0.1, 0.3, 1, 3, 10];
const ONE_CLASS_GAMMAS = [0.03, 0.1, 0.3, 1, 3, 10, 30];
/** One class: so much of what is normal may lie outside, of what was trained on and of what was held back. */
const NU = 0.01;
const MAX_FALSE_RATIO = 0.02;
/** An F1 that is lower by no more than this is as good. */
const AS_GOOD_F1 = 0.005;
/** A change of less than so much of the level of a series is no news, however still it was. */
const LEAST_SCALE_RATIO = 0.01;

type Scaling = Pick<Trained, "center" | "scale" | "lowest" | "highest">;

/** @param resolutions the smallest step of each series' values */
function scalingOf({ features, isFault, width }: TrainingRows, resolutions: readonly number[]): Scaling {
  const rowCount = isFault.length;
  const scaling: Scaling = { center: [], scale: [], lowest: [], highest: [] };
  for (let i = 0; i < width; i++) {
    let [sum, squares, lowest, highest] = [0, 0, Infinity, -Infinity];
    for (let row = 0; row < rowCount; row++) {
      const value = features[row * width + i]!;
      sum += value;
      lowest = Math.min(lowest, value);
      highest = Math.max(highest, value);
    }
    const center = sum / rowCount;
    for (let row = 0; row < rowCount; row++) squares += (features[row * width + i]! - center) ** 2;
    const series = Math.floor(i / MODEL_FEATURES.length);
    const level = scaling.center[series * MODEL_FEATURES.length] ?? center;
    const scale = Math.max(Math.sqrt(squares / rowCount), resolutions[series]!, LEAST_SCALE_RATIO * Math.abs(level));
    scaling.center.push(center);
    scaling.scale.push(scale);
    scaling.lowest.push((lowest - center) / scale);
    scaling.highest.push((highest - center) / scale);
  }
  return scaling;
}

interface Candidate {
  parameters: FitParameters;
  evaluation: Evaluation;
  /** Of the models of all folds together. */
  vectorCount: number;
}

/** Counts how a model trained on each fold's rows does on those held back. */
function evaluate(
  SVM: typeof Svm,
  rows: readonly Float64Array[],
  isFault: readonly boolean[],
  folds: readonly Fold[],
  parameters: FitParameters,
): Candidate {
  const counts = { truePositives: 0, falseNegatives: 0, falsePositives: 0, trueNegatives: 0 };
  let foldCount = 0;
  let vectorCount = 0;
  const width = rows[0]!.length;
  const unscaled = {
    center: new Array<number>(width).fill(0),
    scale: new Array<number>(width).fill(1),
    lowest: new Array<number>(width).fill(-Infinity),
    highest: new Array<number>(width).fill(Infinity),
  };
  for (const { train, test } of folds) {
    const kinds = new Set(train.map((row) => isFault[row]));
    if (test.length === 0 || kinds.size !== (parameters.method === "two-class-svm" ? 2 : 1)) continue;
    foldCount++;
    const fit = fitSvm(
      SVM,
      train.map((row) => rows[row]!),
      train.map((row) => isFault[row]!),
      parameters,
    );
    vectorCount += fit.vectors.length;
    const decision = new SvmDecision({ method: parameters.method, ...unscaled, ...fit });
    for (const row of test) {
      const { isAnomalous } = decision.decide(rows[row]!);
      if (isFault[row]) counts[isAnomalous ? "truePositives" : "falseNegatives"]++;
      else counts[isAnomalous ? "falsePositives" : "trueNegatives"]++;
    }
  }
  const { truePositives, falseNegatives, falsePositives } = counts;
  const called = truePositives + falsePositives;
  const faults = truePositives + falseNegatives;
  const evaluation = {
    foldCount,
    ...counts,
    precision: faults > 0 && called > 0 ? truePositives / called : null,
    recall: faults > 0 ? truePositives / faults : null,
  };
  return { parameters, evaluation, vectorCount };
}

function candidatesFor(method: FitParameters["method"], width: number): FitParameters[] {
  if (method === "one-class-svm") {
    return ONE_CLASS_GAMMAS.map((gamma) => ({ method, gamma: gamma / width, strictness: NU }));
  }
  return COSTS.flatMap((strictness) => TWO_CLASS_GAMMAS.map((gamma) => ({ method, gamma: gamma / width, strictness })));
}

/**
 * Of two classes the one with the fewest support vectors among those whose F1 is as good as the best. Of one class the tightest that holds
 * what is normal; else the one that holds most.
 */
function chooseOf(candidates: readonly Candidate[]): Candidate {
  if (candidates[0]!.parameters.method === "two-class-svm") {
    const best = Math.max(...candidates.map(({ evaluation }) => f1(evaluation)));
    const asGood = candidates.filter(({ evaluation }) => f1(evaluation) >= best - AS_GOOD_F1);
    return asGood.reduce((chosen, one) => (one.vectorCount < chosen.vectorCount ? one : chosen));
  }
  return candidates.reduce((chosen, one) =>
    falseRatio(one.evaluation) <= Math.max(MAX_FALSE_RATIO, falseRatio(chosen.evaluation)) ? one : chosen,
  );
}

function f1({ truePositives, falsePositives, falseNegatives }: Evaluation): number {
  return (2 * truePositives) / (2 * truePositives + falsePositives + falseNegatives);
}

function falseRatio({ falsePositives, trueNegatives }: Evaluation): number {
  return falsePositives / (falsePositives + trueNegatives);
}

/**
 * Trains on rows: a two-class machine when there are faults, else one that knows only what is normal. Its parameters are those that do best on
 * rows held back, and how they did there is the evaluation.
 * @param onProgress told the share that is done, 0 to 1
 */
export function trainModel(
  SVM: typeof Svm,
  training: TrainingRows,
  resolutions: readonly number[],
  onProgress: (doneRatio: number) => void,
): TrainingOutcome {
  const { width, features } = training;
  const isFault = Array.from(training.isFault, (fault) => fault === 1);
  const faultCount = isFault.filter(Boolean).length;
  const method = faultCount > 0 ? "two-class-svm" : "one-class-svm";
  const scaling = scalingOf(training, resolutions);
  const rows = isFault.map((_, row) =>
    Float64Array.from(
      { length: width },
      (_, i) => (features[row * width + i]! - scaling.center[i]!) / scaling.scale[i]!,
    ),
  );
  const folds = splitFolds(training, MODEL_WINDOW_STEPS);
  const candidates = candidatesFor(method, width);
  const tried = candidates.map((parameters, i) => {
    const candidate = evaluate(SVM, rows, isFault, folds, parameters);
    onProgress((i + 1) / (candidates.length + 1));
    return candidate;
  });
  const { parameters, evaluation } = chooseOf(tried);
  const fit = fitSvm(SVM, rows, isFault, parameters);
  return {
    trained: { method, ...scaling, ...fit },
    evaluation,
    parameters,
    normalCount: isFault.length - faultCount,
    faultCount,
  };
}
