import { sealedSpanMs } from "../store/metric-keys";
import type { Samples } from "../store/samples";

const HOUR_MS = 3_600_000;

/** Least, mean and greatest value of each hour in a block of the 1 h tier, gathered value by value. */
export class HourSums {
  private readonly min: Float64Array;
  private readonly max: Float64Array;
  private readonly sum: Float64Array;
  private readonly count: Float64Array;

  constructor(private readonly blockMs: number) {
    const length = sealedSpanMs("1h") / HOUR_MS;
    this.min = new Float64Array(length).fill(Number.POSITIVE_INFINITY);
    this.max = new Float64Array(length).fill(Number.NEGATIVE_INFINITY);
    this.sum = new Float64Array(length);
    this.count = new Float64Array(length);
  }

  /** @param atMs within the block */
  add(atMs: number, value: number): void {
    const i = Math.floor((atMs - this.blockMs) / HOUR_MS);
    this.min[i] = Math.min(this.min[i]!, value);
    this.max[i] = Math.max(this.max[i]!, value);
    this.sum[i]! += value;
    this.count[i]!++;
  }

  /** A point for each hour that has values: minimum, mean, maximum. */
  samples(): Samples {
    const present = Array.from(this.count.keys()).filter((i) => this.count[i]! > 0);
    const column = (of: (i: number) => number) => Float64Array.from(present, of);
    return {
      timesMs: column((i) => this.blockMs + i * HOUR_MS),
      columns: [column((i) => this.min[i]!), column((i) => this.sum[i]! / this.count[i]!), column((i) => this.max[i]!)],
    };
  }
}
