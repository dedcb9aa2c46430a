const LEAST_HOLD_MS = 60_000;
const GONE_AFTER_INTERVALS = 10;

/** The pace at which a host's senders say that they measure. Of several the quickest counts, until nothing has come at it for some intervals. */
export class ToldPace {
  private intervalMs = Number.POSITIVE_INFINITY;
  /** By the server's clock. */
  private toldAtMs = Number.NEGATIVE_INFINITY;

  /** @returns whether it is the one that counts */
  take(intervalMs: number, nowMs: number): boolean {
    const holdMs = Math.max(LEAST_HOLD_MS, GONE_AFTER_INTERVALS * this.intervalMs);
    if (intervalMs > this.intervalMs && Math.abs(nowMs - this.toldAtMs) <= holdMs) return false;
    this.intervalMs = intervalMs;
    this.toldAtMs = nowMs;
    return true;
  }
}
