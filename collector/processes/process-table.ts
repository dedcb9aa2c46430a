import { closeSync, openSync, readdirSync, readFileSync, readSync } from "node:fs";
import { join } from "node:path";
import { maskedCommand } from "./masked-command";

/** More than any line of /proc/<pid>/stat: 52 numbers and a name of 64 bytes. */
const BUFFER_BYTES = 2048;
/** Two for each process; of those beyond, the files are opened for each reading. */
const MAX_KEPT_DESCRIPTORS = 4000;
const MAX_PROCESSES = 20_000;
/** A process may change its user, which it does soon after its start if ever. */
const UID_AGAIN_AFTER_READINGS = 10;
/** Clock ticks a second, of the times in /proc: `sysconf(_SC_CLK_TCK)` is 100 on every Linux of today. */
const TICKS_PER_SECOND = 100;
/** What the kernel says of a process whose figures this user may not see, and of one that is gone. */
const NOT_ALLOWED = new Set(["EACCES", "EPERM"]);

// Places in /proc/<pid>/stat behind the name (proc_pid_stat(5) counts from 1, and the name is the second).
const UTIME = 14 - 3;
const STIME = 15 - 3;
const THREADS = 20 - 3;
const STARTTIME = 22 - 3;
const RSS = 24 - 3;

/** A process as it was read last. Counts and bytes are those since its start. */
export interface ProcessReading {
  pid: number;
  /** `<pid>-<start>`: no other process of this boot has it. */
  key: string;
  /** Seconds after the boot. */
  startedSeconds: number;
  uid: number;
  cpuSeconds: number;
  threadCount: number;
  rssBytes: number;
  /** `null` when this user may not know. */
  io: ProcessIo | null;
}

export interface ProcessIo {
  readBytes: number;
  writtenBytes: number;
  readCount: number;
  writtenCount: number;
}

interface Kept {
  statDescriptor: number;
  /** -1: not open. */
  ioDescriptor: number;
  isIoHidden: boolean;
  readingCount: number;
  reading: ProcessReading | undefined;
  name: string | undefined;
}

/** The processes of this machine, read through kept descriptors. One that cannot be read, or is gone, is passed over. */
export class ProcessTable {
  private readonly kept = new Map<number, Kept>();
  private waiting: number[] = [];
  private descriptorCount = 0;
  private readonly buffer = Buffer.allocUnsafe(BUFFER_BYTES);

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

  /** The command of a process with masked arguments, read once; empty when it cannot be. */
  nameOf(pid: number): string {
    const one = this.kept.get(pid);
    if (!one) return "";
    try {
      one.name ??= maskedCommand(readFileSync(join(this.procfsPath, String(pid), "cmdline"), "utf8"));
    } catch {
      one.name = "";
    }
    return one.name;
  }

  close(): void {
    for (const [pid, one] of this.kept) this.forget(pid, one);
  }

  private readOne(pid: number): void {
    let one = this.kept.get(pid);
    if (!one) {
      one = {
        statDescriptor: -1,
        ioDescriptor: -1,
        isIoHidden: false,
        readingCount: 0,
        reading: undefined,
        name: undefined,
      };
      this.kept.set(pid, one);
    }
    try {
      const text = this.textOf(pid, one, "stat");
      const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
      const startedSeconds = Number(fields[STARTTIME]) / TICKS_PER_SECOND;
      const known = one.reading;
      const isTime = one.readingCount < 2 || one.readingCount % UID_AGAIN_AFTER_READINGS === 0;
      one.readingCount++;
      one.reading = {
        pid,
        key: `${pid}-${startedSeconds}`,
        startedSeconds,
        uid: known && !isTime ? known.uid : this.uidOf(pid),
        cpuSeconds: (Number(fields[UTIME]) + Number(fields[STIME])) / TICKS_PER_SECOND,
        threadCount: Number(fields[THREADS]),
        rssBytes: Number(fields[RSS]) * this.pageBytes,
        io: this.ioOf(pid, one),
      };
    } catch {
      // It ended between the listing and the reading, or is hidden from this user.
      this.forget(pid, one);
    }
  }

  private ioOf(pid: number, one: Kept): ProcessIo | null {
    if (one.isIoHidden) return null;
    let text: string;
    try {
      text = this.textOf(pid, one, "io");
    } catch (error) {
      if (!NOT_ALLOWED.has((error as NodeJS.ErrnoException).code ?? "")) throw error;
      one.isIoHidden = true;
      return null;
    }
    const field = (name: string) => Number(new RegExp(`^${name}: (\\d+)`, "m").exec(text)?.[1] ?? 0);
    return {
      readBytes: field("read_bytes"),
      writtenBytes: field("write_bytes"),
      readCount: field("syscr"),
      writtenCount: field("syscw"),
    };
  }

  private textOf(pid: number, one: Kept, file: "stat" | "io"): string {
    const place = file === "stat" ? "statDescriptor" : "ioDescriptor";
    const isKept = one[place] >= 0;
    const descriptor = isKept ? one[place] : openSync(join(this.procfsPath, String(pid), file), "r");
    if (!isKept && this.descriptorCount < MAX_KEPT_DESCRIPTORS) {
      one[place] = descriptor;
      this.descriptorCount++;
    }
    try {
      return this.buffer.toString("latin1", 0, readSync(descriptor, this.buffer, 0, BUFFER_BYTES, 0));
    } finally {
      if (one[place] < 0) closeSync(descriptor);
    }
  }

  /** The effective user: the files of some processes belong to root whoever runs them. */
  private uidOf(pid: number): number {
    const status = readFileSync(join(this.procfsPath, String(pid), "status"), "latin1");
    return Number(/^Uid:\t\d+\t(\d+)/m.exec(status)?.[1]);
  }

  private forget(pid: number, one: Kept): void {
    for (const descriptor of [one.statDescriptor, one.ioDescriptor]) {
      if (descriptor < 0) continue;
      closeSync(descriptor);
      this.descriptorCount--;
    }
    this.kept.delete(pid);
  }
}
