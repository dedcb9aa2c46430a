import { ByteWriter, ParquetWriter, type SchemaElement } from "hyparquet-writer";
import { PREMONITOR_VERSION } from "../../domain/version";
import type { ExportTable } from "./export-history";
import { type HistoryColumn, type HistoryRow, rowsOf } from "./history-columns";

/** A group is compressed at one go: about 25 ms, in which nothing else is done. */
const GROUP_CELLS = 250_000;
/** Each column of each group takes some bytes in the file's end, which is kept until then: so groups are not too many either. */
const MIN_GROUP_ROWS = 500;

/**
 * A host's history as Parquet, a group of rows after the other: `host`, `time` (ms, UTC), and a double a column, null where nothing was
 * measured. Units are in the file's metadata under `units`. What is kept until the end is where each group's columns lie.
 */
export async function* parquetPieces({ hostId, columns, windows }: ExportTable): AsyncGenerator<Uint8Array> {
  const bytes = new ByteWriter();
  const units = JSON.stringify(Object.fromEntries(columns.map(({ name, unit }) => [name, unit])));
  const writer = new ParquetWriter({
    writer: bytes,
    schema: schemaOf(columns),
    kvMetadata: [{ key: "units", value: units }],
    createdBy: `premonitor version ${PREMONITOR_VERSION}`,
  });
  const group = new RowGroup(hostId, columns);
  for await (const window of windows) {
    for (const row of rowsOf(window)) {
      if (!group.add(row)) continue;
      group.writeTo(writer);
      yield taken(bytes);
    }
  }
  group.writeTo(writer);
  writer.finish();
  yield taken(bytes);
}

function schemaOf(columns: readonly HistoryColumn[]): SchemaElement[] {
  return [
    { name: "history", num_children: 2 + columns.length },
    { name: "host", type: "BYTE_ARRAY", converted_type: "UTF8", repetition_type: "REQUIRED" },
    {
      name: "time",
      type: "INT64",
      converted_type: "TIMESTAMP_MILLIS",
      logical_type: { type: "TIMESTAMP", isAdjustedToUTC: true, unit: "MILLIS" },
      repetition_type: "REQUIRED",
    },
    ...columns.map(({ name }): SchemaElement => ({ name, type: "DOUBLE", repetition_type: "OPTIONAL" })),
  ];
}

/** What was written since the last time. The writer counts on from where it was, so that places in the file stay right. */
function taken(bytes: ByteWriter): Uint8Array {
  const piece = bytes.getBytes().slice();
  bytes.index = 0;
  return piece;
}

/** Rows that wait until they are enough to be written. */
class RowGroup {
  private readonly capacity: number;
  private times: bigint[] = [];
  private readonly values: (number | null)[][];

  constructor(
    private readonly hostId: string,
    private readonly columns: readonly HistoryColumn[],
  ) {
    this.capacity = Math.max(MIN_GROUP_ROWS, Math.floor(GROUP_CELLS / (columns.length + 2)));
    this.values = columns.map(() => []);
  }

  /** @returns whether the group is full */
  add({ atMs, values }: HistoryRow): boolean {
    this.times.push(BigInt(atMs));
    for (let c = 0; c < values.length; c++) this.values[c]!.push(Number.isNaN(values[c]!) ? null : values[c]!);
    return this.times.length >= this.capacity;
  }

  writeTo(writer: ParquetWriter): void {
    const rowGroupSize = this.times.length;
    if (rowGroupSize === 0) return;
    writer.write({
      rowGroupSize,
      columnData: [
        { name: "host", data: new Array<string>(rowGroupSize).fill(this.hostId) },
        { name: "time", data: this.times, encoding: "DELTA_BINARY_PACKED" },
        // Neighbours in time are alike in their first bytes: a third smaller than plain, and no slower.
        ...this.columns.map(({ name }, c) => ({ name, data: this.values[c]!, encoding: "BYTE_STREAM_SPLIT" as const })),
      ],
    });
    this.times = [];
    this.columns.forEach((_, c) => {
      this.values[c] = [];
    });
  }
}
