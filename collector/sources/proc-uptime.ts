import { join } from "node:path";
import { KeptFile } from "./kept-file";
import { GaugeSeries } from "./series";
import type { SeriesTable, Source } from "./source";

/** Seconds since the machine was started, from /proc/uptime (proc_uptime(5)). */
export class ProcUptime implements Source {
  readonly name = "uptime";
  readonly everyMs = 1000;
  private readonly file: KeptFile;
  private readonly uptime = new GaugeSeries("system.uptime");

  constructor(procfsPath: string) {
    this.file = new KeptFile(join(procfsPath, "uptime"), true);
  }

  /** @throws Error when the file is missing or has no number */
  read(table: SeriesTable, _atMs: number, monotonicMs: number): void {
    const seconds = this.file.readRequired(monotonicMs).decimal();
    if (Number.isNaN(seconds)) throw new Error(`${this.file.path} does not start with a number of seconds`);
    this.uptime.set(table, seconds);
  }

  close(): void {
    this.file.close();
  }
}
