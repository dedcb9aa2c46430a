import type { TrainedModel } from "../../domain/model";
import { FeatureWindow } from "./feature-window";
import { StepMeans } from "./step-means";
import { type Decision, SvmDecision } from "./svm-decision";

/** Runs a model over ticks: means over its steps, what it sees of its window, what it says of that. */
export class ModelRunner {
  private readonly steps: StepMeans;
  private readonly window: FeatureWindow;
  private readonly decision: SvmDecision;
  /** What was said of the newest step; absent while the window fills, at the start and after a gap. */
  newest: Decision | undefined;

  constructor(model: TrainedModel) {
    this.steps = new StepMeans(model.series.length, model.stepSeconds * 1000);
    this.window = new FeatureWindow(model.series.length, model.windowSteps);
    this.decision = new SvmDecision(model);
  }

  /** Takes a tick. @param valueAt the value of the model's series with this index; NaN when absent */
  push(atMs: number, valueAt: (index: number) => number): void {
    const ended = this.steps.push(atMs, valueAt);
    if (ended === 0) return;
    const isFull = this.window.push(this.steps.means);
    if (ended > 1) {
      // The step before the gap is whole, but what comes does not follow on it.
      this.window.clear();
      this.newest = undefined;
      return;
    }
    this.newest = isFull ? this.decision.decide(this.window.features) : undefined;
  }
}
