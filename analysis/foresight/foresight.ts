import type { Forecast, Growth, TimeToLimit } from "../../domain/forecast";
import { LineForecaster } from "../forecast-line";
import { DecayingMeans } from "./decaying-means";
import { GROWTH_STEP_SECONDS } from "./growth-features";
import { GrowthWatch, type GrowthWatchState } from "./growth-watch";
import { HorizonLearner, type HorizonLearnerState, type Shift, type Skill } from "./horizon-learner";
import { StepFinder } from "./step-finder";
import { ValueStep } from "./value-step";

/** Horizons that are learned; those between lie between them. */
export const FORESIGHT_HORIZONS_SECONDS = [60, 600, 3600, 21_600, 86_400, 604_800] as const;
const MEANS_SECONDS = [60, 600, 3600, 28_800] as const;
/** Weights of the distances to the means, for each horizon, learned on memory of other machines (docs/FORESIGHT.md). */
const RETURNING_PRIORS = [
  [0, 0, 0, 0],
  [0.03, 0.55, 0.03, 0.1],
  [0, 0.4, 0, 0.45],
  [0, 0.1, 0, 0.8],
  [0, 0.25, 0, 0.65],
  [0, 0.2, 0, 0.7],
] as const;
/** What is filled and seldom emptied stays as it is until it has shown otherwise. */
const STAYING_PRIOR = [0, 0, 0, 0];
const LEAST_SPACING_MS = 1000;
/** Restlessness is a mean over so many horizons. */
const RESTLESS_HORIZONS = 4;
/** Leaks over hours, and over days: steps of 30 s and of 15 min. */
const GROWTH_PACES_SECONDS = [GROWTH_STEP_SECONDS, 30 * GROWTH_STEP_SECONDS] as const;
/** The line over the newest 20 samples is only believed this near to the limit: a bulk allocation looks the same from further away. */
const LINE_SURE_SECONDS = 60;
const STATE_VERSION = 1;

export interface ForesightState {
  version: number;
  atMs: number;
  value: number;
  means: { values: number[]; seenSeconds: number };
  restlessness: number[];
  learners: HorizonLearnerState[];
  growths: GrowthWatchState[];
  valueStep: { size: number; isContinuous: boolean };
}

/**
 * Premonitor's forecast of one series: where it will be, how sure that is, and whether it grows towards its limit.
 * Work and memory for a sample are bounded, whatever the sampling rate: samples nearer than a second to the last one are passed
 * over. It has no clock: the same samples give the same forecasts.
 */
export class Foresight {
  private readonly means = new DecayingMeans(MEANS_SECONDS);
  private readonly inputs = new Float64Array(MEANS_SECONDS.length);
  private readonly learners: HorizonLearner[];
  private readonly restlessness = new Float64Array(FORESIGHT_HORIZONS_SECONDS.length);
  private readonly growths: GrowthWatch[];
  private readonly line = new LineForecaster(LINE_SURE_SECONDS);
  private readonly steps = new StepFinder();
  private readonly valueStep = new ValueStep();
  private lastAtMs = Number.NaN;
  private lastValue = Number.NaN;
  private limit = Number.NaN;

  /** @param returns whether the series tends to come back to its level (memory), or stays where it is (a filesystem) */
  constructor(returns: boolean) {
    this.growths = GROWTH_PACES_SECONDS.map((seconds) => new GrowthWatch(seconds, returns));
    this.learners = FORESIGHT_HORIZONS_SECONDS.map(
      (seconds, i) => new HorizonLearner(seconds, returns ? RETURNING_PRIORS[i]! : STAYING_PRIOR),
    );
  }

  /**
   * Takes a sample. One that is no number, or not newer than the last by a second, teaches nothing.
   * @param limit what is full, in the series' unit; NaN when it has none
   * @returns whether the forecast is new
   */
  push(atMs: number, value: number, limit: number): boolean {
    if (!Number.isFinite(value)) return false;
    const sinceLastMs = atMs - this.lastAtMs;
    if (sinceLastMs >= 0 && sinceLastMs < LEAST_SPACING_MS) return false;
    const elapsedSeconds = sinceLastMs > 0 ? sinceLastMs / 1000 : 0;
    if (!Number.isNaN(this.lastValue)) this.valueStep.learn(value - this.lastValue, Math.abs(value));
    this.limit = limit;
    this.lastAtMs = atMs;
    this.lastValue = value;
    this.means.push(elapsedSeconds, value);
    this.measureInputs();
    const { inputs } = this;
    this.learners.forEach((learner, i) => {
      const distance = Math.abs(inputs[Math.min(i, inputs.length - 1)]!);
      const young = elapsedSeconds / (this.means.seenSeconds + 1);
      const weight = Math.max(young, 1 - Math.exp(-elapsedSeconds / (RESTLESS_HORIZONS * learner.horizonSeconds)));
      this.restlessness[i]! += weight * (distance - this.restlessness[i]!);
      learner.push(atMs, value, inputs, this.restlessness[i]!);
    });
    this.steps.push(atMs, value);
    this.line.push(atMs, value);
    if (limit > 0) for (const growth of this.growths) growth.push(atMs, value, limit);
    return true;
  }

  private measureInputs(): void {
    for (let i = 0; i < this.inputs.length; i++) this.inputs[i] = this.means.values[i]! - this.lastValue;
  }

  /** The forecast as of the newest sample; `undefined` until enough is known. Never below 0, and never above the limit. */
  forecast(horizonSeconds: number): Forecast | undefined {
    const known = this.shiftIn(horizonSeconds);
    const growth = this.growth;
    const line = this.sureLine();
    const timeToLimit = this.timeToLimit(growth);
    const step = this.steps.step;
    const habit = this.growths.find((one) => one.habit)?.habit;
    const rest = {
      horizonSeconds,
      ...(timeToLimit && { timeToLimit }),
      ...(growth && { growth }),
      ...(step && { step }),
      ...(habit && { habit }),
    };
    if (line && horizonSeconds <= LINE_SURE_SECONDS) {
      return {
        ...rest,
        mean: this.possible(line.mean),
        lower: this.possible(line.lower),
        upper: this.possible(line.upper),
      };
    }
    if (!known || !Number.isFinite(known.mean + known.lower + known.upper)) return undefined;
    const shift = growth ? grown(known, growth.perSecond * horizonSeconds) : known;
    const value = this.lastValue;
    const band = this.valueStep.drawIn(value, value + shift.lower, value + shift.upper);
    const [lower, upper] = [this.possible(band.lower), this.possible(band.upper)];
    return { ...rest, mean: this.possible(value + shift.mean), lower, upper };
  }

  /** How good forecasts of the learned horizon that is next to this one were on this series. */
  skill(horizonSeconds: number): Skill {
    let nearest = this.learners[0]!;
    for (const learner of this.learners) {
      const distance = ({ horizonSeconds: own }: HorizonLearner) => Math.abs(Math.log(own / horizonSeconds));
      if (distance(learner) < distance(nearest)) nearest = learner;
    }
    return nearest.skill;
  }

  /** The growth that meets the limit first. */
  private get growth(): Growth | undefined {
    let first: Growth | undefined;
    for (const { growth } of this.growths) {
      if (growth && !(first && first.timeToLimit.likelySeconds <= growth.timeToLimit.likelySeconds)) first = growth;
    }
    return first;
  }

  private sureLine(): Forecast | undefined {
    const line = this.line.forecast(this.limit > 0 ? this.limit : undefined);
    return line?.timeToLimit && line.timeToLimit.latestSeconds <= LINE_SURE_SECONDS ? line : undefined;
  }

  private timeToLimit(growth: Growth | undefined): TimeToLimit | undefined {
    if (this.limit > 0 && this.lastValue >= this.limit)
      return { earliestSeconds: 0, likelySeconds: 0, latestSeconds: 0 };
    if (!growth) return undefined;
    const elapsedSeconds = Math.max(0, (this.lastAtMs - growth.atMs) / 1000);
    const left = (seconds: number) => Math.max(0, seconds - elapsedSeconds);
    const { earliestSeconds, likelySeconds, latestSeconds } = growth.timeToLimit;
    return {
      earliestSeconds: left(earliestSeconds),
      likelySeconds: left(likelySeconds),
      latestSeconds: left(latestSeconds),
    };
  }

  /**
   * Between the learned horizons, on a line over the logarithm of time. Beyond the last one that has outcomes the band widens with
   * the square root of time, as that of a random walk does.
   */
  private shiftIn(seconds: number): Shift | undefined {
    const { learners } = this;
    const readyCount = learners.findIndex(({ isReady }) => !isReady);
    const last = (readyCount < 0 ? learners.length : readyCount) - 1;
    if (last < 0) return undefined;
    const at = (i: number) => learners[i]!.predict(this.inputs, this.restlessness[i]!);
    const above = learners.findIndex(({ horizonSeconds }) => horizonSeconds >= seconds);
    if (above === 0) return stretched(at(0), seconds / learners[0]!.horizonSeconds);
    if (above < 0 || above > last) {
      const { mean, lower, upper } = at(last);
      const factor = Math.sqrt(seconds / learners[last]!.horizonSeconds);
      return { mean, lower: mean + (lower - mean) * factor, upper: mean + (upper - mean) * factor };
    }
    const [from, to] = [learners[above - 1]!.horizonSeconds, learners[above]!.horizonSeconds];
    const share = Math.log(seconds / from) / Math.log(to / from);
    const [before, after] = [at(above - 1), at(above)];
    const between = (a: number, b: number) => a + share * (b - a);
    return {
      mean: between(before.mean, after.mean),
      lower: between(before.lower, after.lower),
      upper: between(before.upper, after.upper),
    };
  }

  private possible(value: number): number {
    const notBelow = Math.max(0, value);
    return this.limit > 0 ? Math.min(this.limit, notBelow) : notBelow;
  }

  /** All that is to be kept over a restart, for `structuredClone` or `v8.serialize`. What is due for comparison is not kept. */
  save(): ForesightState {
    return {
      version: STATE_VERSION,
      atMs: this.lastAtMs,
      value: this.lastValue,
      means: this.means.save(),
      restlessness: [...this.restlessness],
      learners: this.learners.map((learner) => learner.save()),
      growths: this.growths.map((growth) => growth.save()),
      valueStep: this.valueStep.save(),
    };
  }

  /** Takes over what an earlier run has learned. @throws when it was saved by another version */
  restore(saved: ForesightState): void {
    if (saved.version !== STATE_VERSION) throw new Error(`foresight of version ${saved.version}, not ${STATE_VERSION}`);
    this.lastAtMs = saved.atMs;
    this.lastValue = saved.value;
    this.means.restore(saved.means);
    this.measureInputs();
    this.restlessness.set(saved.restlessness);
    saved.learners.forEach((learner, i) => {
      this.learners[i]!.restore(learner);
    });
    saved.growths.forEach((growth, i) => {
      this.growths[i]!.restore(growth);
    });
    this.valueStep.restore(saved.valueStep);
  }
}

function stretched({ mean, lower, upper }: Shift, share: number): Shift {
  const width = Math.sqrt(share);
  const middle = mean * share;
  return { mean: middle, lower: middle + (lower - mean) * width, upper: middle + (upper - mean) * width };
}

/** A growth moves the forecast, and what it may do less or more widens the band. */
function grown({ mean, lower, upper }: Shift, growth: number): Shift {
  const middle = Math.max(mean, growth);
  return { mean: middle, lower: Math.min(lower, middle / 2), upper: Math.max(upper - mean, growth) + middle };
}
