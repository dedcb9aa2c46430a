import { formatDuration } from "./units";

/** Where a series is heading. Values are in the series' own unit; the band holds 90 % of what comes. */
export interface Forecast {
  horizonSeconds: number;
  mean: number;
  lower: number;
  upper: number;
  /** When the limit is met, from now. `undefined` when the series is not heading there. */
  timeToLimit?: TimeToLimit;
}

/** Seconds from now; `likelySeconds` and `latestSeconds` are Infinity when that edge of the band never meets the limit. */
export interface TimeToLimit {
  earliestSeconds: number;
  likelySeconds: number;
  latestSeconds: number;
}

/** "full in about 42 min (31 to 66)", or "not filling" when no edge of the band reaches the limit. */
export function describeTimeToLimit(time: TimeToLimit | undefined): string {
  if (!time || !Number.isFinite(time.likelySeconds)) return "not filling";
  if (time.likelySeconds <= 0) return "full";
  const minutes = (seconds: number) => Math.max(1, Math.round(seconds / 60));
  const { earliestSeconds, likelySeconds, latestSeconds } = time;
  if (likelySeconds < 120) {
    const latest = Number.isFinite(latestSeconds) ? `${Math.round(latestSeconds)}` : "never";
    return `full in about ${Math.round(likelySeconds)} s (${Math.round(earliestSeconds)} to ${latest})`;
  }
  if (likelySeconds < 7200) {
    const latest = Number.isFinite(latestSeconds) ? String(minutes(latestSeconds)) : "never";
    return `full in about ${minutes(likelySeconds)} min (${minutes(earliestSeconds)} to ${latest})`;
  }
  const latest = Number.isFinite(latestSeconds) ? formatDuration(latestSeconds) : "never";
  return `full in about ${formatDuration(likelySeconds)} (${formatDuration(earliestSeconds)} to ${latest})`;
}
