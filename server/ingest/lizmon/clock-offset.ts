const HOUR_MS = 3_600_000;
/** A clock that is off by a time zone is right to so much. */
const NEAR_MS = 300_000;
/** The farthest zones are 14 hours ahead and 12 behind. */
const MAX_HOURS = 14;
/** So many posts on end that lag by the same hours, while they come one after the other, are a clock and no late data. */
const SURE_AFTER = 3;
const SAME_LAG_MS = 30_000;

/** Whole hours by which a time is off, `0` when it is not off by whole hours. */
function wholeHours(lagMs: number): number {
  const hours = Math.round(lagMs / HOUR_MS);
  return Math.abs(hours) <= MAX_HOURS && Math.abs(lagMs - hours * HOUR_MS) <= NEAR_MS ? hours : 0;
}

/**
 * Finds out whether a sender's clock shows the time of its zone instead of UTC. What lies whole hours in the future can be nothing else. What lies in the past may
 * be late data: it is believed until several posts on end lag by the same.
 */
export class ClockOffset {
  private lags: number[] = [];
  private hours = 0;

  /** @returns the time in UTC, ms */
  correct(atMs: number, nowMs: number): number {
    const lagMs = nowMs - atMs;
    const hours = wholeHours(lagMs);
    if (hours < 0) this.hours = hours;
    else if (hours === 0) this.hours = Math.abs(lagMs) <= NEAR_MS ? 0 : this.hours;
    else this.learnLag(lagMs, hours);
    return hours !== 0 && hours === this.hours ? atMs + hours * HOUR_MS : atMs;
  }

  private learnLag(lagMs: number, hours: number): void {
    const last = this.lags.at(-1);
    this.lags =
      last !== undefined && Math.abs(last - lagMs) > SAME_LAG_MS ? [lagMs] : [...this.lags, lagMs].slice(-SURE_AFTER);
    if (this.lags.length >= SURE_AFTER) this.hours = hours;
  }
}
