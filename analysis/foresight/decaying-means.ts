/** Exponentially weighted means of a series over several time constants (Roberts 1959), for samples at uneven times. */
export class DecayingMeans {
  readonly values: Float64Array;
  private readonly weights: Float64Array;
  private weightsForSeconds = Number.NaN;
  seenSeconds = 0;

  constructor(private readonly constantsSeconds: readonly number[]) {
    this.values = new Float64Array(constantsSeconds.length);
    this.weights = new Float64Array(constantsSeconds.length);
  }

  /**
   * Takes a sample. Until a mean has seen as much time as its constant, it is the plain mean of what was seen.
   * @param elapsedSeconds since the sample before; 0 for the first
   */
  push(elapsedSeconds: number, value: number): void {
    const { values, weights, constantsSeconds } = this;
    if (elapsedSeconds <= 0) {
      values.fill(value);
      return;
    }
    if (elapsedSeconds !== this.weightsForSeconds) {
      for (let i = 0; i < weights.length; i++) weights[i] = 1 - Math.exp(-elapsedSeconds / constantsSeconds[i]!);
      this.weightsForSeconds = elapsedSeconds;
    }
    this.seenSeconds += elapsedSeconds;
    const youngWeight = elapsedSeconds / (this.seenSeconds + elapsedSeconds);
    for (let i = 0; i < values.length; i++) {
      values[i]! += Math.max(weights[i]!, youngWeight) * (value - values[i]!);
    }
  }

  save(): { values: number[]; seenSeconds: number } {
    return { values: [...this.values], seenSeconds: this.seenSeconds };
  }

  restore(saved: { values: number[]; seenSeconds: number }): void {
    this.values.set(saved.values);
    this.seenSeconds = saved.seenSeconds;
  }
}
