import { MAX_SERIES_PER_HOST } from "../domain/frame";
import type { SampleTable } from "../pipeline/sample-table";
import { OwnedSeries } from "./owned-series";
import type { Source } from "./sources/source";

/** Kept free for what is not measured but worked out: forecasts, and the collector's own state. */
const RESERVED_SERIES = 96;
const MAX_MEASURED_SERIES = MAX_SERIES_PER_HOST - RESERVED_SERIES;
const LEAST_PATIENCE_MS = 30_000;

interface Reading {
  source: Source;
  series: OwnedSeries;
  okSlot: number;
  /** Which multiple of `everyMs` was read last. */
  turn: number;
  isAsync: boolean;
  /** When the answer that is waited for was asked; NaN when none is. */
  askedAtMs: number;
  isFailing: boolean;
}

/**
 * Reads each source at its own pace and keeps their failures apart: `collector.source.<name>.ok` is 1 or 0, and what a failing
 * source measures goes absent. A source that answers later is never asked twice at once.
 */
export class SourceReader {
  private readings: Reading[];
  private hasWarned = false;
  private isClosed = false;

  /** @param onFailure is told when a source begins to fail, not at each failure; and once when there are too many series */
  constructor(
    sources: Source[],
    private readonly table: SampleTable,
    private readonly onFailure: (name: string, error: Error) => void,
  ) {
    this.readings = sources.map((source) => ({
      source,
      series: new OwnedSeries(table, () => this.mayAdd(source.name)),
      okSlot: table.slot(`collector.source.${source.name}.ok`),
      turn: Number.NaN,
      isAsync: false,
      askedAtMs: Number.NaN,
      isFailing: false,
    }));
  }

  /**
   * Reads the sources whose turn it is: those that answer at once, then those that answer later.
   * @param atMs wall clock of the tick; `everyMs` counts its multiples @param monotonicMs clock that never jumps
   */
  read(atMs: number, monotonicMs: number): void {
    let hasNewAsync = false;
    for (const reading of this.readings) {
      const { everyMs } = reading.source;
      const turn = everyMs > 0 ? Math.floor(atMs / everyMs) : Number.NaN;
      if (turn === reading.turn) continue;
      if (!Number.isNaN(reading.askedAtMs)) {
        this.checkPatience(reading, monotonicMs);
        continue;
      }
      reading.turn = turn;
      const wasAsync = reading.isAsync;
      this.readOne(reading, atMs, monotonicMs);
      hasNewAsync ||= reading.isAsync !== wasAsync;
    }
    if (hasNewAsync) this.readings = [...this.readings].sort((a, b) => Number(a.isAsync) - Number(b.isAsync));
  }

  close(): void {
    this.isClosed = true;
    for (const { source } of this.readings) source.close();
  }

  private readOne(reading: Reading, atMs: number, monotonicMs: number): void {
    try {
      const answer = reading.source.read(reading.series, atMs, monotonicMs);
      if (answer === undefined) {
        this.succeed(reading);
        return;
      }
      reading.isAsync = true;
      reading.askedAtMs = monotonicMs;
      answer.then(
        () => this.succeed(reading),
        (error) => this.fail(reading, error),
      );
    } catch (error) {
      this.fail(reading, error);
    }
  }

  private succeed(reading: Reading): void {
    reading.askedAtMs = Number.NaN;
    reading.isFailing = false;
    this.table.set(reading.okSlot, 1);
  }

  private fail(reading: Reading, error: unknown): void {
    reading.askedAtMs = Number.NaN;
    this.report(reading, error);
  }

  private report(reading: Reading, error: unknown): void {
    if (this.isClosed) return;
    reading.series.clearAll();
    this.table.set(reading.okSlot, 0);
    if (reading.isFailing) return;
    reading.isFailing = true;
    this.onFailure(reading.source.name, error instanceof Error ? error : new Error(String(error)));
  }

  private checkPatience(reading: Reading, monotonicMs: number): void {
    const waitedMs = monotonicMs - reading.askedAtMs;
    if (waitedMs <= Math.max(LEAST_PATIENCE_MS, 2 * reading.source.everyMs)) return;
    this.report(reading, new Error(`no answer for ${Math.round(waitedMs / 1000)} s`));
  }

  private mayAdd(name: string): boolean {
    const count = this.readings.reduce((sum, { series }) => sum + series.size, 0);
    if (count < MAX_MEASURED_SERIES) return true;
    if (!this.hasWarned) {
      this.hasWarned = true;
      this.onFailure(
        name,
        new Error(
          `this host has more than ${MAX_MEASURED_SERIES} series; those beyond (network interfaces, disks, file systems, sensors) are left out`,
        ),
      );
    }
    return false;
  }
}
