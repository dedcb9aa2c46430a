import { join } from "node:path";
import { KeptFile } from "./kept-file";
import { GaugeSeries } from "./series";
import type { SeriesTable, Source } from "./source";

/** A limit that stands for none: kernels since 4.x may say the largest number that they can. */
const NO_LIMIT = 2 ** 53;

/** Open files of the whole machine and how many there may be, from /proc/sys/fs/file-nr (proc_sys_fs(5)). */
export class ProcFileNr implements Source {
  readonly name = "files";
  readonly everyMs = 1000;
  private readonly file: KeptFile;
  private readonly open = new GaugeSeries("files.open");
  private readonly limit = new GaugeSeries("files.limit");

  constructor(procfsPath: string) {
    this.file = new KeptFile(join(procfsPath, "sys/fs/file-nr"), false);
  }

  /** @throws Error when the file does not hold three numbers */
  read(table: SeriesTable, _atMs: number, monotonicMs: number): void {
    const text = this.file.read(monotonicMs);
    if (!text) return;
    const [allocated, free, limit] = [text.number(), text.number(), text.number()];
    if (Number.isNaN(limit)) throw new Error(`${this.file.path} does not hold three numbers`);
    this.open.set(table, allocated - free);
    this.limit.set(table, limit < NO_LIMIT ? limit : Number.NaN);
  }

  close(): void {
    this.file.close();
  }
}
