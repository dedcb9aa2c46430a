import { createHash } from "node:crypto";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const MINUTE_MS = 60_000;
/** A host that is busy for so long is left out for the day. */
const PATIENCE_MS = 3 * HOUR_MS;

/** A span in which the benchmarks of a day may run. */
export interface BenchmarkWindow {
  fromMs: number;
  toMs: number;
}

/** Up to an hour, always the same for a host: virtual machines of one machine, and all hosts of a server, do not run at once. */
export function spreadOf(hostName: string): number {
  return createHash("sha256").update(hostName).digest().readUInt32BE() % HOUR_MS;
}

/**
 * The newest window that has begun.
 * @param hour `HH:MM` in UTC
 */
export function windowAt(hour: string, spreadMs: number, atMs: number): BenchmarkWindow {
  const [hours, minutes] = hour.split(":").map(Number) as [number, number];
  const sinceMidnightMs = hours * HOUR_MS + minutes * MINUTE_MS + spreadMs;
  const fromMs = Math.floor((atMs - sinceMidnightMs) / DAY_MS) * DAY_MS + sinceMidnightMs;
  return { fromMs, toMs: fromMs + PATIENCE_MS };
}
