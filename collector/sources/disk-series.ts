import type { ByteScanner } from "./byte-scanner";
import { CounterRate } from "./counter-rate";
import { GaugeSeries, RateSeries, RatioSeries } from "./series";
import type { SeriesTable } from "./source";

/** /proc/diskstats counts in 512 bytes whatever the device's own sector is (the kernel's admin-guide/iostats). */
const SECTOR_BYTES = 512;
const MILLISECONDS_PER_SECOND = 1000;

/** The series of one disk, from its line in /proc/diskstats. */
export class DiskSeries {
  private readonly readBytes: RateSeries;
  private readonly writtenBytes: RateSeries;
  private readonly reads: RateSeries;
  private readonly writes: RateSeries;
  private readonly busySeries: RatioSeries;
  private readonly awaitSeries: GaugeSeries;
  private readonly readTime = new CounterRate();
  private readonly writeTime = new CounterRate();
  readonly speeds = { readBytes: Number.NaN, writtenBytes: Number.NaN, reads: Number.NaN, writes: Number.NaN };
  /** Milliseconds that all operations together took, per second. */
  operationTime = Number.NaN;
  busy = Number.NaN;

  constructor(instance: string) {
    const id = (name: string): string => `disk.${instance}.${name}`;
    this.readBytes = new RateSeries(id("read"));
    this.writtenBytes = new RateSeries(id("write"));
    this.reads = new RateSeries(id("read_operations"));
    this.writes = new RateSeries(id("write_operations"));
    this.busySeries = new RatioSeries(id("busy"), MILLISECONDS_PER_SECOND);
    this.awaitSeries = new GaugeSeries(id("await"));
  }

  /** @param text stands behind the device's name; a partition's short line of old kernels gives absent values */
  read(table: SeriesTable, text: ByteScanner, monotonicMs: number): void {
    const { speeds } = this;
    const reads = text.number();
    text.number();
    const sectorsRead = text.number();
    const readMs = text.number();
    const writes = text.number();
    text.number();
    const sectorsWritten = text.number();
    const writeMs = text.number();
    text.number();
    const busyMs = text.number();
    speeds.readBytes = this.readBytes.set(table, sectorsRead, monotonicMs, SECTOR_BYTES);
    speeds.writtenBytes = this.writtenBytes.set(table, sectorsWritten, monotonicMs, SECTOR_BYTES);
    speeds.reads = this.reads.set(table, reads, monotonicMs);
    speeds.writes = this.writes.set(table, writes, monotonicMs);
    this.operationTime = this.readTime.next(readMs, monotonicMs) + this.writeTime.next(writeMs, monotonicMs);
    this.busy = this.busySeries.set(table, busyMs, monotonicMs);
    if (!Number.isNaN(writeMs)) this.awaitSeries.announce(table);
    this.awaitSeries.set(table, waitPerOperation(this.operationTime, speeds.reads + speeds.writes));
  }

  remove(table: SeriesTable): void {
    const { readBytes, writtenBytes, reads, writes, busySeries, awaitSeries } = this;
    for (const series of [readBytes, writtenBytes, reads, writes, busySeries, awaitSeries]) series.remove(table);
  }
}

/** The series of all real disks together. `disk.total.busy` is that of the busiest disk: a mean would hide it. */
export class TotalDiskSeries {
  private readonly readBytes = new GaugeSeries("disk.total.read");
  private readonly writtenBytes = new GaugeSeries("disk.total.write");
  private readonly reads = new GaugeSeries("disk.total.read_operations");
  private readonly writes = new GaugeSeries("disk.total.write_operations");
  private readonly busy = new GaugeSeries("disk.total.busy");
  private readonly await = new GaugeSeries("disk.total.await");

  set(table: SeriesTable, disks: DiskSeries[]): void {
    const { readBytes, writtenBytes, reads, writes, busy } = this;
    let readsPerSecond = 0;
    let writesPerSecond = 0;
    let readBytesPerSecond = 0;
    let writtenBytesPerSecond = 0;
    let operationTime = 0;
    let busiest = Number.NaN;
    let count = 0;
    for (const disk of disks) {
      if (!(disk.busy <= busiest)) busiest = Number.isNaN(disk.busy) ? busiest : disk.busy;
      const { speeds } = disk;
      const all = speeds.readBytes + speeds.writtenBytes + speeds.reads + speeds.writes;
      if (Number.isNaN(all)) continue;
      count++;
      readsPerSecond += speeds.reads;
      writesPerSecond += speeds.writes;
      readBytesPerSecond += speeds.readBytes;
      writtenBytesPerSecond += speeds.writtenBytes;
      operationTime += disk.operationTime;
    }
    const orAbsent = (value: number): number => (count > 0 ? value : Number.NaN);
    if (disks.length > 0) for (const series of [readBytes, writtenBytes, reads, writes, busy]) series.announce(table);
    readBytes.set(table, orAbsent(readBytesPerSecond));
    writtenBytes.set(table, orAbsent(writtenBytesPerSecond));
    reads.set(table, orAbsent(readsPerSecond));
    writes.set(table, orAbsent(writesPerSecond));
    busy.set(table, busiest);
    if (disks.length > 0) this.await.announce(table);
    this.await.set(table, orAbsent(waitPerOperation(operationTime, readsPerSecond + writesPerSecond)));
  }
}

/** Milliseconds an operation took from the request to its end; absent when there was none. */
function waitPerOperation(operationTime: number, operationsPerSecond: number): number {
  return operationsPerSecond > 0 ? operationTime / operationsPerSecond : Number.NaN;
}
