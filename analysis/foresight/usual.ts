const SLOT_MS = 1_800_000;
const SLOTS = 48;
const DAY_MS = 86_400_000;
/** A time of day is known after so many days; before, and beside it, what was usual over all. */
const LEAST_DAYS = 2;
const LEAST_SEEN_MS = 2 * 3_600_000;
/** Weights of one sample: over all about a day of minutes, a time of day about a week of them. */
const OVERALL_WEIGHT = 1 / 1440;
const SLOT_WEIGHT = 1 / 210;
/** A sample moves what is usual by at most so many deviations, so that an anomaly does not soon look usual. */
const MAX_INFLUENCE = 3;
/** A series that hardly moves has a deviation of so much of its size. */
const LEAST_SHARE = 0.02;
/** What was always 0 has no distance to count by. */
const MOST_DEVIATIONS = 1e6;
/** A time of day that was calm by chance is as restless as a quarter of the whole. */
const LEAST_SLOT_SHARE = 0.25;

/** How a value compares with what is usual. `deviations`: mean distances; 0 when it is as usual. */
export interface Compared {
  usual: number;
  deviations: number;
}

export interface UsualState {
  slots: Float64Array;
  overall: Float64Array;
  seenMs: number;
}

/** Mean, mean distance to it, and the number of samples, as three numbers behind each other. */
const MEAN = 0;
const DISTANCE = 1;
const COUNT = 2;
const WIDTH = 3;

/**
 * Learns what is usual of one series, over all and for each half hour of the day, from a sample a minute: exponentially weighted means
 * and mean distances (Roberts 1959), in which an outlier counts no more than three distances.
 */
export class Usual {
  private readonly slots = new Float64Array(SLOTS * WIDTH);
  private readonly overall = new Float64Array(WIDTH);
  private seenMs = 0;
  private lastAtMs = Number.NaN;

  /** @returns how the value compares with what came before, or `undefined` in the first two hours. Samples less than a minute apart are the caller's to avoid. */
  push(atMs: number, value: number): Compared | undefined {
    if (!Number.isFinite(value)) return undefined;
    const sinceLastMs = atMs - this.lastAtMs;
    this.seenMs += sinceLastMs > 0 && sinceLastMs < LEAST_SEEN_MS ? sinceLastMs : 0;
    this.lastAtMs = atMs;
    const at = (Math.floor((atMs % DAY_MS) / SLOT_MS) % SLOTS) * WIDTH;
    const compared = this.compare(value, at);
    learn(this.overall, 0, value, OVERALL_WEIGHT);
    learn(this.slots, at, value, SLOT_WEIGHT);
    return compared;
  }

  /** What is usual at this time of day or over all, whichever is nearer: a busy hour is usual when it comes every day, or at any time. */
  private compare(value: number, at: number): Compared | undefined {
    if (this.seenMs < LEAST_SEEN_MS) return undefined;
    const overallDistance = this.overall[DISTANCE]!;
    const overall = distance(value, this.overall[MEAN]!, overallDistance);
    // A slot is 30 samples a day long.
    if (this.slots[at + COUNT]! < LEAST_DAYS * 30) return overall;
    const slotDistance = Math.max(this.slots[at + DISTANCE]!, LEAST_SLOT_SHARE * overallDistance);
    const ofDay = distance(value, this.slots[at + MEAN]!, slotDistance);
    return ofDay.deviations < overall.deviations ? ofDay : overall;
  }

  save(): UsualState {
    return { slots: this.slots.slice(), overall: this.overall.slice(), seenMs: this.seenMs };
  }

  restore({ slots, overall, seenMs }: UsualState): void {
    this.slots.set(slots);
    this.overall.set(overall);
    this.seenMs = seenMs;
  }
}

function distance(value: number, usual: number, meanDistance: number): Compared {
  const unit = Math.max(meanDistance, LEAST_SHARE * Math.abs(usual), Number.MIN_VALUE);
  return { usual, deviations: Math.min(MOST_DEVIATIONS, Math.abs(value - usual) / unit) };
}

function learn(state: Float64Array, at: number, value: number, least: number): void {
  const count = ++state[at + COUNT]!;
  if (count === 1) {
    state[at + MEAN] = value;
    return;
  }
  const weight = Math.max(least, 1 / count);
  const known = state[at + DISTANCE]!;
  const most = count > 30 ? MAX_INFLUENCE * Math.max(known, LEAST_SHARE * Math.abs(state[at + MEAN]!)) : Infinity;
  const step = Math.max(-most, Math.min(most, value - state[at + MEAN]!));
  state[at + MEAN]! += weight * step;
  state[at + DISTANCE]! += weight * (Math.abs(step) - known);
}
