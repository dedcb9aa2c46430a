import type { Growth, Habit, TimeToLimit } from "../../domain/forecast";
import { GROWTH_FEATURE_NAMES, GROWTH_WINDOWS } from "./growth-feature-names";
import { GROWTH_STEP_SECONDS, GrowthFeatures, type GrowthFeaturesState } from "./growth-features";
import { COMPARED_DAYS, HabitBook, type HabitBookState } from "./habit-book";
import { leakScore } from "./leak-score";

/** Above this a growth is called a leak: the lowest with fewer than one false alarm in ten host-days (docs/FORESIGHT.md). */
const LEAK_SCORE = 3.3;
/** So long a leak is believed in without new evidence: teeth of a sawtooth and pauses between steps do not end it. */
const HELD_STEPS = 120;
/** A smaller rise is not worth words, percent of the limit; and so many steps after the last one of a habit it is told no more. */
const TOLD_HABIT_PERCENT = 5;
const HABIT_TOLD_STEPS = 2;
/** It ends at once when so much was given back, percent of the limit. */
const GIVEN_BACK_PERCENT = 10;
/** Steps that are missing are filled with the last one; after more, the growth is forgotten. */
const MAX_MISSING_STEPS = 20;
/** A window that grew by less than this share of the room that is left says nothing of when it is gone. */
const LEAST_SHARE = 0.02;
/** Four of five simulated leaks were full between these multiples of the likely time. */
const EARLIEST = 0.25;
const LATEST = 4;
/** For what has grown without noise for days: less is known of what it will do than of what it did. */
const STEADY_EARLIEST = 0.5;
const STEADY_LATEST = 2;

/** How evenly a filesystem must have grown over four times 10 min, so that it is no job that writes for a while; or how full it must be. */
const EVENNESS_OF_80 = GROWTH_FEATURE_NAMES.indexOf("evenness_80");
const LEAST_EVENNESS = 0.3;
const NEARLY_FULL_PERCENT = 85;
/** What is called steady: over so many steps, so even, and at least such a share of the room that is left. */
const STEADY_STEPS = 160;
const STEADY_ORDER = 1;
const STEADY_EVENNESS = 0.5;
const STEADY_SHARE = 0.1;

const PLACES = GROWTH_WINDOWS.map((steps) => ({
  steps,
  growth: GROWTH_FEATURE_NAMES.indexOf(`growth_${steps}`),
  order: GROWTH_FEATURE_NAMES.indexOf(`order_${steps}`),
  evenness: GROWTH_FEATURE_NAMES.indexOf(`evenness_${steps}`),
  share: GROWTH_FEATURE_NAMES.indexOf(`share_of_room_${steps}`),
}));

export interface GrowthWatchState {
  features: GrowthFeaturesState;
  habits: HabitBookState;
  stepAtMs: number;
  leak: { untilMs: number; fromPercent: number } | undefined;
  found: Growth | undefined;
}

/** Watches one series for leaks, at one pace: its windows are 10 to 640 steps long. */
export class GrowthWatch {
  private readonly features = new GrowthFeatures();
  private readonly habits = new HabitBook();
  private sum = 0;
  private count = 0;
  private stepAtMs = Number.NaN;
  private lastPercent = Number.NaN;
  private leak: GrowthWatchState["leak"];
  private found: Growth | undefined;
  private habitFound: (Habit & { untilMs: number }) | undefined;

  /** @param returns whether the series comes back to its level; one that stays is believed in when it grows without noise for days */
  constructor(
    private readonly stepSeconds: number,
    private readonly returns: boolean,
  ) {}

  /** @param limit what the value is a part of, in its unit */
  push(atMs: number, value: number, limit: number): void {
    const stepMs = this.stepSeconds * 1000;
    const stepAtMs = Math.floor(atMs / stepMs) * stepMs;
    if (stepAtMs !== this.stepAtMs) {
      this.closeStep(stepAtMs, limit);
      this.stepAtMs = stepAtMs;
    }
    this.sum += (100 * value) / limit;
    this.count++;
  }

  private closeStep(nextAtMs: number, limit: number): void {
    const stepMs = this.stepSeconds * 1000;
    const missing = (nextAtMs - this.stepAtMs) / stepMs - 1;
    if (this.count > 0) this.lastPercent = this.sum / this.count;
    const hadSamples = this.count > 0;
    this.sum = 0;
    this.count = 0;
    if (missing < 0 || missing > MAX_MISSING_STEPS || Number.isNaN(missing)) {
      if (hadSamples) this.features.push(this.lastPercent);
      this.features.forgetGrowth();
      this.leak = undefined;
      this.found = undefined;
      this.habitFound = undefined;
      return;
    }
    for (let i = 0; i <= missing; i++) this.features.push(this.lastPercent);
    this.habits.push(nextAtMs, this.lastPercent);
    this.judge(nextAtMs, limit);
  }

  private judge(atMs: number, limit: number): void {
    const { features, habits } = this;
    if (!features.hasEnough) return;
    const { level } = features;
    const isEvident = this.isEvident();
    const heldMs = (steps: number) => atMs + steps * this.stepSeconds * 1000;
    const habit = isEvident ? habits.habitOf(atMs, level) : undefined;
    if (habit && habit.risePercent >= TOLD_HABIT_PERCENT) {
      const { days, peakPercent, isExceeded } = habit;
      const peak = (peakPercent / 100) * limit;
      this.habitFound = { days, comparedDays: COMPARED_DAYS, peak, isExceeded, untilMs: heldMs(HABIT_TOLD_STEPS) };
    } else if (this.habitFound && atMs > this.habitFound.untilMs) this.habitFound = undefined;
    if (isEvident && (this.leak !== undefined || !habit || habit.isExceeded)) {
      this.leak ??= { untilMs: atMs, fromPercent: level };
      this.leak.untilMs = heldMs(HELD_STEPS);
    }
    const { leak } = this;
    if (leak && (atMs > leak.untilMs || level < leak.fromPercent - GIVEN_BACK_PERCENT)) this.leak = undefined;
    this.found = this.leak ? this.describe(atMs, limit) : undefined;
  }

  private isEvident(): boolean {
    const { values } = this.features;
    const isScored = leakScore(values) > LEAK_SCORE;
    if (this.returns) return isScored;
    // The trees know the noise of memory; where there is none, a job that writes for a while looks like a leak to them.
    const isNoJob = values[EVENNESS_OF_80]! > LEAST_EVENNESS || values[0]! > NEARLY_FULL_PERCENT;
    return (isScored && isNoJob) || (this.stepSeconds > GROWTH_STEP_SECONDS && this.isSteady());
  }

  /** Growth without noise, as a filesystem shows it: every eighth of a long window higher than those before, all quarters alike. */
  private isSteady(): boolean {
    const { values } = this.features;
    return PLACES.some(
      ({ steps, order, share, evenness }) =>
        steps >= STEADY_STEPS &&
        values[order]! >= STEADY_ORDER &&
        values[evenness]! >= STEADY_EVENNESS &&
        values[share]! >= STEADY_SHARE,
    );
  }

  private describe(atMs: number, limit: number): Growth {
    const { values } = this.features;
    let bestWeight = Number.NEGATIVE_INFINITY;
    let best = PLACES[0]!;
    let likelySeconds = Number.POSITIVE_INFINITY;
    for (const place of PLACES) {
      const share = values[place.share]!;
      if (share >= LEAST_SHARE) {
        likelySeconds = Math.min(likelySeconds, (place.steps * this.stepSeconds) / share);
        const weight = values[place.order]! * Math.min(share, 1);
        if (weight > bestWeight) {
          bestWeight = weight;
          best = place;
        }
      }
    }
    const seconds = best.steps * this.stepSeconds;
    const amount = (values[best.growth]! / 100) * limit;
    const isSteady = !this.returns && this.isSteady();
    const timeToLimit: TimeToLimit = {
      earliestSeconds: likelySeconds * (isSteady ? STEADY_EARLIEST : EARLIEST),
      likelySeconds,
      latestSeconds: likelySeconds * (isSteady ? STEADY_LATEST : LATEST),
    };
    return { perSecond: amount / seconds, sinceMs: atMs - seconds * 1000, atMs, timeToLimit };
  }

  /** The leak that the newest step shows, or `undefined`. */
  get growth(): Growth | undefined {
    return this.found;
  }

  /** What the newest growth has in common with those of other days; it is no leak unless it is more than those. */
  get habit(): Habit | undefined {
    if (!this.habitFound) return undefined;
    const { untilMs: _, ...habit } = this.habitFound;
    return habit;
  }

  save(): GrowthWatchState {
    const { stepAtMs, leak, found } = this;
    return { features: this.features.save(), habits: this.habits.save(), stepAtMs, leak, found };
  }

  restore(saved: GrowthWatchState): void {
    this.features.restore(saved.features);
    this.habits.restore(saved.habits);
    this.stepAtMs = saved.stepAtMs;
    this.leak = saved.leak;
    this.found = saved.found;
    this.lastPercent = saved.features.steps.at(-1) ?? Number.NaN;
  }
}
