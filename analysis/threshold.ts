import { SEVERITIES, type Severity } from "../domain/alarm";
import type { Bounds, Rule } from "../domain/rule";

export type Level = "ok" | Severity;
const RANK: Record<Level, number> = { ok: 0, warning: 1, failure: 2 };

/** Samples further apart are not a running series: what was counted before does not count. */
export const RUN_GAP_MS = 60_000;

interface Run {
  hits: number;
  sinceMs: number;
}

/** What a rule remembers of one series between samples. */
export interface ThresholdState {
  level: Level;
  /** Running broken samples, and when the run began, for each severity. A failure is counted as a warning too. */
  runs: Record<Severity, Run>;
  /** Time of the newest sample; NaN before the first. */
  lastAtMs: number;
}

/** What of a rule is judged here. */
export type Conditions = Pick<Rule, Severity | "hits" | "forSeconds" | "hysteresis">;

export function initialThresholdState(level: Level = "ok"): ThresholdState {
  const runs = { warning: { hits: 0, sinceMs: 0 }, failure: { hits: 0, sinceMs: 0 } };
  return { level, runs, lastAtMs: Number.NaN };
}

/** The bound that a value breaks, or `undefined`. A bound that is met exactly is not broken. */
function brokenBound(bounds: Bounds | undefined, value: number, slack: number): number | undefined {
  if (!bounds) return undefined;
  const { above, below, inside } = bounds;
  if (above !== undefined && value > above - slack) return above;
  if (below !== undefined && value < below + slack) return below;
  if (inside && value > inside.from - slack && value < inside.to + slack) {
    return value - inside.from < inside.to - value ? inside.from : inside.to;
  }
  return undefined;
}

export interface ThresholdResult {
  level: Level;
  changed: boolean;
  /** The bound that the level, or else the pending severity, stands for; `undefined` when all is well. */
  bound: number | undefined;
  /** A severity that is broken but not raised yet, and since when. */
  pending: { severity: Severity; sinceMs: number } | undefined;
}

/** Whether a sample belongs to the run of those before it. One that is not newer is known already, or came late, and is passed over. */
function takeTime(state: ThresholdState, atMs: number): boolean {
  const sinceLastMs = atMs - state.lastAtMs;
  if (sinceLastMs <= 0 && sinceLastMs > -RUN_GAP_MS) return false;
  if (Math.abs(sinceLastMs) > RUN_GAP_MS) for (const severity of SEVERITIES) state.runs[severity].hits = 0;
  state.lastAtMs = atMs;
  return true;
}

/**
 * Judges one sample, after collectd's threshold plugin: `hits` running broken samples (lasting `forSeconds`) raise the level, one
 * good sample ends the run, and a level that is held is left only when the value is back by more than the hysteresis.
 * After a gap of a minute, or when the clock was set back by one, a run begins anew; a level that is held stays until a sample ends it.
 * @param value in the unit of the bounds; NaN is no sample and changes nothing
 * @param state is changed in place
 */
export function judgeThreshold(
  conditions: Conditions,
  state: ThresholdState,
  value: number,
  atMs: number,
): ThresholdResult {
  const before = state.level;
  if (Number.isNaN(value) || !takeTime(state, atMs)) {
    return { level: before, changed: false, bound: undefined, pending: undefined };
  }
  let level: Level = "ok";
  let bound: number | undefined;
  let pending: ThresholdResult["pending"];
  for (const severity of SEVERITIES) {
    const held = RANK[before] >= RANK[severity];
    const broken = brokenBound(conditions[severity], value, held ? conditions.hysteresis : 0);
    const run = state.runs[severity];
    if (broken === undefined) {
      run.hits = 0;
      continue;
    }
    if (run.hits === 0) run.sinceMs = atMs;
    run.hits++;
    const isRaised = held || (run.hits >= conditions.hits && atMs - run.sinceMs >= conditions.forSeconds * 1000);
    if (isRaised) level = severity;
    else pending = { severity, sinceMs: run.sinceMs };
    if (isRaised || level === "ok") bound = broken;
  }
  state.level = level;
  return { level, changed: level !== before, bound, pending };
}
