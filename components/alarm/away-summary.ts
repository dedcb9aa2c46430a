import type { Alarm } from "../../domain/alarm";

/** What became of the alarms while somebody was away. */
export interface AwaySummary {
  sinceMs: number;
  raisedCount: number;
  clearedCount: number;
  openCount: number;
}

/** `undefined` when nothing has changed since. */
export function awaySummary(alarms: readonly Alarm[], sinceMs: number): AwaySummary | undefined {
  const changed = alarms.filter(({ changedAtMs }) => changedAtMs >= sinceMs);
  const raised = changed.filter(({ state, sinceMs: from }) => state !== "pending" && from >= sinceMs);
  const cleared = changed.filter(({ state }) => state === "cleared");
  if (raised.length === 0 && cleared.length === 0) return undefined;
  return {
    sinceMs,
    raisedCount: raised.length,
    clearedCount: cleared.length,
    openCount: alarms.filter(({ state }) => state === "active").length,
  };
}
