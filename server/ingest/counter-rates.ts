interface Counter {
  value: number;
  atMs: number;
}

/** More than any host may have series. */
const MAX_COUNTERS = 20_000;

/**
 * The speeds of counters that others send, each known by a name. The first value of a counter has none, nor has one that is smaller
 * than the one before: it was reset.
 */
export class CounterRates {
  private readonly counters = new Map<string, Counter>();

  /** @param atMs when it was counted @returns growth per second, or NaN */
  next(name: string, value: number, atMs: number): number {
    const known = this.counters.get(name);
    if (known === undefined && this.counters.size >= MAX_COUNTERS) return Number.NaN;
    if (known !== undefined && atMs <= known.atMs) return Number.NaN;
    this.counters.set(name, { value, atMs });
    if (known === undefined || value < known.value) return Number.NaN;
    return ((value - known.value) * 1000) / (atMs - known.atMs);
  }

  /** Forgets counters that were not told since. */
  forgetBefore(atMs: number): void {
    for (const [name, counter] of this.counters) if (counter.atMs < atMs) this.counters.delete(name);
  }
}
