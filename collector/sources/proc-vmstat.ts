import { join } from "node:path";
import { KeptFile } from "./kept-file";
import { pageBytes } from "./page-size";
import { RateSeries } from "./series";
import type { SeriesTable, Source } from "./source";

const SWAPPED_IN = Buffer.from("\npswpin ");
const SWAPPED_OUT = Buffer.from("\npswpout ");

/** What goes into and out of swap, from /proc/vmstat. A kernel without swap has neither. */
export class ProcVmstat implements Source {
  readonly name = "swap";
  readonly everyMs = 0;
  private readonly file: KeptFile;
  private readonly pageBytes: number;
  private readonly swappedIn = new RateSeries("swap.in");
  private readonly swappedOut = new RateSeries("swap.out");

  constructor(procfsPath: string) {
    this.file = new KeptFile(join(procfsPath, "vmstat"));
    this.pageBytes = pageBytes(procfsPath);
  }

  /** @throws Error when the file is missing or empty */
  read(table: SeriesTable, _atMs: number, monotonicMs: number): void {
    const text = this.file.readRequired(monotonicMs);
    if (text.end === 0) throw new Error(`${this.file.path} is empty`);
    this.swappedIn.set(table, text.numberOf(SWAPPED_IN), monotonicMs, this.pageBytes);
    this.swappedOut.set(table, text.numberOf(SWAPPED_OUT), monotonicMs, this.pageBytes);
  }

  close(): void {
    this.file.close();
  }
}
