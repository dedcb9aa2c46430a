import type { ImportedTable } from "./dump-row-parser";

/** One table of a dump. Its rows are read as they are asked for, and before the next table is. */
export interface DumpTable {
  table: ImportedTable;
  /** `2026-11-19/dump_disk.csv` */
  name: string;
  rows: AsyncIterable<DumpRow>;
}

export interface DumpRow {
  /** For people: `line 7`, counted from 1. */
  place: string;
  /** In the order of the table's columns; an empty one is an absent value. */
  texts: string[];
}
