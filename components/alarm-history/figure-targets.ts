import type { AlarmFigures } from "../../domain/alarm-api";

/** What ISA-18.2 and EEMUA 191 hold for acceptable. */
export const ACCEPTABLE_PER_HOUR = 6;
const MANAGEABLE_PER_HOUR = 12;
const MAX_FLOOD_SHARE = 0.01;
const MAX_STANDING = 4;
const FLOOD_WINDOW_MS = 600_000;

/** `poor` is beyond the target, `fair` beyond what is acceptable but not beyond what can be managed. */
export type Verdict = "good" | "fair" | "poor";

export function judgeRate(raisedPerHourAndOperator: number): Verdict {
  if (raisedPerHourAndOperator <= ACCEPTABLE_PER_HOUR) return "good";
  return raisedPerHourAndOperator <= MANAGEABLE_PER_HOUR ? "fair" : "poor";
}

/**
 * The share of the span that was flooded, 0 to 1. A flood counts for ten minutes at least: what comes all at once takes time to work
 * through, and ISA-18.2 counts spans of ten minutes.
 */
export function floodShare({ floods, completeFromMs, toMs }: AlarmFigures): number {
  const floodedMs = floods.reduce((sum, flood) => sum + Math.max(FLOOD_WINDOW_MS, flood.toMs - flood.fromMs), 0);
  return toMs > completeFromMs ? Math.min(1, floodedMs / (toMs - completeFromMs)) : 0;
}

export function judgeFloods(figures: AlarmFigures): Verdict {
  return floodShare(figures) <= MAX_FLOOD_SHARE ? "good" : "poor";
}

export function judgeStanding(count: number): Verdict {
  return count <= MAX_STANDING ? "good" : "poor";
}

/** A number of alarms, with one decimal while that says something: `0.3`, `12`. */
export function formatRate(rate: number): string {
  return rate >= 10 || Number.isInteger(rate) ? rate.toFixed(0) : rate.toFixed(rate < 0.1 ? 2 : 1);
}
