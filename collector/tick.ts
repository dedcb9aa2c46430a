/**
 * Calls back at the multiples of a period of the wall clock (`…:07.000`, `…:07.100`), so that ticks never drift and those of all
 * nodes coincide. A tick that could not be held in time is left out, not held late: a gap is a gap.
 */
export class Ticker {
  private timer: NodeJS.Timeout | undefined;
  private nextAtMs = 0;
  private stopped = true;

  /** @param onTick gets the tick's nominal time, ms since 1970, and by how many ms it is late */
  constructor(
    private periodMs: number,
    private readonly onTick: (atMs: number, latenessMs: number) => void,
  ) {}

  get period(): number {
    return this.periodMs;
  }

  start(): void {
    this.stopped = false;
    this.schedule();
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  /** Changes the period; the next tick is at the new period's next multiple. */
  setPeriod(periodMs: number): void {
    if (periodMs === this.periodMs) return;
    this.periodMs = periodMs;
    if (this.stopped) return;
    clearTimeout(this.timer);
    this.schedule();
  }

  private schedule(): void {
    const nowMs = Date.now();
    this.nextAtMs = (Math.floor(nowMs / this.periodMs) + 1) * this.periodMs;
    this.arm(nowMs);
  }

  private arm(nowMs: number): void {
    this.timer = setTimeout(() => this.fire(), Math.max(1, this.nextAtMs - nowMs));
  }

  private fire(): void {
    const nowMs = Date.now();
    const earlyMs = this.nextAtMs - nowMs;
    if (earlyMs > 0 && earlyMs <= this.periodMs) {
      this.arm(nowMs);
      return;
    }
    const clockWentBack = earlyMs > this.periodMs;
    const atMs = clockWentBack ? Math.floor(nowMs / this.periodMs) * this.periodMs : this.newestDue(nowMs);
    this.nextAtMs = atMs + this.periodMs;
    try {
      this.onTick(atMs, nowMs - atMs);
    } finally {
      if (!this.stopped) {
        clearTimeout(this.timer);
        this.arm(Date.now());
      }
    }
  }

  /** The tick that is due, or the newest of them when some were missed. */
  private newestDue(nowMs: number): number {
    return this.nextAtMs + Math.floor((nowMs - this.nextAtMs) / this.periodMs) * this.periodMs;
  }
}
