import { DayPeaks, type DayPeaksState } from "./day-peaks";
import { GROWTH_FEATURE_NAMES, GROWTH_WINDOWS, LONG_GROWTH_WINDOW } from "./growth-feature-names";

/** Time between two looks at the growth of a series that fills within hours, as memory does. */
export const GROWTH_STEP_SECONDS = 30;
const RAMP_STEPS = 40;
const JUMP_STEPS = 10;
const HOUR_STEPS = 120;
const TEN_MINUTES_STEPS = 20;
/** Growth is never judged from fewer steps: half an hour at 30 s. */
export const GROWTH_LEAST_STEPS = 60;
const LONGEST = GROWTH_WINDOWS.at(-1)! + 7;
/** Room for steps at first, and at the most one more than the longest window needs. It doubles, so that many young series take little. */
const FIRST_ROOM = 32;
const MOST_ROOM = LONGEST + 1;
const WEEK_STEPS = 20_160;

export interface GrowthFeaturesState {
  steps: Float32Array;
  peaks: DayPeaksState;
  usualHour: number;
  usualTenMinutes: number;
  seenSteps: number;
}

/**
 * How a series has grown over several windows, measured anew at every step. For each window: by how much it grew, whether its
 * quarters grew alike, how much of the growth its two steepest eighths hold, in what share of pairs a later eighth is higher (Mann
 * 1945; Kendall 1938), the growth as a share of what is left below the limit, the rise of the lowest values, and what remains
 * without the biggest rise of 5 and of 20 minutes: what is allocated at once is no growth.
 */
export class GrowthFeatures {
  readonly values = new Float64Array(GROWTH_FEATURE_NAMES.length);
  /** Means of the steps, of two of them, and the rises of those over 20 and 5 minutes; the newest stands last. */
  private steps = new Float32Array(FIRST_ROOM);
  /** Sums of all steps up to each, so that a mean is a difference. */
  private sums = new Float64Array(FIRST_ROOM);
  private smooth = new Float32Array(FIRST_ROOM);
  private rampRises = new Float32Array(FIRST_ROOM);
  private jumpRises = new Float32Array(FIRST_ROOM);
  private readonly parts = new Float64Array(8);
  private readonly extremes = { jump: 0, ramp: 0, fall: 0 };
  private length = 0;
  private readonly peaks = new DayPeaks();
  private usualHour = 0;
  private usualTenMinutes = 0;
  private seenSteps = 0;

  get hasEnough(): boolean {
    return this.length >= GROWTH_LEAST_STEPS;
  }

  /** The mean of the newest two minutes (four steps), percent of the limit. */
  get level(): number {
    return this.values[0]!;
  }

  /** After a gap: what grew before says nothing of now. What is usual stays known. */
  forgetGrowth(): void {
    this.length = 0;
  }

  /** @param percent mean of the step, percent of the limit */
  push(percent: number): void {
    const at = this.shiftIn(percent);
    const level = this.meanBetween(this.length - 4, this.length);
    this.learnUsual(level);
    const { values, smooth } = this;
    values[0] = level;
    const end = at + 1;
    values[1] = maximum(smooth, end - Math.min(4, this.length), end);
    values[2] = level - this.peaks.before(60);
    values[3] = level - this.peaks.before(360);
    values[4] = this.usualHour;
    values[5] = this.usualTenMinutes;
    this.extremes.jump = Number.NEGATIVE_INFINITY;
    this.extremes.ramp = Number.NEGATIVE_INFINITY;
    this.extremes.fall = Number.POSITIVE_INFINITY;
    let i = 6;
    let measuredFrom = end;
    for (const steps of GROWTH_WINDOWS) {
      if (this.length >= steps) {
        this.widenExtremes(end - steps, measuredFrom);
        measuredFrom = end - steps;
      }
      i = this.measure(steps, at, level, i);
    }
  }

  /** What is known stands at the end. */
  private makeRoom(): void {
    const room = Math.min(MOST_ROOM, 2 * this.steps.length);
    const grown = (numbers: Float32Array): Float32Array<ArrayBuffer> => {
      const larger = new Float32Array(room);
      larger.set(numbers, room - numbers.length);
      return larger;
    };
    this.steps = grown(this.steps);
    this.smooth = grown(this.smooth);
    this.rampRises = grown(this.rampRises);
    this.jumpRises = grown(this.jumpRises);
    const sums = new Float64Array(room);
    sums.set(this.sums, room - this.sums.length);
    this.sums = sums;
  }

  private shiftIn(percent: number): number {
    if (this.length + 2 > this.steps.length && this.steps.length < MOST_ROOM) this.makeRoom();
    const { steps, smooth, rampRises, jumpRises } = this;
    const at = steps.length - 1;
    this.sums.copyWithin(0, 1);
    this.sums[at] = this.sums[at - 1]! + percent;
    steps.copyWithin(0, 1);
    smooth.copyWithin(0, 1);
    rampRises.copyWithin(0, 1);
    jumpRises.copyWithin(0, 1);
    this.length = Math.min(LONGEST, this.length + 1);
    steps[at] = percent;
    smooth[at] = this.length > 1 ? (percent + steps[at - 1]!) / 2 : percent;
    rampRises[at] = this.length > RAMP_STEPS + 1 ? smooth[at]! - smooth[at - RAMP_STEPS]! : 0;
    jumpRises[at] = this.length > JUMP_STEPS + 1 ? smooth[at]! - smooth[at - JUMP_STEPS]! : 0;
    return at;
  }

  private learnUsual(level: number): void {
    this.seenSteps++;
    const weight = Math.max(1 / WEEK_STEPS, 1 / this.seenSteps);
    const changeOver = (steps: number) =>
      this.length > steps + 4 ? Math.abs(level - this.meanBetween(this.length - 4 - steps, this.length - steps)) : 0;
    this.usualHour += weight * (changeOver(HOUR_STEPS) - this.usualHour);
    this.usualTenMinutes += weight * (changeOver(TEN_MINUTES_STEPS) - this.usualTenMinutes);
    this.peaks.push(level);
  }

  /** Mean of the steps from one place to another, counted from the oldest that is known. */
  private meanBetween(from: number, to: number): number {
    const offset = this.sums.length - this.length - 1;
    const first = Math.max(0, from);
    return (this.sums[offset + to]! - this.sums[offset + first]!) / (to - first);
  }

  /** Takes older steps into the extremes of the rises: each window begins where the shorter one ended. */
  private widenExtremes(from: number, to: number): void {
    const { extremes, jumpRises, rampRises } = this;
    for (let i = from; i < to; i++) {
      const jump = jumpRises[i]!;
      const ramp = rampRises[i]!;
      if (jump > extremes.jump) extremes.jump = jump;
      if (ramp > extremes.ramp) extremes.ramp = ramp;
      if (ramp < extremes.fall) extremes.fall = ramp;
    }
  }

  private measure(window: number, at: number, level: number, first: number): number {
    const { values, length } = this;
    const isLong = window >= LONG_GROWTH_WINDOW;
    const next = first + (isLong ? 9 : 7);
    if (length < window) {
      values.fill(0, first, next);
      values[first + 1] = -2;
      return next;
    }
    const quarter = Math.floor(window / 4);
    const { parts } = this;
    for (let k = 0; k < 4; k++) parts[k] = this.meanBetween(length - (4 - k) * quarter, length - (3 - k) * quarter);
    const growth = ((parts[3]! - parts[0]!) * 4) / 3;
    const leastRise = Math.min(parts[1]! - parts[0]!, parts[2]! - parts[1]!, parts[3]! - parts[2]!);
    const meanRise = Math.max(growth / 4, 1e-3);
    const eighth = Math.floor(window / 8);
    for (let k = 0; k < 8; k++) parts[k] = this.meanBetween(length - (8 - k) * eighth, length - (7 - k) * eighth);
    let steepest = Number.NEGATIVE_INFINITY;
    let second = Number.NEGATIVE_INFINITY;
    let order = 0;
    for (let a = 0; a < 7; a++) {
      const rise = parts[a + 1]! - parts[a]!;
      if (rise > steepest) {
        second = steepest;
        steepest = rise;
      } else if (rise > second) second = rise;
      for (let b = a + 1; b < 8; b++) order += Math.sign(parts[b]! - parts[a]!);
    }
    const end = at + 1;
    const start = end - window;
    const newestFloor = minimum(this.smooth, end - quarter, end);
    const oldestFloor = minimum(this.smooth, start, start + quarter);
    values[first] = growth;
    values[first + 1] = clamp(leastRise / meanRise, -2, 1);
    values[first + 2] = clamp((steepest + second) / Math.max(parts[7]! - parts[0]!, 1e-3), -1, 3);
    values[first + 3] = order / 28;
    values[first + 4] = clamp(growth / Math.max(100 - level, 1), -2, 2);
    values[first + 5] = newestFloor - oldestFloor;
    values[first + 6] = growth - this.extremes.jump;
    if (isLong) {
      values[first + 7] = growth - this.extremes.ramp;
      values[first + 8] = this.extremes.fall;
    }
    return next;
  }

  save(): GrowthFeaturesState {
    const { usualHour, usualTenMinutes, seenSteps } = this;
    return {
      steps: this.steps.slice(this.steps.length - this.length),
      peaks: this.peaks.save(),
      usualHour,
      usualTenMinutes,
      seenSteps,
    };
  }

  restore(saved: GrowthFeaturesState): void {
    this.length = 0;
    for (const percent of saved.steps) this.shiftIn(percent);
    this.peaks.restore(saved.peaks);
    this.usualHour = saved.usualHour;
    this.usualTenMinutes = saved.usualTenMinutes;
    this.seenSteps = saved.seenSteps;
  }
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}

function maximum(array: Float32Array, from: number, to: number): number {
  let highest = array[from]!;
  for (let i = from + 1; i < to; i++) if (array[i]! > highest) highest = array[i]!;
  return highest;
}

function minimum(array: Float32Array, from: number, to: number): number {
  let lowest = array[from]!;
  for (let i = from + 1; i < to; i++) if (array[i]! < lowest) lowest = array[i]!;
  return lowest;
}
