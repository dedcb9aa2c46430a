import type { Severity } from "../domain/alarm";
import type { Bounds, Rule } from "../domain/rule";

export type Level = "ok" | Severity;
const RANK: Record<Level, number> = { ok: 0, warning: 1, failure: 2 };

/** What a rule remembers of one series between samples. */
export interface ThresholdState {
  level: Level;
  /** Running broken samples, and when the run began, for each severity. A failure is counted as a warning too. */
  runs: Record<Severity, { hits: number; sinceMs: number }>;
}

export function initialThresholdState(level: Level = "ok"): ThresholdState {
  return { level, runs: { warning: { hits: 0, sinceMs: 0 }, failure: { hits: 0, sinceMs: 0 } } };
}

/** The bound that a value breaks, or `undefined`. A bound that is met exactly is not broken. */
function brokenBound(bounds: Bounds | undefined, value: number, slack: number): number | undefined {
  if (bounds?.above !== undefined && value > bounds.above - slack) return bounds.above;
  if (bounds?.below !== undefined && value < bounds.below + slack) return bounds.below;
  return undefined;
}

export interface ThresholdResult {
  level: Level;
  changed: boolean;
  /** The bound that the level stands for; `undefined` when all is well. */
  bound: number | undefined;
}

/**
 * Judges one sample, after collectd's threshold plugin: `hits` running broken samples (lasting `forSeconds`) raise the level, one
 * good sample ends the run, and a level that is held is left only when the value is back by more than the hysteresis.
 * @param value in the unit of the rule's bounds; NaN is no sample and changes nothing
 * @param state is changed in place
 */
export function judgeThreshold(rule: Rule, state: ThresholdState, value: number, atMs: number): ThresholdResult {
  const before = state.level;
  if (Number.isNaN(value)) return { level: before, changed: false, bound: undefined };
  let level: Level = "ok";
  let bound: number | undefined;
  for (const severity of ["warning", "failure"] as const) {
    const bounds = rule[severity];
    const held = RANK[before] >= RANK[severity];
    const broken = bounds && brokenBound(bounds, value, held ? rule.hysteresis : 0);
    const run = state.runs[severity];
    if (broken === undefined) {
      run.hits = 0;
      continue;
    }
    if (run.hits === 0) run.sinceMs = atMs;
    run.hits++;
    if (!held && (run.hits < rule.hits || atMs - run.sinceMs < rule.forSeconds * 1000)) continue;
    level = severity;
    bound = broken;
  }
  state.level = level;
  return { level, changed: level !== before, bound };
}
