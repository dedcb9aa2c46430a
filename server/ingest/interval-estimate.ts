const KEPT_GAPS = 7;
const FIRST_GUESS_MS = 60_000;
const LEAST_MS = 100;
const MOST_MS = 3_600_000;
/** A change by less is none. */
const LEAST_CHANGE = 1.5;

/** How often a host reports, out of when it did: the median of the newest gaps, which one late sample does not move. */
export class IntervalEstimate {
  private readonly gapsMs: number[] = [];
  private lastAtMs = Number.NaN;

  /** @param ms what is known already, else a minute */
  constructor(public ms: number = FIRST_GUESS_MS) {}

  /** @param atMs of a sample, in rising order @returns whether it is another now */
  push(atMs: number): boolean {
    const gapMs = atMs - this.lastAtMs;
    this.lastAtMs = atMs;
    if (!(gapMs > 0)) return false;
    this.gapsMs.push(gapMs);
    if (this.gapsMs.length > KEPT_GAPS) this.gapsMs.shift();
    if (this.gapsMs.length < KEPT_GAPS) return false;
    const median = this.gapsMs.toSorted((a, b) => a - b)[Math.floor(KEPT_GAPS / 2)]!;
    const estimate = Math.min(MOST_MS, Math.max(LEAST_MS, median));
    if (estimate < this.ms * LEAST_CHANGE && estimate > this.ms / LEAST_CHANGE) return false;
    this.ms = estimate;
    return true;
  }
}
