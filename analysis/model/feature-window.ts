import { MODEL_FEATURES } from "../../domain/model";

/**
 * The newest steps of several series, and what a model sees of them: of each series the newest step, and over the window its mean, its
 * standard deviation and its change from the older half to the newer one.
 */
export class FeatureWindow {
  private readonly ring: Float64Array;
  private filled = 0;
  private next = 0;
  readonly features: Float64Array;

  constructor(
    private readonly seriesCount: number,
    private readonly stepCount: number,
  ) {
    this.ring = new Float64Array(seriesCount * stepCount);
    this.features = new Float64Array(seriesCount * MODEL_FEATURES.length);
  }

  /** Forgets what it holds: what comes next does not follow on it. */
  clear(): void {
    this.filled = 0;
  }

  /**
   * Takes a step. A value that is absent breaks the window: it has to fill anew.
   * @returns whether `features` tell of a full window now
   */
  push(values: ArrayLike<number>): boolean {
    for (let i = 0; i < this.seriesCount; i++) {
      if (Number.isNaN(values[i]!)) {
        this.clear();
        return false;
      }
      this.ring[i * this.stepCount + this.next] = values[i]!;
    }
    this.next = (this.next + 1) % this.stepCount;
    this.filled = Math.min(this.filled + 1, this.stepCount);
    if (this.filled < this.stepCount) return false;
    for (let i = 0; i < this.seriesCount; i++) this.describe(i);
    return true;
  }

  private describe(series: number): void {
    const { stepCount, ring, features } = this;
    const from = series * stepCount;
    const half = stepCount >> 1;
    let older = 0;
    let newer = 0;
    for (let age = 0; age < stepCount; age++) {
      const value = ring[from + ((this.next + age) % stepCount)]!;
      if (age < half) older += value;
      else newer += value;
    }
    const mean = (older + newer) / stepCount;
    let squares = 0;
    for (let i = from; i < from + stepCount; i++) squares += (ring[i]! - mean) ** 2;
    const at = series * MODEL_FEATURES.length;
    features[at] = ring[from + ((this.next + stepCount - 1) % stepCount)]!;
    features[at + 1] = mean;
    features[at + 2] = Math.sqrt(squares / stepCount);
    features[at + 3] = newer / (stepCount - half) - older / half;
  }
}
