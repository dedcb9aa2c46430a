/** Means of several series over steps of fixed length, aligned to the wall clock, so that a model sees the same whatever the sampling rate. */
export class StepMeans {
  private readonly sums: Float64Array;
  private readonly counts: Float64Array;
  private step = Number.NaN;
  /** The newest step that is over: its means in the order of the series, NaN where nothing came. */
  readonly means: Float64Array;

  constructor(
    seriesCount: number,
    private readonly stepMs: number,
  ) {
    this.sums = new Float64Array(seriesCount);
    this.counts = new Float64Array(seriesCount);
    this.means = new Float64Array(seriesCount);
  }

  /**
   * Takes a tick. @param valueAt the value of the series with this index; NaN when absent
   * @returns how many steps ended with it: 1 after a tick in the next step, more after a gap, 0 within a step and for a clock set back
   */
  push(atMs: number, valueAt: (index: number) => number): number {
    const step = Math.floor(atMs / this.stepMs);
    let ended = 0;
    if (step !== this.step) {
      ended = Number.isNaN(this.step) || step < this.step ? 0 : step - this.step;
      for (let i = 0; i < this.sums.length; i++) this.means[i] = this.sums[i]! / this.counts[i]!;
      this.sums.fill(0);
      this.counts.fill(0);
      this.step = step;
    }
    for (let i = 0; i < this.sums.length; i++) {
      const value = valueAt(i);
      if (Number.isNaN(value)) continue;
      this.sums[i]! += value;
      this.counts[i]!++;
    }
    return ended;
  }
}
