import { FeatureWindow } from "./feature-window";
import { StepMeans } from "./step-means";

/** What a tick made of the steps before it. */
export type StepNews = "none" | "filling" | "full";

/** From ticks to what a model sees, for training and at the node alike: means over steps, and the window over the newest of them. */
export class FeatureSteps {
  private readonly steps: StepMeans;
  private readonly window: FeatureWindow;
  /** Whether the newest tick came after a pause: its window has to fill anew. */
  isAfterGap = false;

  constructor({
    seriesCount,
    stepSeconds,
    windowSteps,
  }: { seriesCount: number; stepSeconds: number; windowSteps: number }) {
    this.steps = new StepMeans(seriesCount, stepSeconds * 1000);
    this.window = new FeatureWindow(seriesCount, windowSteps);
  }

  get features(): Float64Array {
    return this.window.features;
  }

  /**
   * Takes a tick. @param valueAt the value of the series with this index; NaN when absent
   * @returns whether a step ended with it, and then whether `features` tell of a full window that ends with that step
   */
  push(atMs: number, valueAt: (index: number) => number): StepNews {
    const ended = this.steps.push(atMs, valueAt);
    if (ended === 0) return "none";
    const isFull = this.window.push(this.steps.means);
    this.isAfterGap = ended > 1;
    // The step before a gap is whole, but what comes does not follow on it.
    if (this.isAfterGap) this.window.clear();
    return isFull ? "full" : "filling";
  }
}
