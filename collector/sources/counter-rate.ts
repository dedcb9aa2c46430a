const WRAP_32_BIT = 2 ** 32;
/** Further than this no 32-bit counter runs between two reads; what jumps further was reset. */
const MAX_WRAP_STEP = 2 ** 30;

/**
 * By how much a counter of the kernel has grown. A counter of 32 bits that passed its end is counted on, when it was close below
 * 2^32 and is small now; one that fell in any other way was reset.
 * @returns the growth, never negative; NaN when the counter was reset or either value is absent
 */
export function counterGrowth(previous: number, current: number): number {
  if (current >= previous) return current - previous;
  if (previous < WRAP_32_BIT) {
    const step = WRAP_32_BIT - previous + current;
    if (step <= MAX_WRAP_STEP) return step;
  }
  return Number.NaN;
}

/** The speed of one counter. The first value, the one after a reset and the one after an absent one have no speed. */
export class CounterRate {
  private previous = Number.NaN;
  private previousMs = Number.NaN;

  /**
   * @param value the counter now; NaN when it is absent
   * @param monotonicMs a clock that never jumps
   * @returns growth per second, or NaN
   */
  next(value: number, monotonicMs: number): number {
    const growth = counterGrowth(this.previous, value);
    const elapsedMs = monotonicMs - this.previousMs;
    this.previous = value;
    this.previousMs = monotonicMs;
    return elapsedMs > 0 ? (growth * 1000) / elapsedMs : Number.NaN;
  }
}
