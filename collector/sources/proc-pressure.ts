import { join } from "node:path";
import type { ByteScanner } from "./byte-scanner";
import { KeptFile } from "./kept-file";
import { RatioSeries } from "./series";
import type { SeriesTable, Source } from "./source";

const MICROSECONDS_PER_SECOND = 1e6;
const SOME = Buffer.from("some ");
const FULL = Buffer.from("full ");
const EQUALS = 0x3d;
/** A line is `some avg10=… avg60=… avg300=… total=…`. */
const VALUES_PER_LINE = 4;

/**
 * The share of the time in which tasks waited for a resource, from the totals in /proc/pressure (the kernel's accounting/psi). Kernels
 * before 4.20, and those with psi switched off, have none; before 5.13 `cpu` has no `full`.
 */
export class ProcPressure implements Source {
  readonly name = "pressure";
  readonly everyMs = 0;
  private readonly resources;

  constructor(procfsPath: string) {
    this.resources = ["cpu", "memory", "io"].map((resource) => ({
      file: new KeptFile(join(procfsPath, "pressure", resource), true),
      some: new RatioSeries(`pressure.${resource}.some`, MICROSECONDS_PER_SECOND),
      full: new RatioSeries(`pressure.${resource}.full`, MICROSECONDS_PER_SECOND),
    }));
  }

  /** @throws Error when a file is there but has no totals */
  read(table: SeriesTable, _atMs: number, monotonicMs: number): void {
    for (const { file, some, full } of this.resources) {
      const text = file.read(monotonicMs);
      let someTotal = Number.NaN;
      let fullTotal = Number.NaN;
      while (text !== null && !text.isAtEnd) {
        if (text.startsWith(SOME)) someTotal = totalOf(text);
        else if (text.startsWith(FULL)) fullTotal = totalOf(text);
        text.nextLine();
      }
      if (text !== null && Number.isNaN(someTotal)) throw new Error(`${file.path} has no "some" line with a total`);
      some.set(table, someTotal, monotonicMs);
      full.set(table, fullTotal, monotonicMs);
    }
  }

  close(): void {
    for (const { file } of this.resources) file.close();
  }
}

function totalOf(text: ByteScanner): number {
  for (let i = 0; i < VALUES_PER_LINE; i++) if (text.passByte(EQUALS) < 0) return Number.NaN;
  return text.number();
}
