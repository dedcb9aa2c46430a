import { GaugeSeries } from "./series";
import type { SeriesTable } from "./source";

/** How full one file system is; NaN for what it does not tell. */
export interface FilesystemUse {
  totalBytes: number;
  usedBytes: number;
  /** What users other than root may still take. */
  freeBytes: number;
  inodesUsedRatio: number;
}

/** The series of one file system. */
export class FilesystemSeries {
  private readonly total: GaugeSeries;
  private readonly used: GaugeSeries;
  private readonly free: GaugeSeries;
  private readonly usedRatio: GaugeSeries;
  private readonly inodesUsedRatio: GaugeSeries;

  constructor(instance: string) {
    const series = (name: string): GaugeSeries => new GaugeSeries(`filesystem.${instance}.${name}`);
    this.total = series("total");
    this.used = series("used");
    this.free = series("free");
    this.usedRatio = series("used_ratio");
    this.inodesUsedRatio = series("inodes_used_ratio");
  }

  /** The ratio is that of df(1): what is kept for root counts neither as used nor as free. */
  set(table: SeriesTable, { totalBytes, usedBytes, freeBytes, inodesUsedRatio }: FilesystemUse): void {
    const usable = usedBytes + freeBytes;
    this.total.set(table, totalBytes);
    this.used.set(table, usedBytes);
    this.free.set(table, freeBytes);
    this.usedRatio.set(table, usable > 0 ? usedBytes / usable : Number.NaN);
    this.inodesUsedRatio.set(table, inodesUsedRatio);
  }

  remove(table: SeriesTable): void {
    const { total, used, free, usedRatio, inodesUsedRatio } = this;
    for (const series of [total, used, free, usedRatio, inodesUsedRatio]) series.remove(table);
  }
}
