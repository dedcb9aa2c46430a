import { relativeSpeed } from "../../analysis/relative-speed";
import { BENCHMARK_IDS, type BenchmarkId, benchmarkSeries } from "../../domain/benchmark";
import type { SampleTable } from "../../pipeline/sample-table";
import type { RunningBenchmarks } from "./benchmark-process";
import { spreadOf, windowAt } from "./benchmark-window";
import { removeBenchmarkFile } from "./disk-benchmark";
import { QuietMinute } from "./quiet-minute";
import type { ResultBook } from "./result-book";
import type { BenchmarkOutcome } from "./run-benchmarks";

const TRY_AGAIN_MS = 300_000;
/** Results get old, and the usual with them. */
const PUBLISH_EVERY_MS = 3_600_000;

export interface BenchmarksOptions {
  /** `HH:MM` in UTC from which on they run, or `off`. */
  hour: string;
  /** Where the disk is tried out; what a run that was killed has left there is removed. */
  folder: string;
  hostName: string;
  coreCount: number;
  book: ResultBook;
  start: () => RunningBenchmarks;
  log: (level: "info" | "warn", message: string) => void;
}

/**
 * Has the benchmarks run once a day: at the chosen hour and the host's own spread, in a minute in which the host is not busy, else every few
 * minutes until three hours have passed; then not on that day. It holds no clock of its own: times are those of the ticks.
 */
export class Benchmarks {
  private readonly quiet: QuietMinute;
  private readonly spreadMs: number;
  private running: RunningBenchmarks | undefined;
  private isClosed = false;
  /** The window that is done with: run, or left out. */
  private doneFromMs = Number.NaN;
  private busyWith: string | undefined;
  private triesFromMs = 0;
  private publishedAtMs = Number.NaN;

  constructor(
    private readonly table: SampleTable,
    private readonly options: BenchmarksOptions,
  ) {
    this.quiet = new QuietMinute(table, options.coreCount);
    this.clean();
    this.spreadMs = spreadOf(options.hostName);
  }

  run(atMs: number): void {
    if (this.options.hour === "off") return;
    if (!(Math.abs(atMs - this.publishedAtMs) < PUBLISH_EVERY_MS)) this.publish(atMs);
    if (this.running) return;
    const { fromMs, toMs } = windowAt(this.options.hour, this.spreadMs, atMs);
    if (fromMs === this.doneFromMs) return;
    if (atMs >= toMs || this.options.book.hasAny(fromMs, atMs)) this.leave(fromMs);
    else if (Math.abs(atMs - this.triesFromMs) >= TRY_AGAIN_MS) this.lookAt(atMs, fromMs);
  }

  close(): void {
    this.isClosed = true;
    this.running?.kill();
  }

  private leave(windowFromMs: number): void {
    this.doneFromMs = windowFromMs;
    if (this.busyWith === undefined) return;
    this.options.log("warn", `the benchmarks are left out today, because the host was busy: ${this.busyWith}`);
    this.busyWith = undefined;
  }

  private lookAt(atMs: number, windowFromMs: number): void {
    if (!this.quiet.look(atMs)) return;
    this.busyWith = this.quiet.finish();
    if (this.busyWith !== undefined) {
      this.triesFromMs = atMs;
      return;
    }
    this.doneFromMs = windowFromMs;
    void this.runOnce(atMs);
  }

  /** Whatever goes wrong with it must not end the sampling. */
  private async runOnce(atMs: number): Promise<void> {
    try {
      this.running = this.options.start();
      this.take(atMs, await this.running.outcomes);
    } catch (error) {
      this.options.log("warn", `the benchmarks cannot run: ${(error as Error).message}`);
    }
    this.running = undefined;
    this.clean();
  }

  private clean(): void {
    const { folder, log } = this.options;
    try {
      removeBenchmarkFile(folder);
    } catch (error) {
      log("warn", `the benchmark's file cannot be removed from ${folder}: ${(error as Error).message}`);
    }
  }

  private take(atMs: number, outcomes: readonly BenchmarkOutcome[]): void {
    if (this.isClosed) return;
    const values = new Map<BenchmarkId, number>();
    for (const outcome of outcomes) {
      if ("value" in outcome) values.set(outcome.id, outcome.value);
      else this.options.log("warn", `benchmark ${outcome.id} is left out today: ${outcome.problem}`);
    }
    const missing = BENCHMARK_IDS.filter((id) => !outcomes.some((outcome) => outcome.id === id));
    if (missing.length > 0) this.options.log("warn", `the benchmarks ended early, without ${missing.join(", ")}`);
    this.options.book.add(atMs, values);
    this.publish(atMs);
  }

  private publish(atMs: number): void {
    this.publishedAtMs = atMs;
    for (const id of BENCHMARK_IDS) {
      const speed = relativeSpeed(this.options.book.of(id), atMs);
      const series = benchmarkSeries(id);
      this.set(series.newest, speed.newest);
      this.set(series.usual, speed.usual);
      this.set(series.relative, speed.relative);
    }
  }

  /** A series without a value is taken away, so that its alarm goes too. */
  private set(seriesId: string, value: number | undefined): void {
    if (value === undefined) this.table.remove(seriesId);
    else this.table.set(this.table.slot(seriesId), value);
  }
}
