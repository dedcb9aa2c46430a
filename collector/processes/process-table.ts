import { closeSync, openSync, readdirSync, readFileSync, readSync } from "node:fs";
import { join } from "node:path";

/** More than any line of /proc/<pid>/stat: 52 numbers and a name of 64 bytes. */
const STAT_BYTES = 2048;
/** More descriptors are not kept open; the others' files are opened for each reading. */
const MAX_KEPT = 2000;
const MAX_PROCESSES = 20_000;
/** A process may change its user, which it does soon after its start if ever. */
const UID_AGAIN_AFTER_READINGS = 10;
/** Clock ticks a second, of the times in /proc: `sysconf(_SC_CLK_TCK)` is 100 on every Linux of today. */
const TICKS_PER_SECOND = 100;

// Places in /proc/<pid>/stat behind the name (proc_pid_stat(5) counts from 1, and the name is the second).
const UTIME = 14 - 3;
const STIME = 15 - 3;
const THREADS = 20 - 3;
const STARTTIME = 22 - 3;
const RSS = 24 - 3;

/** A process as it was read last. */
export interface ProcessReading {
  pid: number;
  /** `<pid>-<start>`: no other process of this boot has it. Start is in seconds after the boot. */
  key: string;
  uid: number;
  cpuSeconds: number;
  threadCount: number;
  rssBytes: number;
}

interface Kept {
  descriptor: number;
  readingCount: number;
  reading: ProcessReading | undefined;
}

/** The processes of this machine, read through kept descriptors. One that cannot be read, or is gone, is passed over. */
export class ProcessTable {
  private kept = new Map<number, Kept>();
  private waiting: number[] = [];
  private descriptorCount = 0;
  private readonly buffer = Buffer.allocUnsafe(STAT_BYTES);

  constructor(
    private readonly procfsPath: string,
    private readonly pageBytes: number,
  ) {}

  /** Begins a reading: which processes there are. @throws Error when /proc cannot be listed */
  begin(): void {
    this.waiting = [];
    for (const name of readdirSync(this.procfsPath)) {
      const pid = Number(name);
      if (pid > 0 && this.waiting.length < MAX_PROCESSES) this.waiting.push(pid);
    }
    const there = new Set(this.waiting);
    for (const [pid, one] of this.kept) if (!there.has(pid)) this.forget(pid, one);
  }

  /** Reads so many of those that have not been read yet. @returns whether all have been */
  readSome(count: number): boolean {
    for (const pid of this.waiting.splice(-count)) this.readOne(pid);
    return this.waiting.length === 0;
  }

  /** As they were read last. */
  *readings(): Generator<ProcessReading> {
    for (const { reading } of this.kept.values()) if (reading) yield reading;
  }

  close(): void {
    for (const [pid, one] of this.kept) this.forget(pid, one);
  }

  private readOne(pid: number): void {
    let one = this.kept.get(pid);
    if (!one) {
      one = { descriptor: -1, readingCount: 0, reading: undefined };
      this.kept.set(pid, one);
    }
    try {
      const text = this.statOf(pid, one);
      const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
      const start = Number(fields[STARTTIME]) / TICKS_PER_SECOND;
      const known = one.reading;
      const isTime = one.readingCount < 2 || one.readingCount % UID_AGAIN_AFTER_READINGS === 0;
      one.readingCount++;
      one.reading = {
        pid,
        key: `${pid}-${start}`,
        uid: known && !isTime ? known.uid : this.uidOf(pid),
        cpuSeconds: (Number(fields[UTIME]) + Number(fields[STIME])) / TICKS_PER_SECOND,
        threadCount: Number(fields[THREADS]),
        rssBytes: Number(fields[RSS]) * this.pageBytes,
      };
    } catch {
      // It ended between the listing and the reading, or is hidden from this user.
      this.forget(pid, one);
    }
  }

  private statOf(pid: number, one: Kept): string {
    const isKept = one.descriptor >= 0;
    const descriptor = isKept ? one.descriptor : openSync(join(this.procfsPath, String(pid), "stat"), "r");
    if (!isKept && this.descriptorCount < MAX_KEPT) {
      one.descriptor = descriptor;
      this.descriptorCount++;
    }
    try {
      return this.buffer.toString("latin1", 0, readSync(descriptor, this.buffer, 0, STAT_BYTES, 0));
    } finally {
      if (one.descriptor < 0) closeSync(descriptor);
    }
  }

  /** The effective user: the files of some processes belong to root whoever runs them. */
  private uidOf(pid: number): number {
    const status = readFileSync(join(this.procfsPath, String(pid), "status"), "latin1");
    return Number(/^Uid:\t\d+\t(\d+)/m.exec(status)?.[1]);
  }

  private forget(pid: number, one: Kept): void {
    if (one.descriptor >= 0) {
      closeSync(one.descriptor);
      this.descriptorCount--;
    }
    this.kept.delete(pid);
  }
}
