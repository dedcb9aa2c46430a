/** The newest samples of a series, at most `capacity`, oldest first. Times are ms since 1970 and rise. */
export class Window {
  readonly timesMs: Float64Array;
  readonly values: Float64Array;
  length = 0;

  constructor(readonly capacity: number) {
    this.timesMs = new Float64Array(capacity);
    this.values = new Float64Array(capacity);
  }

  /** Adds a sample and drops the oldest when full. A sample that is not newer than the last empties the window first. */
  push(atMs: number, value: number): void {
    if (this.length > 0 && atMs <= this.lastAtMs) this.length = 0;
    if (this.length === this.capacity) {
      this.timesMs.copyWithin(0, 1);
      this.values.copyWithin(0, 1);
      this.length--;
    }
    this.timesMs[this.length] = atMs;
    this.values[this.length] = value;
    this.length++;
  }

  clear(): void {
    this.length = 0;
  }

  /** Time of the newest sample; NaN when there is none. */
  get lastAtMs(): number {
    return this.length > 0 ? this.timesMs[this.length - 1]! : Number.NaN;
  }

  get lastValue(): number {
    return this.length > 0 ? this.values[this.length - 1]! : Number.NaN;
  }
}
