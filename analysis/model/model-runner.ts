import type { TrainedModel } from "../../domain/model";
import { FeatureSteps } from "./feature-steps";
import { type Decision, SvmDecision } from "./svm-decision";

/** Runs a model over ticks: means over its steps, what it sees of its window, what it says of that. */
export class ModelRunner {
  private readonly steps: FeatureSteps;
  private readonly decision: SvmDecision;
  /** What was said of the newest step; absent while the window fills, at the start and after a gap. */
  newest: Decision | undefined;

  constructor(model: TrainedModel) {
    const { series, stepSeconds, windowSteps } = model;
    this.steps = new FeatureSteps({ seriesCount: series.length, stepSeconds, windowSteps });
    this.decision = new SvmDecision(model);
  }

  /** Takes a tick. @param valueAt the value of the model's series with this index; NaN when absent */
  push(atMs: number, valueAt: (index: number) => number): void {
    const news = this.steps.push(atMs, valueAt);
    if (news === "none") return;
    const isNow = news === "full" && !this.steps.isAfterGap;
    this.newest = isNow ? this.decision.decide(this.steps.features) : undefined;
  }
}
