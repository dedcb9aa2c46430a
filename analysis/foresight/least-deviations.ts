export interface LeastDeviationsState {
  weights: Float64Array;
  covariance: Float64Array;
}

/**
 * A linear model that is fitted as samples come, for the least absolute error: recursive least squares (Plackett 1950) in which
 * each sample is weighted by the inverse of its error (Schlossmacher 1973), with slow forgetting. It starts from weights that are
 * given, and as far as samples say nothing it stays there.
 */
export class LeastDeviations {
  readonly weights: Float64Array;
  private readonly covariance: Float64Array;
  private readonly gain: Float64Array;

  /** @param trust variance of the weights given, in squares of a weight: small ones are left slowly */
  constructor(
    prior: readonly number[],
    trust: number,
    private readonly forgetting: number,
  ) {
    const n = prior.length;
    this.weights = Float64Array.from(prior);
    this.covariance = new Float64Array(n * n);
    this.gain = new Float64Array(n);
    for (let i = 0; i < n; i++) this.covariance[i * n + i] = trust;
  }

  predict(inputs: ArrayLike<number>): number {
    let sum = 0;
    for (let i = 0; i < this.weights.length; i++) sum += this.weights[i]! * inputs[i]!;
    return sum;
  }

  /** Learns one outcome. Inputs and outcome are to be divided by the usual size of an outcome, so that errors are about 1. */
  learn(inputs: ArrayLike<number>, outcome: number): void {
    const { weights, covariance, gain, forgetting } = this;
    const n = weights.length;
    const error = outcome - this.predict(inputs);
    const noise = Math.max(Math.abs(error), LEAST_ERROR);
    let spread = forgetting * noise;
    for (let i = 0; i < n; i++) {
      let sum = 0;
      for (let j = 0; j < n; j++) sum += covariance[i * n + j]! * inputs[j]!;
      gain[i] = sum;
      spread += sum * inputs[i]!;
    }
    for (let i = 0; i < n; i++) weights[i]! += (gain[i]! / spread) * error;
    let trace = 0;
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) {
        covariance[i * n + j] = (covariance[i * n + j]! - (gain[i]! * gain[j]!) / spread) / forgetting;
      }
      trace += covariance[i * n + i]!;
    }
    if (trace > MAX_TRACE) for (let i = 0; i < n * n; i++) covariance[i]! *= MAX_TRACE / trace;
  }

  save(): LeastDeviationsState {
    return { weights: this.weights.slice(), covariance: this.covariance.slice() };
  }

  restore(saved: LeastDeviationsState): void {
    this.weights.set(saved.weights);
    this.covariance.set(saved.covariance);
  }
}

const LEAST_ERROR = 0.1;
/** Forgetting lets the covariance of a quiet series grow without end (Åström's wind-up): it is held here. */
const MAX_TRACE = 4;
