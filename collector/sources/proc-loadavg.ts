import { join } from "node:path";
import { KeptFile } from "./kept-file";
import { GaugeSeries } from "./series";
import type { SeriesTable, Source } from "./source";

const SLASH = 0x2f;

/** Load averages and the number of processes and threads, from /proc/loadavg (proc_loadavg(5)). */
export class ProcLoadavg implements Source {
  readonly name = "load";
  readonly everyMs = 0;
  private readonly file: KeptFile;
  private readonly loads = ["load.1m", "load.5m", "load.15m"].map((id) => new GaugeSeries(id));
  private readonly total = new GaugeSeries("processes.total");

  constructor(procfsPath: string) {
    this.file = new KeptFile(join(procfsPath, "loadavg"), true);
  }

  /** @throws Error when the file is missing or does not start with a load */
  read(table: SeriesTable, _atMs: number, monotonicMs: number): void {
    const text = this.file.readRequired(monotonicMs);
    for (const [i, series] of this.loads.entries()) {
      const load = text.decimal();
      if (i === 0 && Number.isNaN(load)) throw new Error(`${this.file.path} does not start with a load average`);
      series.set(table, load);
    }
    this.total.set(table, text.passByte(SLASH) < 0 ? Number.NaN : text.number());
  }

  close(): void {
    this.file.close();
  }
}
