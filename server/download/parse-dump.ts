import { parse } from "csv-parse/sync";
import { columnsOf, SYSTEM_COLUMNS } from "./slapos-tables";

/** Those that hold series. */
const TABLES = ["system", "disk", "temperature"] as const;
type Table = (typeof TABLES)[number];

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
  return TABLES.find((table) => table === name);
}

/**
 * Reads a table as SlapOS dumps it, with a header or without (its own have none). Times are UTC. Octets become rates, from one row to the next; a
 * counter that fell back gives none.
 */
export function parseDump(table: Table, text: string): ParsedDump {
  const columns = columnsOf(table);
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
      for (const { column, seriesId, isCounted, isPercent } of SYSTEM_COLUMNS) {
        if (isCounted) rate(seriesId, column);
        else add(seriesId, number(column) / (isPercent ? 100 : 1));
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
