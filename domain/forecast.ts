import { formatDuration } from "./units";

/** Where a series is heading. Values are in the series' own unit; the band holds 90 % of what comes. */
export interface Forecast {
  horizonSeconds: number;
  mean: number;
  lower: number;
  upper: number;
  /** When the limit is met, from now. `undefined` when the series is not heading there. */
  timeToLimit?: TimeToLimit;
  /** The growth that leads there, when it is one that goes on. */
  growth?: Growth;
  /** A rise at once within the newest hour. */
  step?: Step;
  /** A growth that came on other days at this time too. */
  habit?: Habit;
}

/** A growth that came back on so many of the last days at this time, and how high it went; `isExceeded`: today's is more than that. */
export interface Habit {
  days: number;
  comparedDays: number;
  peak: number;
  isExceeded: boolean;
}

/** "rises as on 4 of the last 4 days at this time, when it came to 12.1 GiB", or "beyond …". */
export function describeHabit(
  { days, comparedDays, peak, isExceeded }: Habit,
  format: (value: number) => string,
): string {
  const when = `on ${days} of the last ${comparedDays} days at this time`;
  return isExceeded
    ? `more than ${when}, when it rose to ${format(peak)}`
    : `rises as ${when}, when it came to ${format(peak)}`;
}

/** A growth that goes on, as a leak is: how fast, since when, and as of when. */
export interface Growth {
  perSecond: number;
  sinceMs: number;
  atMs: number;
  timeToLimit: TimeToLimit;
}

/** A rise at once, as a bulk allocation makes: how much, and when it was steepest. */
export interface Step {
  atMs: number;
  amount: number;
}

/** "grows 38.0 MiB/s for 4 min", "grows 1.20 GiB/h for 2 h". @param format gives a value in the series' unit as text */
export function describeGrowth(
  { perSecond, sinceMs }: Pick<Growth, "perSecond" | "sinceMs">,
  atMs: number,
  format: (value: number) => string,
): string {
  const seconds = (atMs - sinceMs) / 1000;
  const [period, per] = seconds < 600 ? [1, "s"] : seconds < 36_000 ? [3600, "h"] : [86_400, "day"];
  return `grows ${format(perSecond * period)}/${per} for ${formatDuration(seconds)}`;
}

/** "rose by 3.1 GB at once at 14:02". */
export function describeStep({ atMs, amount }: Step, format: (value: number) => string): string {
  return `rose by ${format(amount)} at once at ${new Date(atMs).toISOString().slice(11, 16)} UTC`;
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
