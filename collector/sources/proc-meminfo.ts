import { join } from "node:path";
import type { ByteScanner } from "./byte-scanner";
import { KeptFile } from "./kept-file";
import { pageBytes } from "./page-size";
import { GaugeSeries } from "./series";
import type { SeriesTable, Source } from "./source";

const KIBIBYTE = 1024;
/** A great machine's /proc/zoneinfo is hundreds of kilobytes: it is read a second later for each such piece. */
const ZONEINFO_BYTES_PER_SECOND = 65_536;

const key = (name: string): Buffer => Buffer.from(`\n${name}:`);
const TOTAL = Buffer.from("MemTotal:");
const FREE = key("MemFree");
const AVAILABLE = key("MemAvailable");
const BUFFERS = key("Buffers");
const CACHED = key("Cached");
const SWAP_TOTAL = key("SwapTotal");
const SWAP_FREE = key("SwapFree");
const DIRTY = key("Dirty");
const SHMEM = key("Shmem");
const SLAB = key("Slab");
const RECLAIMABLE = key("SReclaimable");
const COMMITTED = key("Committed_AS");
const PER_CPU_COUNT = Buffer.from(" count:");

/**
 * Memory from /proc/meminfo (proc_meminfo(5)). `memory.used` is what is neither available nor waiting on a processor's own list of
 * free pages: Linux 6.7 and later keep up to a gigabyte on those lists, which /proc/meminfo counts neither as free nor as available,
 * so they are added from /proc/zoneinfo. Kernels before 3.14 have no MemAvailable: free + buffers + page cache + reclaimable
 * slabs - shared memory stands for it.
 */
export class ProcMeminfo implements Source {
  readonly name = "memory";
  readonly everyMs = 0;
  private readonly file: KeptFile;
  private readonly zoneinfo: KeptFile;
  private readonly pageBytes: number;
  private perCpuFreeBytes = 0;
  private readZonesAtMs = Number.NEGATIVE_INFINITY;
  private readonly total = new GaugeSeries("memory.total");
  private readonly used = new GaugeSeries("memory.used");
  private readonly available = new GaugeSeries("memory.available");
  private readonly free = new GaugeSeries("memory.free");
  private readonly buffers = new GaugeSeries("memory.buffers");
  private readonly cached = new GaugeSeries("memory.cached");
  private readonly slab = new GaugeSeries("memory.slab");
  private readonly dirty = new GaugeSeries("memory.dirty");
  private readonly committed = new GaugeSeries("memory.committed");
  private readonly swapTotal = new GaugeSeries("swap.total");
  private readonly swapUsed = new GaugeSeries("swap.used");

  constructor(procfsPath: string) {
    this.file = new KeptFile(join(procfsPath, "meminfo"), true);
    this.zoneinfo = new KeptFile(join(procfsPath, "zoneinfo"));
    this.pageBytes = pageBytes(procfsPath);
  }

  /** @throws Error when the file is missing or does not say how much memory there is */
  read(table: SeriesTable, _atMs: number, monotonicMs: number): void {
    if (monotonicMs >= this.readZonesAtMs) this.readPerCpuFree(monotonicMs);
    const text = this.file.readRequired(monotonicMs);
    const total = bytesOf(text, TOTAL);
    const free = bytesOf(text, FREE);
    const kernelAvailable = bytesOf(text, AVAILABLE);
    const buffers = bytesOf(text, BUFFERS);
    const cached = bytesOf(text, CACHED);
    const swapTotal = bytesOf(text, SWAP_TOTAL);
    const swapFree = bytesOf(text, SWAP_FREE);
    const dirty = bytesOf(text, DIRTY);
    const shmem = bytesOf(text, SHMEM);
    const slab = bytesOf(text, SLAB);
    const reclaimable = bytesOf(text, RECLAIMABLE);
    const committed = bytesOf(text, COMMITTED);
    if (!(total > 0)) throw new Error(`${this.file.path} has no MemTotal`);
    const estimate = free + buffers + cached + orZero(reclaimable) - orZero(shmem);
    const available = Number.isNaN(kernelAvailable) ? estimate : kernelAvailable;
    const allAvailable = Math.min(total, Math.max(0, available + this.perCpuFreeBytes));
    this.total.set(table, total);
    this.used.set(table, total - allAvailable);
    this.available.set(table, allAvailable);
    this.free.set(table, free);
    this.buffers.set(table, buffers);
    this.cached.set(table, cached);
    this.slab.set(table, slab);
    this.dirty.set(table, dirty);
    this.committed.set(table, committed);
    this.swapTotal.set(table, swapTotal);
    this.swapUsed.set(table, Math.max(0, swapTotal - swapFree));
  }

  close(): void {
    this.file.close();
    this.zoneinfo.close();
  }

  private readPerCpuFree(monotonicMs: number): void {
    const text = this.zoneinfo.read(monotonicMs);
    let pages = 0;
    while (text?.passText(PER_CPU_COUNT)) pages += orZero(text.number());
    this.perCpuFreeBytes = pages * this.pageBytes;
    // A tick before a full second, so that ticks which come a little early are not passed over.
    this.readZonesAtMs = monotonicMs + 950 * Math.ceil((text?.end ?? 1) / ZONEINFO_BYTES_PER_SECOND);
  }
}

function bytesOf(text: ByteScanner, name: Uint8Array): number {
  return text.numberOf(name) * KIBIBYTE;
}

function orZero(value: number): number {
  return Number.isNaN(value) ? 0 : value;
}
