interface Counter {
  value: number;
  atMs: number;
}

/** More than any host may have series. */
const MAX_COUNTERS = 20_000;
/** What was not told for so long is forgotten. */
const FORGOTTEN_AFTER_MS = 3_600_000;
const SWEEP_EVERY_MS = 600_000;
/** What is older than the newest by more was not late: the clock was set back. */
const MAX_LATE_MS = 300_000;

/**
 * The speeds of counters that others send, each known by a name. The first value of a counter has none, nor has one that is smaller
 * than the one before: it was reset.
 */
export class CounterRates {
  private readonly counters = new Map<string, Counter>();
  private sweptAtMs = Number.NaN;

  /** @param atMs when it was counted @returns growth per second, or NaN */
  next(name: string, value: number, atMs: number): number {
    if (!(Math.abs(atMs - this.sweptAtMs) < SWEEP_EVERY_MS)) this.sweep(atMs);
    const known = this.counters.get(name);
    if (known === undefined && this.counters.size >= MAX_COUNTERS) return Number.NaN;
    const passedMs = known === undefined ? Number.NaN : atMs - known.atMs;
    if (passedMs <= 0 && passedMs >= -MAX_LATE_MS) return Number.NaN;
    this.counters.set(name, { value, atMs });
    if (known === undefined || passedMs < 0 || value < known.value) return Number.NaN;
    return ((value - known.value) * 1000) / passedMs;
  }

  private sweep(nowMs: number): void {
    this.sweptAtMs = nowMs;
    for (const [name, { atMs }] of this.counters) {
      if (Math.abs(nowMs - atMs) > FORGOTTEN_AFTER_MS) this.counters.delete(name);
    }
  }
}
