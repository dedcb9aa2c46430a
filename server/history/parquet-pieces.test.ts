import { parquetMetadata, parquetReadObjects } from "hyparquet";
import { describe, expect, it } from "vitest";
import type { ExportTable } from "./export-history";
import type { HistoryColumn } from "./history-columns";
import { parquetPieces } from "./parquet-pieces";

const WINDOW_ROWS = 3600;
const FIRST_MS = Date.UTC(2026, 10, 20);
const valueAt = (row: number, c: number) => ((row * 7919) % 1000) / 8 + c;

/** A table whose values are worked out as they are read, and how many rows were read so far. */
function countedTable(columnCount: number, windowCount: number) {
  const read = { rows: 0 };
  const column = (c: number, firstRow: number, rowCount: number): HistoryColumn => ({
    name: `net.if${c}.in`,
    unit: "bytes_per_second",
    timesMs: Float64Array.from({ length: rowCount }, (_, i) => FIRST_MS + (firstRow + i) * 1000),
    values: Float64Array.from({ length: rowCount }, (_, i) => valueAt(firstRow + i, c)),
    scale: 1000,
  });
  const columns = (firstRow: number, rowCount: number) =>
    Array.from({ length: columnCount }, (_, c) => column(c, firstRow, rowCount));
  async function* windows() {
    for (let window = 0; window < windowCount; window++) {
      read.rows += WINDOW_ROWS;
      yield columns(window * WINDOW_ROWS, WINDOW_ROWS);
    }
  }
  const table: ExportTable = { hostId: "web-1", columns: columns(0, 0), windows: windows() };
  return { table, read };
}

describe("Parquet", () => {
  it("of millions of values keeps no more of them than a group and a window, however many there are", async () => {
    const [columnCount, windowCount] = [100, 24];
    const { table, read } = countedTable(columnCount, windowCount);
    const pieces: Uint8Array[] = [];
    let rowsBefore = 0;
    for await (const piece of parquetPieces(table)) {
      pieces.push(piece);
      expect(read.rows - rowsBefore).toBeLessThanOrEqual(WINDOW_ROWS + 250_000 / columnCount);
      expect(piece.length).toBeLessThan(250_000 * 8 * 1.2);
      rowsBefore = Math.floor(250_000 / (columnCount + 2)) * pieces.length;
    }
    const file = Uint8Array.from(Buffer.concat(pieces)).buffer;
    const { row_groups: groups, num_rows: rowCount } = parquetMetadata(file);
    expect(Number(rowCount) * columnCount).toBe(windowCount * WINDOW_ROWS * columnCount);
    expect(groups).toHaveLength(pieces.length);
    for (const { num_rows } of groups) expect(Number(num_rows) * (columnCount + 2)).toBeLessThanOrEqual(250_000);
    const [rowStart, rowEnd] = [50_000, 50_003];
    const rows = await parquetReadObjects({ file, rowStart, rowEnd, columns: ["time", "net.if99.in"] });
    expect(rows).toEqual(
      [50_000, 50_001, 50_002].map((row) => ({
        time: new Date(FIRST_MS + row * 1000),
        "net.if99.in": valueAt(row, 99),
      })),
    );
  });

  it("is a whole file of no rows when nothing was measured", async () => {
    const { table } = countedTable(2, 0);
    const pieces: Uint8Array[] = [];
    for await (const piece of parquetPieces(table)) pieces.push(piece);
    const file = Uint8Array.from(Buffer.concat(pieces)).buffer;
    expect(Number(parquetMetadata(file).num_rows)).toBe(0);
    expect(await parquetReadObjects({ file })).toEqual([]);
  });
});
