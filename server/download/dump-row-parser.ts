import type { SeriesSample } from "../../domain/chunk-of-samples";
import { instanceName } from "../../domain/instance-name";
import { type ProcessRow, processRowSchema } from "../../domain/process";
import { columnsOf, SYSTEM_COLUMNS } from "./slapos-tables";

/** The tables that are taken into the history. */
export const IMPORTED_TABLES = ["system", "disk", "temperature", "folder", "user"] as const;
export type ImportedTable = (typeof IMPORTED_TABLES)[number];

/** A counter that stood still for longer says nothing of a rate. */
const MAX_RATE_SPAN_MS = 600_000;
const KIBIBYTE = 1024;
const FILE_NAME = /(?:^|\/)dump_(\w+)\.csv$/;
/** `<pid>-<create time, seconds>` */
const PROCESS = /^(\d+)-(\d+(?:\.\d+)?)$/;

/** What a row says: values of series, or a process. */
export interface ImportedRow {
  atMs: number;
  samples: SeriesSample[];
  process?: ProcessRow;
}

/** A row that cannot be understood; the message says why. */
export class RowError extends Error {
  override name = "RowError";
}

/** The table of a file of a dump; `undefined` when it is not taken. */
export function tableOf(fileName: string): ImportedTable | undefined {
  const name = FILE_NAME.exec(fileName)?.[1];
  return IMPORTED_TABLES.find((table) => table === name);
}

/** Cells of a row by column. */
class Cells {
  constructor(private readonly values: Readonly<Record<string, string>>) {}

  text(column: string): string {
    return this.values[column]!.trim();
  }

  /** NaN for an empty cell. @throws RowError */
  number(column: string): number {
    const text = this.text(column);
    const value = text === "" ? Number.NaN : Number(text);
    if (text !== "" && !Number.isFinite(value)) throw new RowError(`${column} is "${text.slice(0, 50)}", no number`);
    return value;
  }

  /** What cannot be absent, or less than nothing. @throws RowError */
  amount(column: string): number {
    const value = this.number(column);
    if (!(value >= 0)) throw new RowError(`${column} is "${this.text(column)}", no amount`);
    return value;
  }

  /** As the instance in a series id. @throws RowError */
  instance(column: string): string {
    const name = instanceName(this.text(column));
    if (name === null) throw new RowError(`${column} is empty or too long`);
    return name;
  }

  /** @throws RowError */
  timeMs(): number {
    const [date, time] = [this.text("date"), this.text("time")];
    const atMs = Date.parse(`${date}T${time}Z`);
    if (Number.isNaN(atMs)) throw new RowError(`"${date} ${time}" is no time`);
    return atMs;
  }
}

/**
 * Understands the rows of one table of SlapOS, wherever they are read from, in their order. Times are UTC. Octets become rates, from one
 * row to the next; a counter that fell back gives none.
 */
export class DumpRowParser {
  private readonly columns: readonly string[];
  private readonly counters = new Map<string, { atMs: number; value: number }>();

  constructor(readonly table: ImportedTable) {
    this.columns = columnsOf(table);
  }

  /** @param texts in the order of the table's columns; an empty one is an absent value. @throws RowError */
  parse(texts: readonly string[]): ImportedRow {
    const { table, columns } = this;
    if (texts.length < columns.length) {
      throw new RowError(`it has ${texts.length} cells, and ${table} has ${columns.length}`);
    }
    const cells = new Cells(Object.fromEntries(columns.map((column, i) => [column, texts[i]!])));
    const atMs = cells.timeMs();
    if (table === "user") return { atMs, samples: [], process: processOf(cells) };
    const values = table === "system" ? this.systemValues(cells, atMs) : INSTANCE_VALUES[table](cells);
    const samples = values.filter(([, value]) => Number.isFinite(value));
    return { atMs, samples: samples.map(([seriesId, value]) => ({ seriesId, atMs, value })) };
  }

  private systemValues(cells: Cells, atMs: number): [string, number][] {
    return SYSTEM_COLUMNS.map(({ column, seriesId, isCounted, isPercent }) => {
      const value = cells.number(column);
      if (isCounted) return [seriesId, this.rate(seriesId, atMs, value)];
      return [seriesId, isPercent ? value / 100 : value];
    });
  }

  /** Per second, since the row before; NaN when that cannot be told. */
  private rate(seriesId: string, atMs: number, value: number): number {
    const before = this.counters.get(seriesId);
    if (Number.isFinite(value)) this.counters.set(seriesId, { atMs, value });
    const elapsedMs = before ? atMs - before.atMs : 0;
    if (!before || elapsedMs <= 0 || elapsedMs > MAX_RATE_SPAN_MS || value < before.value) return Number.NaN;
    return (value - before.value) / (elapsedMs / 1000);
  }
}

/** The series that a row of a table gives, which is about one disk, sensor or folder. */
const INSTANCE_VALUES: Record<"disk" | "temperature" | "folder", (cells: Cells) => [string, number][]> = {
  disk: (cells) => {
    const mount = cells.instance("mountpoint");
    const [used, free] = [cells.number("used"), cells.number("free")];
    return [
      [`filesystem.${mount}.used`, used],
      [`filesystem.${mount}.free`, free],
      [`filesystem.${mount}.used_ratio`, used / (used + free)],
    ];
  },
  temperature: (cells) => {
    const sensor = cells.instance("sensor_id").replace(/:$/, "").replace(/\s+/g, "_");
    return [[`temperature.${sensor}`, cells.number("temperature")]];
  },
  folder: (cells) => [[`folder.${cells.instance("partition")}.used`, cells.number("disk_used") * KIBIBYTE]],
};

/** What SlapOS leaves out is not known here: the uid, the command, and what was read apart from what was written. @throws RowError */
function processOf(cells: Cells): ProcessRow {
  const [, pid, createdSeconds] = PROCESS.exec(cells.text("process")) ?? [];
  if (pid === undefined)
    throw new RowError(`process is "${cells.text("process").slice(0, 50)}", not <pid>-<create time>`);
  const cpuPercent = cells.number("cpu_percent");
  const row = processRowSchema.safeParse({
    pid: Number(pid),
    createdAtMs: Math.round(Number(createdSeconds) * 1000),
    uid: null,
    user: cells.text("partition"),
    name: "",
    cpuRatio: Number.isNaN(cpuPercent) ? null : cpuPercent / 100,
    cpuSeconds: cells.amount("cpu_time"),
    threadCount: cells.amount("cpu_num_threads"),
    rssBytes: cells.amount("memory_rss"),
    memoryRatio: cells.amount("memory_percent") / 100,
    grownBytes: 0,
    readBytes: null,
    writtenBytes: null,
    readCount: null,
    writtenCount: null,
    ioBytes: cells.amount("io_rw_counter"),
    ioCount: cells.amount("io_cycles_counter"),
  } satisfies ProcessRow);
  if (row.success) return row.data;
  throw new RowError(`${String(row.error.issues[0]?.path[0])} is not allowed there`);
}
