import type { SampleTable } from "../../pipeline/sample-table";

/** What a source may do with the table: come with series, set and clear their values, and take them away again. */
export type SeriesTable = Pick<SampleTable, "slot" | "remove" | "set" | "clear">;

/** The slot of a series that the table refused, because a host has too many. Setting it does nothing. */
export const NO_SLOT = -1;

/**
 * Something that is measured. Sources are read one after another at a tick; a cheap one at every tick, a dear one at its
 * own pace. A source that throws does not stop the others: `collector.source.<name>.ok` turns 0 and its series go absent.
 */
export interface Source {
  /** Short, for `collector.source.<name>.ok`: `cpu`, `memory`, `filesystem`. */
  readonly name: string;
  /** The least time between two reads, ms; 0 reads at every tick. */
  readonly everyMs: number;
  /**
   * Reads and puts values into the table under the source's own series.
   * @param atMs wall clock of the tick, ms since 1970
   * @param monotonicMs clock that never jumps, for rates: differences are real elapsed time
   */
  read(table: SeriesTable, atMs: number, monotonicMs: number): void | Promise<void>;
  /** Releases descriptors. */
  close(): void;
}
