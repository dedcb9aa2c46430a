import { MAX_PROCESS_ROWS, type ProcessRow } from "../../domain/process";
import type { ProcessStore } from "../store/process-store";

const MINUTE_MS = 60_000;

/** Puts processes into a host's history, a report a minute; a minute that is there already stays. Rows are to come in rising time. */
export class ProcessImport {
  filledMinutes = 0;
  keptMinutes = 0;
  private atMs = Number.NaN;
  private rows: ProcessRow[] = [];
  private totalCount = 0;

  constructor(
    private readonly store: Pick<ProcessStore, "importMinute" | "keptFromMs">,
    private readonly hostId: string,
    private readonly nowMs: number,
  ) {}

  /** Whether processes of a time are not kept any more. */
  isTooOld(atMs: number): boolean {
    return atMs < this.store.keptFromMs(this.nowMs);
  }

  /** @param atMs of a time that is not too old */
  async add(atMs: number, row: ProcessRow): Promise<void> {
    if (Math.floor(atMs / MINUTE_MS) !== Math.floor(this.atMs / MINUTE_MS)) await this.finish();
    // Of several readings in a minute the last is kept.
    if (atMs !== this.atMs) this.begin(atMs);
    this.rows.push(row);
    this.totalCount++;
    if (this.rows.length >= 2 * MAX_PROCESS_ROWS) this.rows = largest(this.rows);
  }

  /** Writes the minute that was read last. */
  async finish(): Promise<void> {
    if (this.rows.length === 0) return;
    const { atMs, totalCount } = this;
    const report = { atMs, isOfMinute: true, totalCount, growthSeconds: 0, rows: largest(this.rows) };
    if (await this.store.importMinute(this.hostId, report)) this.filledMinutes++;
    else this.keptMinutes++;
    this.begin(Number.NaN);
  }

  private begin(atMs: number): void {
    this.atMs = atMs;
    this.rows = [];
    this.totalCount = 0;
  }
}

/** As many as a report may have. */
function largest(rows: readonly ProcessRow[]): ProcessRow[] {
  return [...rows].sort((a, b) => b.rssBytes - a.rssBytes).slice(0, MAX_PROCESS_ROWS);
}
