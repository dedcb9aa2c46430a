import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import path from "node:path";
import { createInterface } from "node:readline";
import { createGunzip } from "node:zlib";
import { findMetric } from "../domain/metric-catalogue";
import { UsageError } from "./usage-error";

/** One column of values of a recording. */
export interface RecordedColumn {
  /** As the header has it. */
  title: string;
  /** Premonitor's series, when the header names one. */
  seriesId: string | undefined;
  index: number;
}

export interface Recording {
  /** The file's name without folder and ending. */
  name: string;
  columns: RecordedColumn[];
  /** Whether times are seconds as the file counts them, and not dates. */
  isInSeconds: boolean;
  /** Times in ms (since 1970 when they are dates), with the cells of a row; absent values are NaN. Rows whose time is not later are left out. */
  rows: AsyncIterable<{ atMs: number; cells: string[]; line: number }>;
}

const GZIP_MAGIC = 0x1f8b;
const TIME_TITLES = ["seconds", "time"];
/** Our own downloads name series and unit, and thinned ones have three columns: `memory.used mean [bytes]`. */
const OWN_TITLE = /^'?(.+?)(?: (min|mean|max))? \[\w+\]$/;

async function isGzip(file: string): Promise<boolean> {
  const handle = await open(file, "r");
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer.readUInt16BE() === GZIP_MAGIC;
  } finally {
    await handle.close();
  }
}

function cellsOf(line: string): string[] {
  if (!line.includes('"')) return line.split(",");
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? "",
  );
}

function columnsOf(titles: string[]): RecordedColumn[] {
  return titles.flatMap((title, index) => {
    if (index === 0) return [];
    const own = OWN_TITLE.exec(title);
    if (own?.[2] === "min" || own?.[2] === "max") return [];
    const seriesId = own?.[1] ?? title;
    return [{ title, seriesId: own || findMetric(seriesId) ? seriesId : undefined, index }];
  });
}

/** A date without a zone is UTC, as SlapOS writes it. */
function parseTime(text: string, isInSeconds: boolean): number {
  if (isInSeconds) return text === "" ? Number.NaN : Number(text) * 1000;
  return Date.parse(/^\d{4}-\d\d-\d\d \d/.test(text) ? `${text.replace(" ", "T")}Z` : text);
}

/**
 * Opens a recording: CSV, plain or gzipped, with a header whose first column is `seconds` or `time` (ISO 8601, or UTC as SlapOS writes it).
 * @throws UsageError that says which line of which file is wrong
 */
export async function readRecording(file: string): Promise<Recording> {
  const fail = (why: string) => new UsageError(`${file}: ${why}`);
  let isPacked: boolean;
  try {
    isPacked = await isGzip(file);
  } catch (error) {
    throw fail((error as Error).message);
  }
  const bytes = createReadStream(file);
  const text = isPacked ? bytes.pipe(createGunzip()) : bytes;
  const lines = createInterface({ input: text, crlfDelay: Number.POSITIVE_INFINITY })[Symbol.asyncIterator]();
  const readLine = (line: number) =>
    lines.next().catch((error: Error) => {
      throw fail(`it cannot be read further than line ${line - 1}: ${error.message}`);
    });
  const first = await readLine(1);
  const titles = first.done ? [] : cellsOf(first.value.trim());
  const timeTitle = titles[0]?.toLowerCase() ?? "";
  if (!TIME_TITLES.includes(timeTitle) || titles.length < 2) {
    throw fail("the first line must name the columns: `seconds` or `time`, then values");
  }
  const isInSeconds = timeTitle === "seconds";
  async function* rows() {
    let newestMs = Number.NEGATIVE_INFINITY;
    for (let line = 2; ; line++) {
      const next = await readLine(line);
      if (next.done) return;
      if (next.value === "") continue;
      const cells = cellsOf(next.value);
      const atMs = parseTime(cells[0]!, isInSeconds);
      if (Number.isNaN(atMs)) throw fail(`line ${line}: "${cells[0]}" is no time`);
      if (atMs <= newestMs) continue;
      newestMs = atMs;
      yield { atMs, cells, line };
    }
  }
  return {
    name: path.basename(file).replace(/(\.csv)?(\.gz)?$/, ""),
    columns: columnsOf(titles),
    isInSeconds,
    rows: rows(),
  };
}

/** The number in a cell; NaN when it is empty. @throws UsageError when it is something else */
export function cellValue(file: string, line: number, cell: string | undefined): number {
  if (cell === undefined || cell === "") return Number.NaN;
  const value = Number(cell);
  if (Number.isNaN(value) && cell.toLowerCase() !== "nan") {
    throw new UsageError(`${file}: line ${line}: "${cell}" is no number`);
  }
  return value;
}
