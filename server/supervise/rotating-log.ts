import { closeSync, fstatSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import path from "node:path";

const MAX_FILE_BYTES = 10 * 2 ** 20;
const KEPT_FILES = 4;

/** A log file that is moved to `name.1`, `name.2`, … when it has grown to its size; at most `keptFiles` of those are kept. */
export class RotatingLog {
  private descriptor: number;
  private sizeBytes: number;

  constructor(
    private readonly file: string,
    private readonly maxFileBytes = MAX_FILE_BYTES,
    private readonly keptFiles = KEPT_FILES,
  ) {
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    this.descriptor = this.open();
    this.sizeBytes = fstatSync(this.descriptor).size;
  }

  private open(): number {
    return openSync(this.file, "a", 0o600);
  }

  /** Appends a line. A full file system loses the line, not the caller. */
  append(line: string): void {
    const bytes = Buffer.from(`${line}\n`);
    try {
      if (this.sizeBytes > 0 && this.sizeBytes + bytes.length > this.maxFileBytes) this.rotate();
      this.sizeBytes += writeSync(this.descriptor, bytes);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error;
    }
  }

  private rotate(): void {
    closeSync(this.descriptor);
    rmSync(`${this.file}.${this.keptFiles}`, { force: true });
    for (let i = this.keptFiles; i >= 1; i--) {
      const from = i === 1 ? this.file : `${this.file}.${i - 1}`;
      try {
        renameSync(from, `${this.file}.${i}`);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
      }
    }
    this.descriptor = this.open();
    this.sizeBytes = 0;
  }

  close(): void {
    closeSync(this.descriptor);
  }
}
