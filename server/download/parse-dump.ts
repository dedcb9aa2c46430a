import { parse } from "csv-parse/sync";

/** The tables of SlapOS that hold series, with the columns that their dumps leave unsaid. */
const COLUMNS = {
  system: [
    "loadavg",
    "cpu_percent",
    "memory_used",
    "memory_free",
    "net_in_bytes",
    "net_in_errors",
    "net_in_dropped",
    "net_out_bytes",
    "net_out_errors",
    "net_out_dropped",
    "date",
    "time",
    "reported",
  ],
  disk: ["partition", "used", "free", "mountpoint", "date", "time", "reported"],
  temperature: ["sensor_id", "temperature", "alarm", "date", "time", "reported"],
} as const;
type Table = keyof typeof COLUMNS;

/** A counter that stood still for longer says nothing of a rate. */
const MAX_RATE_SPAN_MS = 600_000;
const FILE_NAME = /(?:^|\/)dump_(\w+)\.csv$/;

/** A value of a series at a time, ms since 1970. */
export interface ImportedSample {
  seriesId: string;
  atMs: number;
  value: number;
}

export interface ParsedDump {
  samples: ImportedSample[];
  /** What could not be understood: the line, counted from 1, and why. */
  problems: { line: number; why: string }[];
}

/** The table of a file of a dump; `undefined` when it holds no series. */
export function tableOf(fileName: string): Table | undefined {
  const name = FILE_NAME.exec(fileName)?.[1];
  return name !== undefined && Object.hasOwn(COLUMNS, name) ? (name as Table) : undefined;
}

/**
 * Reads a table as SlapOS dumps it, with a header or without (its own have none). Times are UTC. Octets become rates, from one row to the next; a
 * counter that fell back gives none.
 */
export function parseDump(table: Table, text: string): ParsedDump {
  const columns = COLUMNS[table];
  const rows: string[][] = parse(text, { relaxColumnCount: true, skipEmptyLines: true });
  const hasHeader = rows[0]?.[0] === columns[0];
  const parsed: ParsedDump = { samples: [], problems: [] };
  const counters = new Map<string, { atMs: number; value: number }>();
  rows.forEach((cells, i) => {
    if (i === 0 && hasHeader) return;
    const line = i + 1;
    if (cells.length < columns.length) {
      parsed.problems.push({ line, why: `it has ${cells.length} cells, and ${table} has ${columns.length}` });
      return;
    }
    const row = Object.fromEntries(columns.map((column, c) => [column, cells[c]!])) as Record<string, string>;
    const atMs = Date.parse(`${row.date}T${row.time}Z`);
    if (Number.isNaN(atMs)) {
      parsed.problems.push({ line, why: `"${row.date} ${row.time}" is no time` });
      return;
    }
    const add = (seriesId: string, value: number): void => {
      if (Number.isFinite(value)) parsed.samples.push({ seriesId, atMs, value });
    };
    const number = (column: string): number => (row[column] === "" ? Number.NaN : Number(row[column]));
    const rate = (seriesId: string, column: string): void => {
      const value = number(column);
      const before = counters.get(seriesId);
      if (Number.isFinite(value)) counters.set(seriesId, { atMs, value });
      const elapsedMs = before ? atMs - before.atMs : 0;
      if (!before || elapsedMs <= 0 || elapsedMs > MAX_RATE_SPAN_MS || value < before.value) return;
      add(seriesId, (value - before.value) / (elapsedMs / 1000));
    };
    if (table === "system") {
      add("load.1m", number("loadavg"));
      add("cpu.busy", number("cpu_percent") / 100);
      add("memory.used", number("memory_used"));
      add("memory.available", number("memory_free"));
      for (const direction of ["in", "out"]) {
        rate(`net.total.${direction}`, `net_${direction}_bytes`);
        add(`net.total.${direction}_errors_count`, number(`net_${direction}_errors`));
        add(`net.total.${direction}_dropped_count`, number(`net_${direction}_dropped`));
      }
    } else if (table === "disk") {
      const [used, free] = [number("used"), number("free")];
      add(`filesystem.${row.mountpoint}.used`, used);
      add(`filesystem.${row.mountpoint}.free`, free);
      add(`filesystem.${row.mountpoint}.used_ratio`, used / (used + free));
    } else add(`temperature.${row.sensor_id!.trim().replace(/:$/, "").replace(/\s+/g, "_")}`, number("temperature"));
  });
  return parsed;
}
