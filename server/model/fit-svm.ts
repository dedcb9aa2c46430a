import type { Svm } from "libsvm-js";
import type { ModelMethod } from "../../domain/model";

export interface FitParameters {
  method: ModelMethod;
  gamma: number;
  /** C of two classes, nu of one. */
  strictness: number;
}

/** The part of a model that is fitted: the decision is `Σ weight · exp(−gamma · |row − vector|²) − offset`. */
export interface Fit {
  gamma: number;
  offset: number;
  weights: number[];
  vectors: number[][];
}

const FAULT = 1;
const NORMAL = 0;
/** More would be digits of noise, and bytes in every model that is shipped. */
const VECTOR_DIGITS = 7;

/**
 * Fits a support vector machine by libsvm. A rare kind counts as much as a frequent one.
 * @param rows scaled; of one class all are normal
 */
export function fitSvm(
  SVM: typeof Svm,
  rows: readonly ArrayLike<number>[],
  isFault: readonly boolean[],
  { method, gamma, strictness }: FitParameters,
): Fit {
  const isTwoClass = method === "two-class-svm";
  const faultCount = isFault.filter(Boolean).length;
  const svm = new SVM({
    type: isTwoClass ? SVM.SVM_TYPES.C_SVC : SVM.SVM_TYPES.ONE_CLASS,
    kernel: SVM.KERNEL_TYPES.RBF,
    gamma,
    quiet: true,
    ...(isTwoClass
      ? {
          cost: strictness,
          weight: {
            [FAULT]: rows.length / (2 * faultCount),
            [NORMAL]: rows.length / (2 * (rows.length - faultCount)),
          },
        }
      : { nu: strictness }),
  });
  try {
    svm.train(
      rows,
      isFault.map((fault) => (fault ? FAULT : NORMAL)),
    );
    const { offset, weights, firstLabel } = readModelText(svm.serializeModel());
    // Of two classes the decision is above 0 for the one that was met first.
    const sign = isTwoClass && firstLabel !== FAULT ? -1 : 1;
    return {
      gamma,
      offset: sign * offset,
      weights: weights.map((weight) => sign * weight),
      vectors: svm
        .getSVIndices()
        .map((row) => Array.from(rows[row]!, (value) => Number(value.toPrecision(VECTOR_DIGITS)))),
    };
  } finally {
    svm.free();
  }
}

/** Reads what libsvm writes of a model (`svm_save_model`): its header, then a line for each support vector, its weight first. */
function readModelText(text: string): { offset: number; weights: number[]; firstLabel: number } {
  const [head = "", body = ""] = text.split("\nSV\n");
  const field = (name: string) => Number(new RegExp(`^${name} (\\S+)`, "m").exec(head)?.[1]);
  const lines = body.split("\n").filter((line) => line !== "");
  return { offset: field("rho"), firstLabel: field("label"), weights: lines.map((line) => Number.parseFloat(line)) };
}
