import type { DataSource } from "../../../domain/collectd/types-db";

const HOUR_MS = 3_600_000;
const SWEEP_EVERY_MS = 60_000;
const END_OF_32_BITS = 2n ** 32n;
const END_OF_64_BITS = 2n ** 64n;
/** A clock that went back further than this was set; what is only a little older came late. */
const SET_BACK_SECONDS = 300;
/** Further than this share of its range no counter runs between two reads; what jumps further was reset. */
const MOST_OF_RANGE = 4n;

interface Last {
  atMs: number;
  values: readonly (bigint | number)[];
}

/**
 * By how much a counter has grown. A `counter` of 32 or 64 bits that passed its end is counted on when it was close below it; whatever else fell was reset.
 * @returns NaN after a reset
 */
export function growthOf(kind: DataSource["kind"], previous: bigint, current: bigint): number {
  if (kind === "absolute") return Number(current);
  if (current >= previous) return Number(current - previous);
  if (kind === "derive") return Number.NaN;
  const end = previous < END_OF_32_BITS ? END_OF_32_BITS : END_OF_64_BITS;
  const step = end - previous + current;
  return step <= end / MOST_OF_RANGE ? Number(step) : Number.NaN;
}

/** The speeds of counters. The first value of a counter has none, nor the one after a reset, nor one that is older than the newest. */
export class CounterRates {
  private readonly last = new Map<string, Last>();
  private sweptAtMs = 0;

  /** @param maxMeasures more are not kept: their rates are absent */
  constructor(private readonly maxMeasures: number) {}

  /**
   * @param key of host and measure
   * @returns one number for each value: a number as it is, a counter as its growth per second, or NaN
   */
  next(key: string, sources: readonly DataSource[], values: readonly (bigint | number)[], atMs: number): number[] {
    const last = this.last.get(key);
    const seconds = last ? (atMs - last.atMs) / 1000 : Number.NaN;
    const rates = values.map((value, i) => {
      if (typeof value === "number") return value;
      const previous = last?.values[i];
      if (!(seconds > 0) || typeof previous !== "bigint") return Number.NaN;
      return growthOf(sources[i]!.kind, previous, value) / seconds;
    });
    if (last === undefined || seconds > 0 || seconds < -SET_BACK_SECONDS) this.keep(key, { atMs, values });
    return rates;
  }

  private keep(key: string, last: Last): void {
    if (this.last.size >= this.maxMeasures && !this.last.has(key)) {
      this.sweep(last.atMs);
      if (this.last.size >= this.maxMeasures) return;
    }
    this.last.set(key, last);
  }

  private sweep(nowMs: number): void {
    if (Math.abs(nowMs - this.sweptAtMs) < SWEEP_EVERY_MS) return;
    this.sweptAtMs = nowMs;
    for (const [key, { atMs }] of this.last) if (nowMs - atMs > HOUR_MS) this.last.delete(key);
  }
}
