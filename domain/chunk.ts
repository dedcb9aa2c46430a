import {
  ByteReader,
  ByteWriter,
  CodecError,
  decodeColumn,
  decodeTimes,
  encodeColumn,
  encodeTimes,
} from "./column-codec";
import { MAX_SERIES_PER_HOST } from "./frame";
import { decimalsOf } from "./metric-catalogue";

/** The tiers that history is kept in, finest first. `raw` is the node's own rate and exists only below one second. */
export const TIERS = ["raw", "1s", "1m", "1h"] as const;
export type Tier = (typeof TIERS)[number];

const CHUNK_VERSION = 1;
export const MAX_TICKS_PER_CHUNK = 1200;
export const MAX_CHUNK_BYTES = 4 << 20;

/** Minimum, mean and maximum of a stretch of samples. All are NaN when there was none. */
export interface Rollup {
  min: number;
  mean: number;
  max: number;
}

/** Rollups of one series over several stretches, as columns. */
export interface RollupColumns {
  min: Float64Array;
  mean: Float64Array;
  max: Float64Array;
}

/** One minute of all series of one host, as the node encodes it. */
export interface Chunk {
  /** Start of the minute, ms since 1970, a multiple of 60,000. */
  minuteMs: number;
  /** The node did not see the whole minute: what is stored already must be merged, not replaced. */
  partial: boolean;
  seriesIds: readonly string[];
  timesMs: ArrayLike<number>;
  columns: ArrayLike<number>[];
  /** Of each series over the minute, taken from the node's full rate. */
  rollups: Rollup[];
}

/** Where a rollup is decoded to that nobody asked for. */
const passedOver = new Float64Array(3);

interface NameList {
  bytes: Uint8Array;
  seriesIds: readonly string[];
  indexById: Map<string, number>;
}

/** The list of names read last: the chunks of an hour hold the same. */
let lastNames: NameList | undefined;

function readNames(bytes: Uint8Array): NameList {
  if (lastNames && sameBytes(lastNames.bytes, bytes)) return lastNames;
  const seriesIds = bytes.length === 0 ? [] : new TextDecoder().decode(bytes).split("\n");
  if (seriesIds.length > MAX_SERIES_PER_HOST) {
    throw new CodecError(`${seriesIds.length} series where at most ${MAX_SERIES_PER_HOST} are allowed`);
  }
  lastNames = { bytes: bytes.slice(), seriesIds, indexById: new Map(seriesIds.map((id, i) => [id, i])) };
  return lastNames;
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** A chunk's header and where its columns lie: single columns are then decoded on demand. */
export class ChunkReader {
  readonly minuteMs: number;
  readonly partial: boolean;
  readonly seriesIds: readonly string[];
  readonly timesMs: Float64Array;
  private readonly starts: number[] = [];
  private readonly lengths: number[] = [];
  private readonly indexById: Map<string, number>;

  /** @throws CodecError when the bytes are not a chunk */
  constructor(private readonly bytes: Uint8Array) {
    const reader = new ByteReader(bytes);
    const version = reader.byte();
    if (version !== CHUNK_VERSION)
      throw new CodecError(`chunk version ${version}, where ${CHUNK_VERSION} is spoken here`);
    this.partial = reader.byte() === 1;
    this.minuteMs = reader.varint();
    if (this.minuteMs % 60_000 !== 0) throw new CodecError(`a chunk starts at a minute, not at ${this.minuteMs}`);
    const names = readNames(reader.slice(reader.varint()));
    this.seriesIds = names.seriesIds;
    this.indexById = names.indexById;
    this.timesMs = decodeTimes(reader, MAX_TICKS_PER_CHUNK);
    const first = this.timesMs[0];
    const last = this.timesMs[this.timesMs.length - 1];
    if (first !== undefined && (first < this.minuteMs || last! >= this.minuteMs + 60_000)) {
      throw new CodecError("a chunk's times lie outside its minute");
    }
    for (let i = 0; i < this.seriesIds.length; i++) this.lengths.push(reader.varint());
    let at = reader.offset;
    for (const length of this.lengths) {
      this.starts.push(at);
      at += length;
    }
    if (at !== bytes.length) throw new CodecError(`a chunk of ${bytes.length} bytes where its columns end at ${at}`);
  }

  private readerOf(seriesId: string): ByteReader | undefined {
    const index = this.indexById.get(seriesId);
    if (index === undefined) return undefined;
    const start = this.starts[index]!;
    return new ByteReader(this.bytes, start, start + this.lengths[index]!);
  }

  /** Minimum, mean and maximum of a series over the minute, or `undefined` when the chunk does not hold the series. */
  rollup(seriesId: string): Rollup | undefined {
    const reader = this.readerOf(seriesId);
    if (!reader) return undefined;
    const [min, mean, max] = decodeColumn(reader, 3, reader.byte());
    return { min: min!, mean: mean!, max: max! };
  }

  /** The values of a series at `timesMs`, or `undefined` when the chunk does not hold the series. @param into filled from its start */
  column(seriesId: string, into?: Float64Array): Float64Array | undefined {
    const reader = this.readerOf(seriesId);
    if (!reader) return undefined;
    const decimals = reader.byte();
    decodeColumn(reader, 3, decimals, passedOver);
    return decodeColumn(reader, this.timesMs.length, decimals, into);
  }
}

/** A minute of all series as bytes: header, names, times, a directory of column lengths, then for each series its decimals, rollup and values. */
export function encodeChunk(chunk: Chunk, writer = new ByteWriter(8192)): Uint8Array {
  writer.reset();
  writer.byte(CHUNK_VERSION);
  writer.byte(chunk.partial ? 1 : 0);
  writer.varint(chunk.minuteMs);
  const names = new TextEncoder().encode(chunk.seriesIds.join("\n"));
  writer.varint(names.length);
  writer.raw(names);
  encodeTimes(writer, chunk.timesMs);
  const columns = new ByteWriter(8192);
  let before = 0;
  for (let i = 0; i < chunk.seriesIds.length; i++) {
    const decimals = decimalsOf(chunk.seriesIds[i]!);
    const { min, mean, max } = chunk.rollups[i]!;
    columns.byte(decimals);
    encodeColumn(columns, [min, mean, max], decimals);
    encodeColumn(columns, chunk.columns[i]!, decimals);
    writer.varint(columns.length - before);
    before = columns.length;
  }
  writer.raw(columns.finish());
  return writer.finish();
}

/** One series over a long span (an hour of the 1 s tier, a day of the 1 min tier), before it is compressed and kept. */
export interface SealedSeries {
  timesMs: Float64Array;
  values: Float64Array | RollupColumns;
}

function isRollup(values: SealedSeries["values"]): values is RollupColumns {
  return "min" in values;
}

/**
 * The largest whole number that all values are multiples of: memory is counted in pages, and what is said once need not be said in
 * every sample. 1 when values have decimals.
 */
function commonUnit(values: Float64Array, decimals: number): number {
  if (decimals > 0) return 1;
  let unit = 0;
  for (let i = 0; i < values.length && unit !== 1; i++) {
    let rest = Math.abs(Math.round(values[i]!));
    if (!(rest < MAX_UNIT)) continue;
    while (rest > 0) [unit, rest] = [rest, unit % rest];
  }
  return unit || 1;
}

/** Bytes of a sealed series; the caller compresses them. */
export function encodeSealedSeries(series: SealedSeries, decimals: number): Uint8Array {
  const writer = new ByteWriter(4096);
  const columns = isRollup(series.values)
    ? [series.values.min, series.values.mean, series.values.max]
    : [series.values];
  writer.byte(CHUNK_VERSION);
  writer.byte(columns.length);
  writer.byte(decimals);
  encodeTimes(writer, series.timesMs);
  for (const column of columns) {
    const unit = commonUnit(column, decimals);
    writer.varint(unit);
    encodeColumn(writer, unit === 1 ? column : column.map((value) => Math.round(value) / unit), decimals);
  }
  return writer.finish();
}

/** Larger values are absent in a column. */
const MAX_UNIT = 2 ** 51;
const MAX_SEALED_TICKS = 100_000;

/** @throws CodecError when the bytes are not a sealed series */
export function decodeSealedSeries(bytes: Uint8Array): SealedSeries {
  const reader = new ByteReader(bytes);
  const version = reader.byte();
  if (version !== CHUNK_VERSION)
    throw new CodecError(`sealed series version ${version}, where ${CHUNK_VERSION} is spoken here`);
  const columnCount = reader.byte();
  const decimals = reader.byte();
  const timesMs = decodeTimes(reader, MAX_SEALED_TICKS);
  if (columnCount !== 1 && columnCount !== 3)
    throw new CodecError(`a sealed series has 1 or 3 columns, not ${columnCount}`);
  const [values, mean, max] = Array.from({ length: columnCount }, () => {
    const unit = reader.varint();
    const column = decodeColumn(reader, timesMs.length, decimals);
    if (unit !== 1) for (let i = 0; i < column.length; i++) column[i]! *= unit;
    return column;
  });
  return { timesMs, values: mean && max ? { min: values!, mean, max } : values! };
}
