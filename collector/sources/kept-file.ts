import { closeSync, openSync, readSync } from "node:fs";
import { ByteScanner } from "./byte-scanner";

const FIRST_BUFFER_BYTES = 8192;
/** `/proc/zoneinfo` of the greatest machines stays below 2 MiB. */
const MAX_FILE_BYTES = 8 << 20;
const LOOK_AGAIN_AFTER_MS = 5000;
/** What a descriptor says whose device, process or file system is gone. */
const STALE = new Set(["ESTALE", "EBADF", "ENODEV", "ESRCH"]);
/** EOPNOTSUPP: the kernel has the file but the feature is switched off, as /proc/pressure with psi=0. */
const ABSENT = new Set(["ENOENT", "ENOTDIR", "EOPNOTSUPP"]);

/**
 * A small file of /proc or /sys that is read over and over through one kept descriptor into one buffer. Reading at position 0
 * makes the kernel write it anew. A file that is absent is looked for again every 5 s.
 */
export class KeptFile {
  private descriptor = -1;
  private buffer = Buffer.allocUnsafe(FIRST_BUFFER_BYTES);
  private lookAgainAtMs = Number.NEGATIVE_INFINITY;
  private readonly scanner = new ByteScanner();

  /** @param isOneRecord the kernel writes the file in one piece, so that no second read is needed to know that it is over */
  constructor(
    readonly path: string,
    private readonly isOneRecord = false,
  ) {}

  /**
   * @param monotonicMs the tick's time
   * @returns the content, good until the next read; null when there is no such file
   * @throws Error when the file is there but cannot be read
   */
  read(monotonicMs: number): ByteScanner | null {
    if (this.descriptor < 0 && monotonicMs < this.lookAgainAtMs) return null;
    try {
      return this.readOnce();
    } catch (error) {
      const isStale = STALE.has(codeOf(error)) && this.descriptor >= 0;
      this.close();
      if (isStale) return this.readAfterReopening(monotonicMs);
      return this.absentOrThrow(error, monotonicMs);
    }
  }

  /** The same for a file that every Linux has. @throws Error also when it is absent */
  readRequired(monotonicMs: number): ByteScanner {
    const content = this.read(monotonicMs);
    if (content === null) throw new Error(`${this.path} is missing: is this the procfs of a Linux machine?`);
    return content;
  }

  close(): void {
    if (this.descriptor < 0) return;
    const descriptor = this.descriptor;
    this.descriptor = -1;
    try {
      closeSync(descriptor);
    } catch (error) {
      if (!STALE.has(codeOf(error))) throw error;
    }
  }

  private readAfterReopening(monotonicMs: number): ByteScanner | null {
    try {
      return this.readOnce();
    } catch (error) {
      this.close();
      return this.absentOrThrow(error, monotonicMs);
    }
  }

  private absentOrThrow(error: unknown, monotonicMs: number): null {
    const code = codeOf(error);
    if (!ABSENT.has(code) && !STALE.has(code))
      throw new Error(`${this.path} cannot be read: ${error instanceof Error ? error.message : error}`);
    this.lookAgainAtMs = monotonicMs + LOOK_AGAIN_AFTER_MS;
    return null;
  }

  private readOnce(): ByteScanner {
    if (this.descriptor < 0) this.descriptor = openSync(this.path, "r");
    let length = 0;
    for (;;) {
      if (length === this.buffer.length) this.grow();
      const count = readSync(this.descriptor, this.buffer, length, this.buffer.length - length, length);
      if (count === 0) break;
      length += count;
      if (this.isOneRecord && length < this.buffer.length) break;
    }
    this.scanner.reset(this.buffer, length);
    return this.scanner;
  }

  private grow(): void {
    if (this.buffer.length >= MAX_FILE_BYTES)
      throw new Error(`${this.path} is longer than ${MAX_FILE_BYTES} bytes: it is not what it should be`);
    const grown = Buffer.allocUnsafe(this.buffer.length * 2);
    this.buffer.copy(grown);
    this.buffer = grown;
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}
