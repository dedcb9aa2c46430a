import type { ProcessStore } from "../store/process-store";
import { DumpRowParser, type ImportedRow, type ImportedTable, RowError } from "./dump-row-parser";
import type { DumpRow, DumpTable } from "./dump-table";
import { ProcessImport } from "./import-processes";
import { SampleImport, type SampleStore } from "./import-samples";
import { readDump } from "./read-dump";

/** The clock of the host that wrote them may be ahead by so much. */
const MAX_AHEAD_MS = 86_400_000;

export interface RowCount {
  taken: number;
  tooOld: number;
  notUnderstood: number;
}

/** A row that was left out: `2026-11-19/dump_disk.csv, line 2`, and why. */
export interface RowProblem {
  where: string;
  why: string;
}

export interface DumpImportParts {
  metricStore: SampleStore;
  processStore: Pick<ProcessStore, "importMinute" | "keptFromMs">;
  hostId: string;
  nowMs: number;
  onProblem: (problem: RowProblem) => void;
}

/** Takes dumps into a host's history, row by row. */
export class DumpImport {
  readonly samples: SampleImport;
  readonly processes: ProcessImport;
  readonly rowCounts = new Map<ImportedTable, RowCount>();

  constructor(private readonly parts: DumpImportParts) {
    const { metricStore, processStore, hostId, nowMs } = parts;
    this.samples = new SampleImport(metricStore, hostId, nowMs);
    this.processes = new ProcessImport(processStore, hostId, nowMs);
  }

  /** @throws UnreadableDumpError when the file is damaged; what was read before is taken, so it is to be checked first */
  async take(file: string): Promise<void> {
    for await (const table of readDump(file)) await this.takeTable(table);
  }

  private async takeTable({ table, name, rows }: DumpTable): Promise<void> {
    const count = this.rowCounts.get(table) ?? { taken: 0, tooOld: 0, notUnderstood: 0 };
    this.rowCounts.set(table, count);
    const parser = new DumpRowParser(table);
    for await (const row of rows) {
      const parsed = this.understood(parser, row, name);
      if (!parsed) count.notUnderstood++;
      else if (await this.add(parsed)) count.taken++;
      else count.tooOld++;
    }
    await this.processes.finish();
  }

  private understood(parser: DumpRowParser, { texts, place }: DumpRow, name: string): ImportedRow | undefined {
    try {
      const row = parser.parse(texts);
      if (row.atMs > this.parts.nowMs + MAX_AHEAD_MS) throw new RowError("its time lies in the future");
      return row;
    } catch (error) {
      if (!(error instanceof RowError)) throw error;
      this.parts.onProblem({ where: `${name}, ${place}`, why: error.message });
      return undefined;
    }
  }

  /** @returns whether it is of a time that is kept */
  private async add({ atMs, samples, process }: ImportedRow): Promise<boolean> {
    if ((process ? this.processes : this.samples).isTooOld(atMs)) return false;
    for (const sample of samples) await this.samples.add(sample);
    if (process) await this.processes.add(atMs, process);
    return true;
  }

  /** Writes what was held back, and seals the hours that are over. */
  async finish(): Promise<void> {
    await this.samples.finish();
  }
}
