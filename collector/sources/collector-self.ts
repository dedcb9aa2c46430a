import { CounterRate } from "./counter-rate";
import { GaugeSeries } from "./series";
import type { SeriesTable, Source } from "./source";

const MICROSECONDS_PER_SECOND = 1e6;

/** What the collector itself takes: CPU as a share of one core (with several threads it may pass 1), and resident memory. */
export class CollectorSelf implements Source {
  readonly name = "collector";
  readonly everyMs = 1000;
  private readonly cpuTime = new CounterRate();
  private readonly cpu = new GaugeSeries("collector.cpu");
  private readonly rss = new GaugeSeries("collector.rss");

  read(table: SeriesTable, _atMs: number, monotonicMs: number): void {
    const { user, system } = process.cpuUsage();
    this.cpu.announce(table);
    this.cpu.set(table, this.cpuTime.next(user + system, monotonicMs) / MICROSECONDS_PER_SECOND);
    this.rss.set(table, process.memoryUsage.rss());
  }

  close(): void {}
}
