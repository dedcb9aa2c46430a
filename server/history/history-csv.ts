import { csvLine } from "../../domain/csv-line";
import { columnsOf, type HistoryColumn, rowsOf } from "./history-columns";
import { type HistorySource, type HistorySpan, readThinned, type ThinnedHistory } from "./read-history";
import { textPieces } from "./text-pieces";

/**
 * What the charts show as CSV (RFC 4180, UTF-8): a row for each time at which any series has a value. Thinned samples, and those of a
 * tier that is thinned already, have three columns: minimum, mean and maximum.
 * @returns pieces of whole lines
 */
export async function* historyCsv(store: HistorySource, span: HistorySpan): AsyncGenerator<string> {
  const history = await readThinned(store, span);
  const columns = history.series.flatMap((series) => columnsOf(series, isRolledUp(history)));
  yield csvHeader(columns);
  yield* textPieces(csvRows(columns));
}

/** The first line: `time`, then series with their units. */
export function csvHeader(columns: readonly Pick<HistoryColumn, "name" | "unit">[]): string {
  return csvLine(["time", ...columns.map(({ name, unit }) => `${name} [${unit}]`)]);
}

/** A line for each time at which any column has a value; what is absent is empty. */
export function* csvRows(columns: readonly HistoryColumn[]): Generator<string> {
  for (const { atMs, values } of rowsOf(columns)) {
    let line = new Date(atMs).toISOString();
    for (const value of values) line += Number.isNaN(value) ? "," : `,${value}`;
    yield `${line}\r\n`;
  }
}

function isRolledUp({ tier, series }: ThinnedHistory): boolean {
  return tier === "1m" || tier === "1h" || series.some(({ samples }) => samples.min !== samples.max);
}
