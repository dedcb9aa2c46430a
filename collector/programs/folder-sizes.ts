import { z } from "zod";
import { instanceName } from "../../domain/instance-name";
import { GaugeSeries } from "../sources/series";
import type { SeriesTable, Source } from "../sources/source";
import type { StateFile } from "../state-file";
import { chosenFolders } from "./chosen-folders";
import { type FolderSize, measureFolder } from "./measure-folder";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Of the node's own time. */
const QUIET_HOUR = 4;
/** Machines on one storage do not begin at the same minute. */
const SPREAD_MINUTES = 30;
const LEAST_APART_MS = 12 * HOUR_MS;
const MAX_FOLDERS = 256;
/** Folders whose turn does not come within this are told as not measured. */
const RUN_TIMEOUT_MS = 4 * HOUR_MS;
const PROBLEMS_TOLD = 3;

/** `triedAtMs` is kept before the counting begins, so that what ends the collector meanwhile is not tried again at each start. */
const keptSchema = z.object({
  triedAtMs: z.number(),
  /** The newest that is known. */
  usedBytes: z.number().nonnegative().optional(),
  /** Why it is not known. */
  problem: z.string().optional(),
});
export type KeptFolder = z.infer<typeof keptSchema>;

export interface FolderSizesOptions {
  /** Paths with commas between, as `chosenFolders` reads them. */
  patterns: string;
  /** What was measured, over a restart. */
  file: StateFile<KeptFolder>;
  warn: (message: string) => void;
}

/**
 * How much chosen folders hold: counted once a day at a quiet hour, one after the other, and at the start when the last time was longer ago.
 * A folder that could not be counted whole has no size that day, and is counted in `folder.unmeasured_count`.
 */
export class FolderSizes implements Source {
  readonly name = "folder";
  readonly everyMs = 60_000;
  private readonly kept: Map<string, KeptFolder>;
  private readonly series = new Map<string, GaugeSeries>();
  private readonly unmeasured = new GaugeSeries("folder.unmeasured_count");
  private readonly closing = new AbortController();
  private readonly quietMinute = Math.floor(Math.random() * SPREAD_MINUTES);
  private running: Promise<void> | undefined;
  private chosen: string[] | undefined;
  private told = "";

  constructor(private readonly options: FolderSizesOptions) {
    const known = [...options.file.read()].map(([folder, kept]) => [folder, keptSchema.safeParse(kept).data] as const);
    this.kept = new Map(known.flatMap(([folder, kept]) => (kept ? [[folder, kept] as const] : [])));
  }

  /** Tells what is known, and begins to count when it is time: that takes longer than a read may. */
  read(table: SeriesTable, atMs: number): void {
    this.running ??= this.run(atMs)
      .catch((error: Error) => this.warnOnce(`folders could not be measured: ${error.message}`))
      .finally(() => {
        this.running = undefined;
      });
    this.tell(table);
  }

  close(): void {
    this.closing.abort();
  }

  private tell(table: SeriesTable): void {
    const chosen = new Set(this.chosen ?? this.kept.keys());
    for (const [folder, series] of this.series) {
      if (chosen.has(folder)) continue;
      series.remove(table);
      this.series.delete(folder);
    }
    let problemCount = 0;
    for (const folder of chosen) {
      const { usedBytes, problem } = this.kept.get(folder) ?? {};
      if (problem !== undefined) problemCount++;
      const instance = instanceName(folder);
      if (instance === null) continue;
      const series = this.series.get(folder) ?? new GaugeSeries(`folder.${instance}.used`);
      this.series.set(folder, series);
      series.set(table, usedBytes ?? Number.NaN);
    }
    this.unmeasured.set(table, problemCount);
  }

  private async run(atMs: number): Promise<void> {
    const { folders, problems } = await chosenFolders(this.options.patterns);
    if (problems.length > 0) this.warnOnce(`folders could not be listed: ${problems.join(", ")}`);
    else if (folders.length > MAX_FOLDERS)
      this.warnOnce(`${folders.length} folders are chosen: only the first ${MAX_FOLDERS} are measured`);
    else this.told = "";
    // What cannot be listed now may still be there.
    const still = problems.length > 0 ? [...this.kept.keys()] : [];
    const chosen = [...new Set([...folders, ...still])].slice(0, MAX_FOLDERS);
    for (const folder of this.kept.keys()) if (!chosen.includes(folder)) this.kept.delete(folder);
    this.chosen = chosen;
    const due = chosen.filter((folder) => this.isDue(this.kept.get(folder), atMs));
    if (due.length > 0) await this.measureAll(due, atMs);
  }

  private isDue(kept: KeptFolder | undefined, atMs: number): boolean {
    const sinceMs = atMs - (kept?.triedAtMs ?? Number.NEGATIVE_INFINITY);
    // A clock that was set back must not put it off.
    if (sinceMs >= DAY_MS || sinceMs < 0) return true;
    const local = new Date(atMs);
    return local.getHours() === QUIET_HOUR && local.getMinutes() >= this.quietMinute && sinceMs >= LEAST_APART_MS;
  }

  private async measureAll(due: readonly string[], atMs: number): Promise<void> {
    const endMs = performance.now() + RUN_TIMEOUT_MS;
    const problems: string[] = [];
    for (const folder of due) {
      const before = this.kept.get(folder);
      this.keep(folder, { ...before, triedAtMs: atMs });
      const size: FolderSize =
        performance.now() < endMs
          ? await measureFolder(folder, this.closing.signal)
          : { problem: `its turn did not come within ${RUN_TIMEOUT_MS / HOUR_MS} h` };
      if (this.closing.signal.aborted) return;
      this.keep(folder, { triedAtMs: atMs, ...size });
      if ("problem" in size) problems.push(`${folder} (${size.problem})`);
    }
    if (problems.length === 0) return;
    const more = problems.length > PROBLEMS_TOLD ? ` and ${problems.length - PROBLEMS_TOLD} more` : "";
    this.options.warn(
      `${problems.length} of ${due.length} folders could not be measured whole, so their sizes are not told: ${problems.slice(0, PROBLEMS_TOLD).join(", ")}${more}`,
    );
  }

  /** The same is not said each minute. */
  private warnOnce(message: string): void {
    if (message !== this.told) this.options.warn(message);
    this.told = message;
  }

  private keep(folder: string, kept: KeptFolder): void {
    this.kept.set(folder, kept);
    this.options.file.write(this.kept);
  }
}
