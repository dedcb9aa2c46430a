import { MODEL_FEATURES } from "../../domain/model";
import { FeatureSteps } from "./feature-steps";

/** Samples of one series; times in ms, rising. */
export interface Samples {
  timesMs: ArrayLike<number>;
  mean: ArrayLike<number>;
}

/** What models are trained on: one row for each full window of a marked span. */
export interface TrainingRows {
  width: number;
  /** Row after row. */
  features: Float64Array;
  isFault: Uint8Array;
  /** Which span a row is of, and how many steps after the span's start it ends. */
  spanIndex: Int32Array;
  stepIndex: Int32Array;
}

/** Collects the rows of marked spans. */
export class TrainingRowsBuilder {
  private readonly features: number[] = [];
  private readonly isFault: number[] = [];
  private readonly spanIndex: number[] = [];
  private readonly stepIndex: number[] = [];
  private spanCount = 0;

  constructor(private readonly shape: { seriesCount: number; stepSeconds: number; windowSteps: number }) {}

  /**
   * Adds a span. @param series in the order of the model's @param every only each so many rows are taken
   * @returns how many rows came of it
   */
  addSpan(series: readonly Samples[], { isFault, every }: { isFault: boolean; every: number }): number {
    const stepMs = this.shape.stepSeconds * 1000;
    const steps = new FeatureSteps(this.shape);
    const at = new Array<number>(series.length).fill(0);
    const before = this.isFault.length;
    const span = this.spanCount++;
    let firstStep = Number.NaN;
    let newestStep = Number.NaN;
    let fullCount = 0;
    for (;;) {
      let atMs = Number.POSITIVE_INFINITY;
      for (let i = 0; i < series.length; i++) atMs = Math.min(atMs, series[i]!.timesMs[at[i]!] ?? Infinity);
      if (atMs === Number.POSITIVE_INFINITY) break;
      const step = Math.floor(atMs / stepMs);
      if (Number.isNaN(firstStep)) firstStep = step;
      const news = steps.push(atMs, (i) => {
        const { timesMs, mean } = series[i]!;
        return timesMs[at[i]!] === atMs ? mean[at[i]!++]! : Number.NaN;
      });
      if (news === "full" && fullCount++ % every === 0) {
        for (const value of steps.features) this.features.push(value);
        this.isFault.push(isFault ? 1 : 0);
        this.spanIndex.push(span);
        this.stepIndex.push(newestStep - firstStep);
      }
      newestStep = step;
    }
    return this.isFault.length - before;
  }

  build(): TrainingRows {
    return {
      width: this.shape.seriesCount * MODEL_FEATURES.length,
      features: Float64Array.from(this.features),
      isFault: Uint8Array.from(this.isFault),
      spanIndex: Int32Array.from(this.spanIndex),
      stepIndex: Int32Array.from(this.stepIndex),
    };
  }
}
