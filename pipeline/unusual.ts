import { type Compared, Usual, type UsualState } from "../analysis/foresight/usual";
import { findMetric } from "../domain/metric-catalogue";
import { MAX_UNUSUAL, type UnusualSeries } from "../domain/outlook";
import type { SampleTable } from "./sample-table";

const EVERY_MS = 60_000;
const MAX_SERIES = 512;
/** So many mean distances from what is usual, for so many minutes on end: on memory of 37 machines that is one spell in days. */
const UNUSUAL_DEVIATIONS = 6;
const LEAST_MINUTES = 3;
/** What is made here, what never moves, and what only ever grows is never unusual. */
const PASSED_OVER = /^(forecast|burst|collector|anomaly|benchmark)\.|\.(total|limit)$|^system\.uptime$|_count$/;
export const UNUSUAL_COUNT_SERIES = "anomaly.unusual_count";

interface Watched {
  slot: number;
  usual: Usual;
  minutes: number;
  newest: Compared | undefined;
}

/** What is usual of each series, by its id. */
export type UnusualState = Map<string, UsualState>;

/** Learns what is usual of every series of this host, and tells which are not now. */
export class Unusual {
  private readonly watched = new Map<string, Watched>();
  private generation = -1;
  private minute = Number.NaN;
  private restored: UnusualState = new Map();
  private readonly countSlot: number;

  /** @param warn told when what an earlier run learned cannot be used */
  constructor(
    private readonly table: SampleTable,
    private readonly warn: (message: string) => void = () => undefined,
  ) {
    this.countSlot = table.slot(UNUSUAL_COUNT_SERIES);
  }

  /** Looks at the tick that the table holds, once a minute. */
  run(atMs: number): void {
    const minute = Math.floor(atMs / EVERY_MS);
    if (minute === this.minute) return;
    this.minute = minute;
    if (this.generation !== this.table.generation) this.bind();
    let count = 0;
    for (const one of this.watched.values()) {
      one.newest = one.usual.push(atMs, this.table.get(one.slot));
      const isFar = one.newest !== undefined && one.newest.deviations > UNUSUAL_DEVIATIONS;
      one.minutes = isFar ? one.minutes + 1 : 0;
      if (one.minutes >= LEAST_MINUTES) count++;
    }
    this.table.set(this.countSlot, count);
  }

  private bind(): void {
    this.generation = this.table.generation;
    const there = new Map(
      [...this.table.entries()].filter(
        ([id]) => !PASSED_OVER.test(id) && findMetric(id)?.definition.kind !== "counter",
      ),
    );
    for (const id of this.watched.keys()) if (!there.has(id)) this.watched.delete(id);
    for (const [id, slot] of there) {
      const known = this.watched.get(id);
      if (known) known.slot = slot;
      else if (this.watched.size < MAX_SERIES) this.watched.set(id, this.create(id, slot));
    }
  }

  private create(id: string, slot: number): Watched {
    const kept = this.restored.get(id);
    this.restored.delete(id);
    return { slot, usual: kept ? this.restoredUsual(id, kept) : new Usual(), minutes: 0, newest: undefined };
  }

  private restoredUsual(id: string, kept: UsualState): Usual {
    const usual = new Usual();
    try {
      usual.restore(kept);
      return usual;
    } catch (error) {
      this.warn(`what is usual of ${id} cannot be used, so it is learned anew: ${(error as Error).message}`);
      return new Usual();
    }
  }

  /** What is unusual now, the farthest first. */
  now(): UnusualSeries[] {
    const far = [...this.watched].filter(([, { minutes }]) => minutes >= LEAST_MINUTES);
    return far
      .map(([seriesId, { slot, newest }]) => ({ seriesId, value: this.table.get(slot), ...newest! }))
      .filter(({ value }) => !Number.isNaN(value))
      .sort((a, b) => b.deviations - a.deviations)
      .slice(0, MAX_UNUSUAL);
  }

  save(): UnusualState {
    const live = [...this.watched].map(([id, { usual }]) => [id, usual.save()] as const);
    return new Map([...live, ...this.restored].slice(0, MAX_SERIES));
  }

  /** Takes over what an earlier run has learned. To be called before the first tick. */
  restore(state: UnusualState): void {
    this.restored = state;
  }
}
