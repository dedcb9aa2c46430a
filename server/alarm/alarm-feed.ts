import type { JournalEntry } from "../../domain/alarm";
import type { JournalStore } from "../store/journal-store";

const BLOCK_MS = 2000;
const RETRY_MS = 500;

/**
 * Follows the journal, which every server process writes to, and hands each entry on exactly once and in order: so all
 * consoles, on whichever server, see the same.
 */
export class AlarmFeed {
  private cursor = "";
  private stopped = false;
  private loop: Promise<void> = Promise.resolve();

  constructor(
    private readonly journal: JournalStore,
    private readonly onEntries: (entries: JournalEntry[]) => void,
    private readonly onError: (error: Error) => void,
  ) {}

  async start(): Promise<void> {
    this.cursor = await this.journal.newestId();
    this.loop = this.follow();
  }

  private async follow(): Promise<void> {
    while (!this.stopped) {
      try {
        const entries = await this.journal.after(this.cursor, BLOCK_MS);
        if (entries.length === 0) continue;
        this.cursor = entries[entries.length - 1]!.id;
        this.onEntries(entries);
      } catch (error) {
        if (this.stopped) return;
        this.onError(error as Error);
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      }
    }
  }

  /** Ends after the read that is under way, at most two seconds. */
  async stop(): Promise<void> {
    this.stopped = true;
    await this.loop;
  }
}
