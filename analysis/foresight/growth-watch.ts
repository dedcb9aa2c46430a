import type { Growth, TimeToLimit } from "../../domain/forecast";
import { GROWTH_FEATURE_NAMES, GROWTH_WINDOWS, GrowthFeatures, type GrowthFeaturesState } from "./growth-features";
import { HabitBook, type HabitBookState } from "./habit-book";
import { leakScore } from "./leak-score";

/** Above this a growth is called a leak: the lowest with fewer than one false alarm in ten host-days (docs/FORESIGHT.md). */
const LEAK_SCORE = 3.3;
/** So long a leak is believed in without new evidence: teeth of a sawtooth and pauses between steps do not end it. */
const HELD_STEPS = 120;
/** It ends at once when so much was given back, percent of the limit. */
const GIVEN_BACK_PERCENT = 10;
/** Steps that are missing are filled with the last one; after more, the growth is forgotten. */
const MAX_MISSING_STEPS = 20;
/** A window that grew by less than this share of the room that is left says nothing of when it is gone. */
const LEAST_SHARE = 0.02;
/** The share of 80 % of simulated leaks that were full between these multiples of the likely time. */
const EARLIEST = 0.25;
const LATEST = 4;

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
  leak: { sinceMs: number; untilMs: number; fromPercent: number } | undefined;
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

  /** @param believesSteady whether growth without noise is believed in by itself: of what is seldom emptied, over long steps */
  constructor(
    private readonly stepSeconds: number,
    private readonly believesSteady: boolean,
  ) {}

  /** @param limit what the value is a part of, in its unit. @returns whether a step was completed */
  push(atMs: number, value: number, limit: number): boolean {
    const stepMs = this.stepSeconds * 1000;
    const stepAtMs = Math.floor(atMs / stepMs) * stepMs;
    let isNew = false;
    if (stepAtMs !== this.stepAtMs) {
      isNew = this.closeStep(stepAtMs, limit);
      this.stepAtMs = stepAtMs;
    }
    this.sum += (100 * value) / limit;
    this.count++;
    return isNew;
  }

  private closeStep(nextAtMs: number, limit: number): boolean {
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
      return hadSamples;
    }
    for (let i = 0; i <= missing; i++) this.features.push(this.lastPercent);
    this.habits.push(nextAtMs, this.lastPercent);
    this.judge(nextAtMs, limit);
    return true;
  }

  private judge(atMs: number, limit: number): void {
    const { features, habits } = this;
    if (!features.hasEnough) return;
    const { level } = features;
    const isEvident = leakScore(features.values) > LEAK_SCORE || (this.believesSteady && this.isSteady());
    if (isEvident && !(this.leak === undefined && habits.isHabit(atMs, level))) {
      this.leak ??= { sinceMs: atMs, untilMs: atMs, fromPercent: level };
      this.leak.untilMs = atMs + HELD_STEPS * this.stepSeconds * 1000;
    }
    const { leak } = this;
    if (leak && (atMs > leak.untilMs || level < leak.fromPercent - GIVEN_BACK_PERCENT)) this.leak = undefined;
    this.found = this.leak ? this.describe(atMs, limit) : undefined;
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
    const timeToLimit: TimeToLimit = {
      earliestSeconds: likelySeconds * EARLIEST,
      likelySeconds,
      latestSeconds: likelySeconds * LATEST,
    };
    return { perSecond: amount / seconds, sinceMs: atMs - seconds * 1000, atMs, timeToLimit };
  }

  /** The leak that the newest step shows, or `undefined`. */
  get growth(): Growth | undefined {
    return this.found;
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
