import { Readable } from "node:stream";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { Logger } from "pino";
import type { ExportProgress } from "../../domain/export-api";
import type { ExportStore } from "../store/export-store";
import type { JournalStore } from "../store/journal-store";
import { RefusedError } from "../store/store-error";

/** Each keeps a good part of a processor busy. */
const EXPORTS_AT_ONCE = 4;
const TELL_EVERY_MS = 1000;

export interface ExportDeskParts {
  exports: Pick<ExportStore, "put">;
  journal: Pick<JournalStore, "recordSetting">;
  logger: Pick<Logger, "warn">;
}

export interface ExportOrder {
  by: string;
  /** For the journal: "web-1, 2026-11-20 to 2026-11-21". */
  what: string;
  hostCount: number;
  /** Under which its progress is told; untold without. */
  id: string | undefined;
}

/** Gives out this server's exports: some at a time, each in the journal, and told how far it is. */
export class ExportDesk {
  private runningCount = 0;

  constructor(private readonly parts: ExportDeskParts) {}

  /**
   * Opens an export. It goes on as far as it is read; to destroy the stream ends it.
   * @param make told by its maker how many hosts are done
   * @throws RefusedError when as many as may are running on this server
   */
  async open(
    { by, what, hostCount, id }: ExportOrder,
    make: (onDone: (doneHostCount: number) => void) => AsyncIterable<string | Uint8Array>,
  ): Promise<Readable> {
    if (this.runningCount >= EXPORTS_AT_ONCE) {
      throw new RefusedError("limit", `${EXPORTS_AT_ONCE} exports are running: wait for one to end`);
    }
    // The place is taken before the first wait, so that no other can slip in.
    this.runningCount++;
    const progress: ExportProgress = { state: "running", hostCount, doneHostCount: 0, sentBytes: 0, message: "" };
    const tell = async () => {
      if (id !== undefined) await this.parts.exports.put(by, id, progress);
    };
    try {
      await this.parts.journal.recordSetting(by, `downloaded ${what}`);
      await tell();
    } catch (error) {
      this.runningCount--;
      throw error;
    }
    const pieces = make((doneHostCount) => {
      progress.doneHostCount = doneHostCount;
    });
    const stream = Readable.from(counted(pieces, progress), { objectMode: false });
    const tellOrWarn = () =>
      void tell().catch((error: Error) =>
        this.parts.logger.warn({ err: error }, "an export's progress could not be told"),
      );
    const timer = setInterval(tellOrWarn, TELL_EVERY_MS);
    stream.once("close", () => {
      clearInterval(timer);
      this.runningCount--;
      if (progress.state === "running") progress.state = stream.readableEnded ? "done" : "cancelled";
      tellOrWarn();
    });
    return stream;
  }
}

/** Counts what is taken, and lets others have their turn between two pieces. */
async function* counted(
  pieces: AsyncIterable<string | Uint8Array>,
  progress: ExportProgress,
): AsyncGenerator<Uint8Array> {
  try {
    for await (const piece of pieces) {
      const bytes = typeof piece === "string" ? Buffer.from(piece) : piece;
      progress.sentBytes += bytes.length;
      yield bytes;
      await nextTurn();
    }
  } catch (error) {
    progress.state = "failed";
    progress.message = "What is stored could not be read to its end; the server's log says more.";
    throw error;
  }
}
