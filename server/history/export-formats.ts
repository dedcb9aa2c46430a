import type { ExportFormat } from "../../domain/export-api";
import type { ExportTable } from "./export-history";
import { type HistoryColumn, rowsOf } from "./history-columns";
import { csvHeader, csvRows } from "./history-csv";
import { parquetPieces } from "./parquet-pieces";
import { textPieces } from "./text-pieces";

interface FormatWriter {
  /** What its files' names end with. */
  extension: string;
  mediaType: string;
  /** Its files cannot be made smaller. */
  isCompressed: boolean;
  pieces: (table: ExportTable) => AsyncIterable<string | Uint8Array>;
}

/** How a host's history is written, each piece by piece as it is read. */
export const EXPORT_WRITERS: Record<ExportFormat, FormatWriter> = {
  csv: { extension: "csv", mediaType: "text/csv; charset=utf-8", isCompressed: false, pieces: csvPieces },
  json: { extension: "jsonl", mediaType: "application/x-ndjson", isCompressed: false, pieces: jsonPieces },
  parquet: {
    extension: "parquet",
    mediaType: "application/vnd.apache.parquet",
    isCompressed: true,
    pieces: parquetPieces,
  },
};

async function* csvPieces({ columns, windows }: ExportTable): AsyncGenerator<string> {
  yield csvHeader(columns);
  for await (const window of windows) yield* textPieces(csvRows(window));
}

/** JSON Lines: an object a row, all with the same keys, so that a reader needs no more than a line at a time. */
async function* jsonPieces({ windows }: ExportTable): AsyncGenerator<string> {
  for await (const window of windows) yield* textPieces(jsonRows(window));
}

function* jsonRows(columns: readonly HistoryColumn[]): Generator<string> {
  const keys = columns.map(({ name }) => `,${JSON.stringify(name)}:`);
  for (const { atMs, values } of rowsOf(columns)) {
    let line = `{"time":"${new Date(atMs).toISOString()}"`;
    for (let c = 0; c < values.length; c++) line += keys[c]! + (Number.isFinite(values[c]!) ? values[c]! : "null");
    yield `${line}}\n`;
  }
}
