import { LeastDeviations, type LeastDeviationsState } from "./least-deviations";
import { SortedRing } from "./sorted-ring";

/** Forecasts that are checked against what came, for each time a horizon takes. */
const CHECKS_PER_HORIZON = 12;
const KEPT_ERRORS = 512;
/** Fewer outcomes say nothing of how wrong the next forecast may be. */
const LEAST_OUTCOMES = 20;
const TAIL = 0.05;
/** How fast the tails' shares follow what comes, and how far (Gibbs and Candès 2021). */
const TAIL_RATE = 0.005;
const LEAST_TAIL = 0.002;
const MOST_TAIL = 0.15;
/** How much of the band's width follows the last hours, against the series' whole past. */
const RECENT_SHARE = 0.3;
/** Lately at rest is not at rest for ever: a share of the usual change is always reckoned with. */
const LEAST_RESTLESSNESS = 0.1;
const SIZE_WEIGHT = 0.005;
const PRIOR_TRUST = 0.003;
const FORGETTING = 0.999;
const TINY = 1e-9;
/** An input many times the usual change would decide the weights alone. */
const MAX_SCALED = 10;

/** What of a forecast is compared with what came. */
interface Pending {
  dueAtMs: number;
  last: number;
  inputs: Float64Array;
  scale: number;
  shift: number;
  modelShift: number;
  lower: number;
  upper: number;
}

/** A forecast as differences to the newest value. */
export interface Shift {
  mean: number;
  lower: number;
  upper: number;
}

/** How good forecasts were: the share of values inside of the band, and the mean error as a ratio to "it stays as it is". */
export interface Skill {
  outcomeCount: number;
  insideRatio: number;
  errorRatio: number;
}

export interface HorizonLearnerState {
  model: LeastDeviationsState;
  errors: Float32Array;
  usualSize: number;
  modelError: number;
  ownError: number;
  stayError: number;
  insideRatio: number;
  tails: [number, number];
  count: number;
}

/**
 * Learns to forecast one horizon. The mean is the newest value plus weights times its distances to several decaying means; the
 * weights start from what was learned on other machines and follow this series. While that does no better here than "it stays as it
 * is", the forecast is that. The band comes from the newest errors, each divided by how restless the series was, with
 * tails that are moved so that one value in twenty lies beyond each (adaptive conformal inference: Gibbs and Candès 2021).
 */
export class HorizonLearner {
  private readonly model: LeastDeviations;
  private readonly errors = new SortedRing(KEPT_ERRORS);
  private readonly pending: Pending[] = [];
  private readonly scaledInputs: Float64Array;
  private lastPendingAtMs = Number.NEGATIVE_INFINITY;
  private usualSize = Number.NaN;
  private modelError = 0;
  private ownError = 0;
  private stayError = 0;
  private insideRatio = 0;
  private tails: [number, number] = [TAIL, TAIL];
  private count = 0;

  constructor(
    readonly horizonSeconds: number,
    prior: readonly number[],
  ) {
    this.model = new LeastDeviations(prior, PRIOR_TRUST, FORGETTING);
    this.scaledInputs = new Float64Array(prior.length);
  }

  /** Whether so many forecasts have been compared with what came that the band can be trusted. */
  get isReady(): boolean {
    return this.errors.length >= LEAST_OUTCOMES;
  }

  get skill(): Skill {
    return {
      outcomeCount: this.count,
      insideRatio: this.insideRatio,
      errorRatio: this.stayError > 0 ? this.ownError / this.stayError : 1,
    };
  }

  /** @param restlessness mean distance to a decaying mean lately, in the series' unit */
  predict(inputs: Float64Array, restlessness: number): Shift {
    const mean = this.shiftOf(this.model.predict(inputs));
    const scale = this.scaleOf(restlessness);
    return {
      mean,
      lower: mean + Math.min(0, this.errors.quantile(this.tails[0])) * scale,
      upper: mean + Math.max(0, this.errors.quantile(1 - this.tails[1])) * scale,
    };
  }

  private shiftOf(modelShift: number): number {
    const isWorse = this.count >= LEAST_OUTCOMES && this.modelError >= this.stayError;
    return isWorse ? 0 : modelShift;
  }

  private scaleOf(restlessness: number): number {
    const recent = Math.max(restlessness, LEAST_RESTLESSNESS * this.usualSize);
    return recent ** RECENT_SHARE * this.usualSize ** (1 - RECENT_SHARE);
  }

  /** Compares what is due with the value that came, and notes a forecast to be compared later. */
  push(atMs: number, value: number, inputs: Float64Array, restlessness: number): void {
    const { pending, horizonSeconds } = this;
    if (atMs < this.lastPendingAtMs) {
      pending.length = 0;
      this.lastPendingAtMs = Number.NEGATIVE_INFINITY;
    }
    while (pending.length > 0 && pending[0]!.dueAtMs <= atMs) {
      const due = pending.shift()!;
      if (atMs - due.dueAtMs <= Math.max(30_000, horizonSeconds * 50)) this.learn(due, value);
    }
    if (atMs - this.lastPendingAtMs < (horizonSeconds * 1000) / CHECKS_PER_HORIZON) return;
    if (Number.isNaN(this.usualSize)) this.usualSize = Math.max(restlessness, TINY);
    const modelShift = this.model.predict(inputs);
    const { mean, lower, upper } = this.predict(inputs, restlessness);
    pending.push({
      dueAtMs: atMs + horizonSeconds * 1000,
      last: value,
      inputs: inputs.slice(),
      scale: this.scaleOf(restlessness),
      shift: mean,
      modelShift,
      lower,
      upper,
    });
    if (pending.length > CHECKS_PER_HORIZON + 2) pending.shift();
    this.lastPendingAtMs = atMs;
  }

  private learn(due: Pending, value: number): void {
    const change = value - due.last;
    const size = Math.abs(change);
    this.count++;
    this.usualSize += Math.max(SIZE_WEIGHT, 1 / (this.count + 3)) * (size - this.usualSize);
    this.usualSize = Math.max(this.usualSize, TINY);
    const weight = Math.max(SIZE_WEIGHT, 1 / this.count);
    this.modelError += weight * (Math.abs(change - due.modelShift) - this.modelError);
    this.ownError += weight * (Math.abs(change - due.shift) - this.ownError);
    this.stayError += weight * (size - this.stayError);
    let unit = this.usualSize;
    for (const input of due.inputs) unit = Math.max(unit, Math.abs(input) / MAX_SCALED);
    for (let i = 0; i < this.scaledInputs.length; i++) this.scaledInputs[i] = due.inputs[i]! / unit;
    this.model.learn(this.scaledInputs, change / unit);
    if (this.isReady) {
      const isBelow = change < due.lower;
      const isAbove = change > due.upper;
      const move = (tail: number, missed: boolean) =>
        Math.min(MOST_TAIL, Math.max(LEAST_TAIL, tail + TAIL_RATE * (TAIL - (missed ? 1 : 0))));
      this.tails = [move(this.tails[0], isBelow), move(this.tails[1], isAbove)];
      const insideWeight = Math.max(SIZE_WEIGHT, 1 / (this.count - LEAST_OUTCOMES + 1));
      this.insideRatio += insideWeight * ((isBelow || isAbove ? 0 : 1) - this.insideRatio);
    }
    // What was usual was not known yet when the first forecasts were made.
    const scale = this.count <= LEAST_OUTCOMES ? Math.max(due.scale, this.usualSize) : due.scale;
    this.errors.push((change - due.shift) / scale);
  }

  save(): HorizonLearnerState {
    const { usualSize, modelError, ownError, stayError, insideRatio, tails, count } = this;
    return {
      model: this.model.save(),
      errors: this.errors.save(),
      usualSize,
      modelError,
      ownError,
      stayError,
      insideRatio,
      tails: [...tails],
      count,
    };
  }

  restore(saved: HorizonLearnerState): void {
    const { model, errors, ...rest } = saved;
    this.model.restore(model);
    this.errors.restore(errors);
    Object.assign(this, rest);
  }
}
