import type { Alarm } from "../../domain/alarm";

/** ISA-18.2 and EEMUA 191: more than ten alarms in ten minutes are more than an operator can answer. */
const FLOOD_ALARMS = 10;
const FLOOD_WINDOW_MS = 10 * 60_000;

/** Alarms raised in the last ten minutes when they are a flood, else 0. */
export function floodCount(alarms: readonly Alarm[], nowMs: number): number {
  let count = 0;
  for (const { state, sinceMs } of alarms) if (state !== "pending" && nowMs - sinceMs < FLOOD_WINDOW_MS) count++;
  return count > FLOOD_ALARMS ? count : 0;
}
