import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import path from "node:path";
import { pipeline, Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { CsvError, parse } from "csv-parse";
import { createTarDecoder } from "modern-tar";
import { readCollectorDb, SQLITE_MAGIC } from "./collector-db";
import { IMPORTED_TABLES, type ImportedTable, tableOf } from "./dump-row-parser";
import type { DumpRow, DumpTable } from "./dump-table";
import { columnsOf } from "./slapos-tables";
import { UnreadableDumpError } from "./unreadable-dump-error";

const MAX_ROW_BYTES = 65_536;

/** Rows of a table as CSV, with a header or without one, as SlapOS writes it. */
async function* csvRows(table: ImportedTable, bytes: Readable): AsyncGenerator<DumpRow> {
  const options = { bom: true, relaxColumnCount: true, relaxQuotes: true, skipEmptyLines: true };
  const records = parse({ ...options, maxRecordSize: MAX_ROW_BYTES });
  pipeline(bytes, records, () => undefined);
  let line = 0;
  for await (const texts of records as AsyncIterable<string[]>) {
    line++;
    if (line > 1 || texts[0] !== columnsOf(table)[0]) yield { place: `line ${line}`, texts };
  }
}

/** The tables in a tar.gz, one after another as they come. */
async function* tarTables(file: string): AsyncGenerator<DumpTable> {
  const unzipped = pipeline(createReadStream(file), createGunzip(), () => undefined);
  const entries = Readable.toWeb(unzipped).pipeThrough(createTarDecoder({ strict: true }) as never);
  for await (const { header, body } of entries as unknown as AsyncIterable<TarEntry>) {
    const table = tableOf(header.name);
    if (table) yield { table, name: header.name, rows: csvRows(table, Readable.fromWeb(body as never)) };
    else await body.cancel();
  }
}

interface TarEntry {
  header: { name: string };
  body: ReadableStream<Uint8Array>;
}

async function firstBytes(file: string, count: number): Promise<Buffer> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(count), 0, count, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

async function* tablesOf(file: string): AsyncGenerator<DumpTable> {
  const head = await firstBytes(file, SQLITE_MAGIC.length);
  if (head.toString("latin1") === SQLITE_MAGIC) yield* readCollectorDb(file);
  else if (head[0] === 0x1f && head[1] === 0x8b) yield* tarTables(file);
  else {
    const table = tableOf(file);
    if (table) yield { table, name: path.basename(file), rows: csvRows(table, createReadStream(file)) };
  }
}

/**
 * The tables of a dump: a `dump_*.csv`, a tar.gz of them (SlapOS' or ours), or SlapOS' `collector.db`; what a file is, its first bytes tell.
 * Nothing of it is held but the row at hand, a database apart.
 * @throws UnreadableDumpError, also while rows are read
 */
export async function* readDump(file: string): AsyncGenerator<DumpTable> {
  try {
    for await (const { rows, ...table } of tablesOf(file)) yield { ...table, rows: orUnreadable(file, rows) };
  } catch (error) {
    throw unreadable(file, error);
  }
}

async function* orUnreadable(file: string, rows: AsyncIterable<DumpRow>): AsyncGenerator<DumpRow> {
  try {
    yield* rows;
  } catch (error) {
    throw unreadable(file, error);
  }
}

function unreadable(file: string, error: unknown): unknown {
  if (error instanceof UnreadableDumpError || !(error instanceof Error)) return error;
  const why = error instanceof CsvError ? error.message.replaceAll("\n", " ").slice(0, 200) : error.message;
  return new UnreadableDumpError(`${file} cannot be read: ${why}`);
}

/**
 * Reads a dump once from its first byte to its last, so that a damaged one is found before anything of it is taken.
 * @throws UnreadableDumpError
 */
export async function checkDump(file: string): Promise<void> {
  let tableCount = 0;
  for await (const { rows } of readDump(file)) {
    tableCount++;
    for await (const _ of rows);
  }
  const known = IMPORTED_TABLES.map((table) => `dump_${table}.csv`).join(", ");
  if (tableCount === 0) throw new UnreadableDumpError(`${file} holds none of ${known}, and is no collector.db`);
}
