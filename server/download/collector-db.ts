import { existsSync } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import path from "node:path";
import type { Database, SqlValue } from "sql.js";
import { formatValue } from "../../domain/units";
import { IMPORTED_TABLES, type ImportedTable } from "./dump-row-parser";
import type { DumpRow, DumpTable } from "./dump-table";
import { columnsOf } from "./slapos-tables";
import { UnreadableDumpError } from "./unreadable-dump-error";

/** What an SQLite file begins with (sqlite.org/fileformat2.html, 1.3). */
export const SQLITE_MAGIC = "SQLite format 3\0";
/** The whole file stands in memory, twice while it is opened. A minute of SlapOS is some kilobytes, so this is years of a host. */
export const MAX_DATABASE_BYTES = 512 << 20;

function textOf(value: SqlValue): string {
  return value === null ? "" : String(value);
}

/** The rows in the order in which they were written, which is that of time. */
async function* rowsOf(database: Database, table: ImportedTable): AsyncGenerator<DumpRow> {
  const statement = database.prepare(`SELECT rowid, ${columnsOf(table).join(", ")} FROM "${table}" ORDER BY rowid`);
  try {
    while (statement.step()) {
      const [rowid, ...values] = statement.get();
      yield { place: `row ${rowid}`, texts: values.map(textOf) };
    }
  } finally {
    statement.free();
  }
}

/** @throws UnreadableDumpError */
async function openDatabase(file: string): Promise<Database> {
  const { size } = await stat(file);
  if (size > MAX_DATABASE_BYTES) {
    const [is, most] = [size, MAX_DATABASE_BYTES].map((bytes) => formatValue(bytes, "bytes"));
    throw new UnreadableDumpError(
      `${file} has ${is}, and at most ${most} of a database can be read: take its tables out one by one, ` +
        `as sqlite3 -csv ${path.basename(file)} "SELECT * FROM system" > dump_system.csv, and import those`,
    );
  }
  if (existsSync(`${file}-journal`) || existsSync(`${file}-wal`)) {
    throw new UnreadableDumpError(
      `${file} is being written (there is a journal beside it): copy it with sqlite3 ${path.basename(file)} ".backup copy.db", and import the copy`,
    );
  }
  // Loaded when there is a database: it is a WebAssembly of a megabyte.
  const { default: initSqlJs } = await import("sql.js");
  const { Database } = await initSqlJs();
  return new Database(await readFile(file));
}

/** @throws UnreadableDumpError */
function requireWhole(file: string, database: Database): void {
  const found = database.exec("PRAGMA quick_check(1)")[0]?.values[0]?.[0];
  if (found !== "ok") throw new UnreadableDumpError(`${file} cannot be read: it is damaged (${textOf(found ?? null)})`);
}

/** The tables of SlapOS' `collector.db` that are taken. @throws UnreadableDumpError; other errors when SQLite cannot read it */
export async function* readCollectorDb(file: string): AsyncGenerator<DumpTable> {
  const database = await openDatabase(file);
  try {
    requireWhole(file, database);
    const names = database.exec("SELECT name FROM sqlite_master WHERE type = 'table'")[0]?.values.flat() ?? [];
    for (const table of IMPORTED_TABLES) {
      if (names.includes(table))
        yield { table, name: `${path.basename(file)}, ${table}`, rows: rowsOf(database, table) };
    }
  } finally {
    database.close();
  }
}
