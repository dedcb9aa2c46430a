import { CounterRate } from "./counter-rate";
import type { SeriesTable } from "./source";

const NOT_YET = -2;

/** A series of a source. It enters the table with its first value, so that what a kernel lacks is no series at all. */
export class GaugeSeries {
  private slot = NOT_YET;

  constructor(readonly id: string) {}

  /** @param value NaN when it is absent now */
  set(table: SeriesTable, value: number): void {
    if (this.slot === NOT_YET) {
      if (Number.isNaN(value)) return;
      this.slot = table.slot(this.id);
    }
    table.set(this.slot, value);
  }

  /** Enters the table before there is a value. */
  announce(table: SeriesTable): void {
    if (this.slot === NOT_YET) this.slot = table.slot(this.id);
  }

  remove(table: SeriesTable): void {
    if (this.slot === NOT_YET) return;
    this.slot = NOT_YET;
    table.remove(this.id);
  }
}

/** A series that is the speed of a counter. It enters the table with the counter's first value, though that has no speed yet. */
export class RateSeries {
  private readonly series: GaugeSeries;
  private readonly counter = new CounterRate();

  constructor(id: string) {
    this.series = new GaugeSeries(id);
  }

  /**
   * @param count the counter now; NaN when the kernel lacks it
   * @param factor what one count stands for
   * @returns the speed per second; NaN when there is none yet
   */
  set(table: SeriesTable, count: number, monotonicMs: number, factor = 1): number {
    const rate = this.counter.next(count, monotonicMs) * factor;
    if (!Number.isNaN(count)) this.series.announce(table);
    this.series.set(table, rate);
    return rate;
  }

  remove(table: SeriesTable): void {
    this.series.remove(table);
  }
}

/** The speed of a counter of busy time as a share of the time that passed, 0 to 1. */
export class RatioSeries {
  private readonly series: GaugeSeries;
  private readonly counter = new CounterRate();

  /** @param unitsPerSecond how far the counter runs in a second of being busy throughout */
  constructor(
    id: string,
    private readonly unitsPerSecond: number,
  ) {
    this.series = new GaugeSeries(id);
  }

  /** @param count the counter now; NaN when the kernel lacks it @returns the share; NaN when there is none yet */
  set(table: SeriesTable, count: number, monotonicMs: number): number {
    const ratio = this.counter.next(count, monotonicMs) / this.unitsPerSecond;
    const bounded = Math.min(ratio, 1);
    if (!Number.isNaN(count)) this.series.announce(table);
    this.series.set(table, bounded);
    return bounded;
  }

  remove(table: SeriesTable): void {
    this.series.remove(table);
  }
}
