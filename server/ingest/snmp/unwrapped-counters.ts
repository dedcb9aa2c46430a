const WRAP = 2 ** 32;
/** A counter of 32 bits that fell so far has run on beyond its end; else it was set back. */
const MAX_STEP = WRAP / 2;
const MAX_COUNTERS = 20_000;

/** Counters of 32 bits that run on beyond their end. */
export class UnwrappedCounters {
  private readonly counters = new Map<string, { last: number; base: number; atMs: number }>();

  /** @param atMs when it was counted @returns the counter as if it had more bits; smaller than before when it was set back */
  next(name: string, value: number, atMs: number): number {
    const known = this.counters.get(name);
    if (!known) {
      if (this.counters.size < MAX_COUNTERS) this.counters.set(name, { last: value, base: 0, atMs });
      return value;
    }
    if (value < known.last) known.base = WRAP + value - known.last <= MAX_STEP ? known.base + WRAP : 0;
    known.last = value;
    known.atMs = atMs;
    return known.base + value;
  }

  /** Forgets counters that were not told since. */
  forgetBefore(atMs: number): void {
    for (const [name, counter] of this.counters) if (counter.atMs < atMs) this.counters.delete(name);
  }
}
