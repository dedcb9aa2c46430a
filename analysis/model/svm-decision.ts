import type { TrainedModel } from "../../domain/model";

/** What a model says of a row. */
export interface Decision {
  /** 0 to 1; anomalous above 0.5. */
  score: number;
  isAnomalous: boolean;
}

type Numbers = Pick<
  TrainedModel,
  "method" | "center" | "scale" | "lowest" | "highest" | "gamma" | "offset" | "weights" | "vectors"
>;

/**
 * Puts a row to a model. Of two classes a feature is held within what was trained on: far from every support vector the kernels vanish, and
 * a value that no fault had reached yet would else be called whatever is more common.
 */
export class SvmDecision {
  private readonly vectors: Float64Array;
  private readonly row: Float64Array;

  constructor(private readonly model: Numbers) {
    this.vectors = Float64Array.from(model.vectors.flat());
    this.row = new Float64Array(model.center.length);
  }

  /** @param features as MODEL_FEATURES of each series, not scaled */
  decide(features: ArrayLike<number>): Decision {
    const { method, center, scale, lowest, highest, gamma, offset, weights } = this.model;
    const width = center.length;
    const isTwoClass = method === "two-class-svm";
    for (let i = 0; i < width; i++) {
      const scaled = (features[i]! - center[i]!) / scale[i]!;
      this.row[i] = isTwoClass ? Math.min(highest[i]!, Math.max(lowest[i]!, scaled)) : scaled;
    }
    let sum = 0;
    for (let v = 0, at = 0; v < weights.length; v++) {
      let squares = 0;
      for (let i = 0; i < width; i++, at++) squares += (this.row[i]! - this.vectors[at]!) ** 2;
      sum += weights[v]! * Math.exp(-gamma * squares);
    }
    const score = isTwoClass ? 1 / (1 + Math.exp(-2 * (sum - offset))) : Math.max(0, 1 - sum / (2 * offset));
    return { score, isAnomalous: score > 0.5 };
  }
}
