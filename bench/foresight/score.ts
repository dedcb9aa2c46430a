import type { Trace } from "./read-trace";

/** Sums over forecasts of one horizon. */
export class ForecastScore {
  count = 0;
  private error = 0;
  private stayError = 0;
  private inside = 0;
  private width = 0;

  add(now: number, then: number, forecast: { mean: number; lower: number; upper: number }): void {
    const { mean, lower, upper } = forecast;
    this.count++;
    this.error += Math.abs(mean - then);
    this.stayError += Math.abs(now - then);
    if (lower <= then && then <= upper) this.inside++;
    this.width += upper - lower;
  }

  /** Mean absolute error against that of "it stays as it is". */
  get ratio(): number {
    return this.error / this.stayError;
  }

  get insideRatio(): number {
    return this.inside / this.count;
  }

  get meanWidth(): number {
    return this.width / this.count;
  }
}

const MAX_AGE_SECONDS = 60;

/** The value of a trace at a time: the newest sample, not older than a minute; `undefined` when there is none, or the trace is over. */
export function valueAt({ seconds, percents }: Trace, at: number): number | undefined {
  if (at > seconds.at(-1)!) return undefined;
  let from = 0;
  let to = seconds.length - 1;
  while (from < to) {
    const middle = (from + to + 1) >> 1;
    if (seconds[middle]! <= at) from = middle;
    else to = middle - 1;
  }
  return at - seconds[from]! <= MAX_AGE_SECONDS ? percents[from] : undefined;
}

/** What is true of a case: when the leak begins and the memory is exhausted, or `null`s, and when the recording ends. */
export interface CaseLabel {
  leak_start_seconds: number | null;
  exhausted_seconds: number | null;
  last_seconds: number;
}

/** Leaks found, the share of a leak that was left when it was found, and false alarms. */
export class AlarmScore {
  private leakCount = 0;
  private falseCount = 0;
  private cleanSeconds = 0;
  private readonly leadShares: number[] = [];

  /** @param raised seconds at which the alarm became active, rising */
  add(label: CaseLabel, raised: readonly number[]): void {
    const { leak_start_seconds: start, exhausted_seconds: end, last_seconds: last } = label;
    const clean = start ?? last;
    this.cleanSeconds += clean;
    this.falseCount += raised.filter((at) => at < clean).length;
    if (start === null || end === null) return;
    this.leakCount++;
    const first = raised.find((at) => at >= start && at < end);
    if (first !== undefined) this.leadShares.push((end - first) / (end - start));
  }

  get foundRatio(): number {
    return this.leadShares.length / Math.max(1, this.leakCount);
  }

  get medianLeadShare(): number {
    const sorted = [...this.leadShares].sort((a, b) => a - b);
    if (sorted.length === 0) return 0;
    return (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2;
  }

  get falsePerHostDay(): number {
    return this.falseCount / (this.cleanSeconds / 86_400);
  }
}
