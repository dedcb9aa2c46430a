import type { Forecast, TimeToLimit } from "../domain/forecast";
import { Window } from "./window";

/** DMA's window: the newest 20 samples. */
export const LINE_WINDOW_SAMPLES = 20;
const MIN_SAMPLES = 5;
/** A window that fits 20 s says nothing about hours: beyond this, a time to the limit is not given. */
const MAX_TIME_TO_LIMIT_SECONDS = 1800;
/** Two-sided 90 % quantile of Student's t by degrees of freedom (Abramowitz and Stegun, table 26.10), from 3 on. */
const T90 = [
  2.353, 2.132, 2.015, 1.943, 1.895, 1.86, 1.833, 1.812, 1.796, 1.782, 1.771, 1.761, 1.753, 1.746, 1.74, 1.734,
];
const T90_MANY = 1.645;

/** A straight line through a window, anchored at its newest sample. */
interface Line {
  slopePerSecond: number;
  valueAtLast: number;
}

/**
 * Ordinary least squares of value over time, computed around the means.
 * Times are taken as epoch seconds in float64, as DMA takes them: a forecast of fast growth then agrees with its own to some hundred bytes.
 */
export function fitLine(timesMs: ArrayLike<number>, values: ArrayLike<number>, count = timesMs.length): Line {
  const lastSeconds = timesMs[count - 1]! / 1000;
  let meanSeconds = 0;
  let meanValue = 0;
  for (let i = 0; i < count; i++) {
    meanSeconds += timesMs[i]! / 1000 - lastSeconds;
    meanValue += values[i]!;
  }
  meanSeconds /= count;
  meanValue /= count;
  let covariance = 0;
  let variance = 0;
  for (let i = 0; i < count; i++) {
    const offset = timesMs[i]! / 1000 - lastSeconds - meanSeconds;
    covariance += offset * (values[i]! - meanValue);
    variance += offset * offset;
  }
  const slopePerSecond = variance === 0 ? 0 : covariance / variance;
  return { slopePerSecond, valueAtLast: meanValue - slopePerSecond * meanSeconds };
}

/**
 * DMA's forecast: a least-squares line over the newest 20 samples, at least a second apart, never below 0.
 *
 * The band takes the series for a random walk with drift (Box and Jenkins): over `h` seconds the steps add up to a variance of
 * s²·h, and the drift, known from `T` seconds only, adds s²·h²/T; s is measured from the window's steps. So one big step
 * (a bulk allocation) gives a wide band, while a steady growth of the same size gives a narrow one. The band is widened
 * while past forecasts have missed more often than one in ten (adaptive conformal inference: Gibbs and Candès, 2021).
 */
export class LineForecaster {
  private readonly window = new Window(LINE_WINDOW_SAMPLES);
  private readonly made: { dueAtMs: number; mean: number; halfWidth: number }[] = [];
  private widening = 1;
  private line: Line = { slopePerSecond: 0, valueAtLast: Number.NaN };
  private stepDeviation = 0;
  private spanSeconds = 0;

  /** @param minSpacingMs samples nearer than this to the last one are passed over */
  constructor(
    readonly horizonSeconds: number,
    private readonly minSpacingMs = 1000,
  ) {}

  /**
   * Takes a sample. After a gap of a minute the window starts anew.
   * @returns whether the forecast is new
   */
  push(atMs: number, value: number): boolean {
    if (!Number.isFinite(value)) return false;
    const sinceLastMs = atMs - this.window.lastAtMs;
    if (sinceLastMs >= 0 && sinceLastMs < this.minSpacingMs) return false;
    if (sinceLastMs > Math.max(60_000, 10 * this.minSpacingMs)) this.window.clear();
    this.window.push(atMs, value);
    this.learn(atMs, value);
    const { length, timesMs, values } = this.window;
    if (length < MIN_SAMPLES) return false;
    this.line = fitLine(timesMs, values, length);
    this.spanSeconds = (timesMs[length - 1]! - timesMs[0]!) / 1000;
    const drift = (values[length - 1]! - values[0]!) / this.spanSeconds;
    let squares = 0;
    for (let i = 1; i < length; i++) {
      const seconds = (timesMs[i]! - timesMs[i - 1]!) / 1000;
      const surprise = values[i]! - values[i - 1]! - drift * seconds;
      squares += (surprise * surprise) / seconds;
    }
    this.stepDeviation = Math.sqrt(squares / (length - 2));
    const mean = this.meanIn(this.horizonSeconds);
    const halfWidth = this.halfWidthIn(this.horizonSeconds);
    this.made.push({ dueAtMs: atMs + this.horizonSeconds * 1000, mean, halfWidth: halfWidth / this.widening });
    if (this.made.length > this.horizonSeconds + 10) this.made.shift();
    return true;
  }

  /** Widens or narrows the band by how the forecasts that are due now have done; never below what the window itself says. */
  private learn(atMs: number, value: number): void {
    while (this.made.length > 0 && this.made[0]!.dueAtMs <= atMs) {
      const { dueAtMs, mean, halfWidth } = this.made.shift()!;
      if (atMs - dueAtMs > 2 * this.minSpacingMs) continue;
      const missed = Math.abs(value - mean) > halfWidth * this.widening;
      this.widening = Math.min(4, Math.max(1, this.widening * Math.exp(0.05 * ((missed ? 1 : 0) - 0.1))));
    }
  }

  private meanIn(seconds: number): number {
    return Math.max(0, this.line.valueAtLast + this.line.slopePerSecond * seconds);
  }

  private halfWidthIn(seconds: number): number {
    const quantile = T90[this.window.length - 2 - 3] ?? T90_MANY;
    return quantile * this.widening * this.stepDeviation * Math.sqrt(seconds + (seconds * seconds) / this.spanSeconds);
  }

  /** The forecast as of the newest sample, or `undefined` while there are fewer than five. @param limit e.g. the memory installed */
  forecast(limit?: number): Forecast | undefined {
    if (this.window.length < MIN_SAMPLES) return undefined;
    const mean = this.meanIn(this.horizonSeconds);
    const halfWidth = this.halfWidthIn(this.horizonSeconds);
    return {
      horizonSeconds: this.horizonSeconds,
      mean,
      lower: Math.max(0, mean - halfWidth),
      upper: mean + halfWidth,
      timeToLimit: limit === undefined ? undefined : this.timeTo(limit),
    };
  }

  /** Given only for a growth that is sure (the band's lower edge meets the limit too): a time that noise makes up helps nobody. */
  private timeTo(limit: number): TimeToLimit | undefined {
    if (this.window.lastValue >= limit) return { earliestSeconds: 0, likelySeconds: 0, latestSeconds: 0 };
    const edge = (sign: number) => (seconds: number) =>
      this.line.valueAtLast + this.line.slopePerSecond * seconds + sign * this.halfWidthIn(seconds);
    const latestSeconds = firstCrossing(edge(-1), limit);
    if (!Number.isFinite(latestSeconds)) return undefined;
    return {
      earliestSeconds: firstCrossing(edge(1), limit),
      likelySeconds: firstCrossing(edge(0), limit),
      latestSeconds,
    };
  }
}

/** When a curve first meets a limit, by bisection, or Infinity when it does not within half an hour. */
function firstCrossing(curve: (seconds: number) => number, limit: number): number {
  if (curve(MAX_TIME_TO_LIMIT_SECONDS) < limit) return Number.POSITIVE_INFINITY;
  let before = 0;
  let after = MAX_TIME_TO_LIMIT_SECONDS;
  while (after - before > 0.25) {
    const middle = (before + after) / 2;
    if (curve(middle) >= limit) after = middle;
    else before = middle;
  }
  return after;
}
