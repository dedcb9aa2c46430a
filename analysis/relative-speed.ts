import { median } from "./median";

const DAY_MS = 86_400_000;
/** Older results are no longer this host's usual. */
export const USUAL_SPAN_MS = 56 * DAY_MS;
/** A result says nothing of now when none has come since. */
const STALE_AFTER_MS = 7 * DAY_MS;
const NEWEST_RESULTS = 3;
const LEAST_PAST_RESULTS = 5;

/** What a benchmark came to; more is better. */
export interface BenchmarkResult {
  atMs: number;
  value: number;
}

export interface RelativeSpeed {
  /** Absent when the newest result is older than a week. */
  newest: number | undefined;
  /** The median of the results of eight weeks without the newest three; absent with fewer than five of those. */
  usual: number | undefined;
  /** The best of the newest three results, as a share of the usual; absent where one of the two is. */
  relative: number | undefined;
}

/**
 * How fast a host is compared with its own past. What disturbs a benchmark only ever makes it slower, so the best of the newest three is taken: one
 * slow night, or two, says nothing, and a host that is slower is so in all three. The past is a median, which no night moves. A host that
 * stays slow is its own usual after about four weeks: the rule looks for changes, the report keeps the picture.
 * @param results oldest first; those that lie after `nowMs` were made with a wrong clock, and are passed over
 */
export function relativeSpeed(results: readonly BenchmarkResult[], nowMs: number): RelativeSpeed {
  const known = results.filter(({ atMs }) => atMs <= nowMs && atMs > nowMs - USUAL_SPAN_MS);
  const newest = known.at(-1);
  if (newest === undefined || newest.atMs <= nowMs - STALE_AFTER_MS) {
    return { newest: undefined, usual: undefined, relative: undefined };
  }
  const past = known.slice(0, -NEWEST_RESULTS).map(({ value }) => value);
  const usual = past.length < LEAST_PAST_RESULTS ? null : median(past);
  if (usual === null) return { newest: newest.value, usual: undefined, relative: undefined };
  const best = Math.max(...known.slice(-NEWEST_RESULTS).map(({ value }) => value));
  return { newest: newest.value, usual, relative: usual > 0 ? best / usual : undefined };
}
