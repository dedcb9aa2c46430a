import {
  ByteReader,
  ByteWriter,
  CodecError,
  decodeColumn,
  decodeTimes,
  encodeColumn,
  encodeTimes,
} from "./column-codec";
import { decimalsOf } from "./metric-catalogue";

/** The few series of the fleet page. A frame's header carries their newest values, so that the centre need not decode the rest. */
export const SUMMARY_SERIES = [
  "cpu.busy",
  "memory.used",
  "memory.total",
  "forecast.memory.used.mean",
  "forecast.memory.used.limit_in_earliest",
  "forecast.memory.used.limit_in_likely",
  "forecast.memory.used.limit_in_latest",
  "load.1m",
  "net.total.in",
  "net.total.out",
  "disk.total.busy",
  "pressure.memory.some",
  "collector.clock_offset",
  "collector.rules_version",
  "memory.used_ratio",
] as const;
export type SummarySeries = (typeof SUMMARY_SERIES)[number];

const FRAME_VERSION = 3;
const MAX_TICKS_PER_FRAME = 1200;
export const MAX_SERIES_PER_HOST = 4096;

/** What a frame says of itself before its columns. `schema` names the list of series that the columns stand for. */
export interface FrameHeader {
  schema: number;
  /** Start of the collector's run (ms since 1970) and the number of the message in it: together they order and identify messages. */
  runId: number;
  sequence: number;
  periodMs: number;
  /** The newest value of each of SUMMARY_SERIES; NaN when absent. */
  summary: Float32Array;
  /** Times of the ticks, ms since 1970, rising. */
  timesMs: Float64Array;
}

/** Some ticks of one host. `columns[i]` belongs to series `i` of the schema; NaN is an absent value. */
export interface Frame extends FrameHeader {
  columns: ArrayLike<number>[];
}

/** The list of series that frames stand for, and how each is scaled. Frames name it by its version and repeat no names. */
export interface Schema {
  version: number;
  seriesIds: string[];
  decimals: number[];
}

/** Makes a schema. Its version is FNV-1a over ids and decimals, so that equal lists have equal versions without coordination. */
export function makeSchema(seriesIds: string[]): Schema {
  const decimals = seriesIds.map(decimalsOf);
  let hash = 0x811c9dc5;
  for (let s = 0; s < seriesIds.length; s++) {
    const id = seriesIds[s]!;
    for (let i = 0; i < id.length; i++) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193);
    hash = Math.imul(hash ^ (10 + 256 * decimals[s]!), 0x01000193);
  }
  return { version: hash >>> 0, seriesIds, decimals };
}

/** @param schema the one that `frame.schema` names; the columns are in its order */
export function encodeFrame(frame: Frame, schema: Schema, writer = new ByteWriter(2048)): Uint8Array {
  writer.reset();
  writer.byte(FRAME_VERSION);
  writer.uint32(frame.schema);
  writer.varint(frame.runId);
  writer.varint(frame.sequence);
  writer.varint(frame.periodMs);
  for (let i = 0; i < SUMMARY_SERIES.length; i++) writer.float64(frame.summary[i] ?? Number.NaN);
  encodeTimes(writer, frame.timesMs);
  writer.varint(frame.columns.length);
  for (let i = 0; i < frame.columns.length; i++) encodeColumn(writer, frame.columns[i]!, schema.decimals[i]!);
  return writer.finish();
}

function readHeader(reader: ByteReader): FrameHeader {
  const version = reader.byte();
  if (version !== FRAME_VERSION)
    throw new CodecError(`frame version ${version}, where ${FRAME_VERSION} is spoken here`);
  const schema = reader.uint32();
  const runId = reader.varint();
  const sequence = reader.varint();
  const periodMs = reader.varint();
  const summary = new Float32Array(SUMMARY_SERIES.length);
  for (let i = 0; i < summary.length; i++) summary[i] = reader.float64();
  const timesMs = decodeTimes(reader, MAX_TICKS_PER_FRAME);
  if (timesMs.length === 0) throw new CodecError("a frame without ticks");
  return { schema, runId, sequence, periodMs, summary, timesMs };
}

/** Reads the header alone: all that the centre needs. @throws CodecError */
export function decodeFrameHeader(bytes: Uint8Array): FrameHeader {
  return readHeader(new ByteReader(bytes));
}

/**
 * Reads a whole frame, or some columns of it.
 * @param schema the one that the frame names
 * @param wanted indices into the schema, in rising order; `columns[i]` then belongs to series `wanted[i]`
 * @throws CodecError when it does not fit
 */
export function decodeFrame(
  bytes: Uint8Array,
  schema: Schema,
  wanted?: readonly number[],
): Frame & { columns: Float64Array[] } {
  const reader = new ByteReader(bytes);
  const header = readHeader(reader);
  const count = reader.varint();
  if (header.schema !== schema.version)
    throw new CodecError(`a frame of schema ${header.schema}, not of ${schema.version}`);
  if (count !== schema.decimals.length)
    throw new CodecError(`${count} columns for a schema of ${schema.decimals.length} series`);
  const ticks = header.timesMs.length;
  const passedOver = new Float64Array(wanted ? ticks : 0);
  const columns: Float64Array[] = [];
  for (let i = 0; i < count; i++) {
    const isWanted = !wanted || wanted[columns.length] === i;
    const column = decodeColumn(reader, ticks, schema.decimals[i]!, isWanted ? new Float64Array(ticks) : passedOver);
    if (isWanted) columns.push(column);
  }
  return { ...header, columns };
}

/** Several frames as one piece of bytes, each behind its length (u32). */
export function packFrames(frames: readonly Uint8Array[]): Uint8Array {
  const writer = new ByteWriter(frames.reduce((sum, { length }) => sum + length + 4, 0));
  for (const frame of frames) {
    writer.uint32(frame.length);
    writer.raw(frame);
  }
  return writer.finish();
}

/** The other way round. @throws CodecError when the bytes are cut off */
export function unpackFrames(bytes: Uint8Array): Uint8Array[] {
  const reader = new ByteReader(bytes);
  const frames: Uint8Array[] = [];
  while (reader.remaining > 0) frames.push(reader.slice(reader.uint32()));
  return frames;
}
