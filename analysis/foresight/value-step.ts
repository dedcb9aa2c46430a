const SAME_SHARE = 1e-6;
/** A step so small against the values is none: they are as good as continuous. */
const LEAST_SHARE = 1e-7;

/**
 * The step in which a series' values come (1 when all are whole numbers, 4096 for pages), as the greatest common divisor of its
 * changes (Euclid). A band whose ends are drawn in to values that can come is narrower and holds as many of them.
 */
export class ValueStep {
  /** 0 while none is known, or when the values are continuous. */
  size = 0;
  private isContinuous = false;

  learn(change: number, magnitude: number): void {
    let rest = Math.abs(change);
    if (rest === 0 || this.isContinuous) return;
    let size = this.size === 0 ? rest : this.size;
    while (rest > SAME_SHARE * size) {
      const left = rest % size;
      const near = Math.min(left, size - left);
      if (near <= SAME_SHARE * Math.max(rest, size)) break;
      rest = size;
      size = near;
      if (size < LEAST_SHARE * magnitude) {
        this.isContinuous = true;
        this.size = 0;
        return;
      }
    }
    this.size = size;
  }

  /** Draws a band in to values that differ from `from` by whole steps; a band between two of them becomes the nearer one. */
  drawIn(from: number, lower: number, upper: number): { lower: number; upper: number } {
    const { size } = this;
    if (size === 0) return { lower, upper };
    const low = from + Math.ceil((lower - from) / size - SAME_SHARE) * size;
    const high = from + Math.floor((upper - from) / size + SAME_SHARE) * size;
    if (low <= high) return { lower: low, upper: high };
    const nearest = from + Math.round(((lower + upper) / 2 - from) / size) * size;
    return { lower: nearest, upper: nearest };
  }

  save(): { size: number; isContinuous: boolean } {
    return { size: this.size, isContinuous: this.isContinuous };
  }

  restore(saved: { size: number; isContinuous: boolean }): void {
    this.size = saved.size;
    this.isContinuous = saved.isContinuous;
  }
}
