import type { Chunk } from "../domain/chunk";
import { encodeChunk } from "../domain/chunk";
import { ByteWriter } from "../domain/column-codec";
import { encodeFrame, makeSchema, type Schema, SUMMARY_SERIES } from "../domain/frame";
import { rollupOf } from "../domain/rollup-of";
import type { SampleTable } from "./sample-table";

const MINUTE_MS = 60_000;
/** A minute of ticks at the highest rate. */
const MAX_TICKS = 600;
/** Room for ticks at first; it doubles, so that hosts that report seldom take little. */
const FIRST_TICKS = 16;
const NO_SUMMARY_COLUMN = -1;
/** What is written is copied out at once, so all recorders of a process share them: the centre has one for each host that others push. */
const FRAME_WRITER = new ByteWriter(4096);
const CHUNK_WRITER = new ByteWriter(16_384);

/** What the recorder hands on, in the order in which it must be shipped. */
export interface RecorderSink {
  schema(schema: Schema): void;
  /** Makes the frame only when the sequence number is known, because the number is inside. */
  frame(encode: (runId: number, sequence: number) => Uint8Array, newestAtMs: number): void;
  chunk(tier: "raw" | "1s", minuteMs: number, bytes: Uint8Array): void;
}

/**
 * Keeps the ticks of the present minute, column by column, and turns them into frames (the ticks since the last one) and, at the
 * minute's end, into chunks. A change of the list of series ends the chunk early; the centre joins the parts of a minute.
 */
export class Recorder {
  private schema: Schema = makeSchema([]);
  private generation = -1;
  private slots: number[] = [];
  private columns: Float64Array[] = [];
  private timesMs = new Float64Array(FIRST_TICKS);
  private tickCount = 0;
  private framedCount = 0;
  private minuteMs = 0;
  private partial = true;
  private finestPeriodMs = Number.POSITIVE_INFINITY;
  private summaryColumns: number[] = [];

  constructor(
    private readonly table: SampleTable,
    private readonly sink: RecorderSink,
  ) {}

  /** The list of series that the next frame will name. */
  get currentSchema(): Schema {
    return this.schema;
  }

  /** Records the tick that the table holds. @param periodMs the sampling period in force */
  record(atMs: number, periodMs: number): void {
    const minuteMs = Math.floor(atMs / MINUTE_MS) * MINUTE_MS;
    const newestMs = this.tickCount > 0 ? this.timesMs[this.tickCount - 1]! : Number.NEGATIVE_INFINITY;
    if (minuteMs !== this.minuteMs || this.tickCount === MAX_TICKS || atMs <= newestMs) {
      const isNextMinute = minuteMs === this.minuteMs + MINUTE_MS;
      this.closeMinute(!isNextMinute);
      this.partial = !isNextMinute;
      this.minuteMs = minuteMs;
    }
    if (this.generation !== this.table.generation) {
      this.closeMinute(true);
      this.partial = true;
      this.adoptSchema();
    }
    if (this.tickCount === this.timesMs.length) this.makeRoom();
    this.timesMs[this.tickCount] = atMs;
    for (let i = 0; i < this.slots.length; i++) this.columns[i]![this.tickCount] = this.table.get(this.slots[i]!);
    this.tickCount++;
    this.finestPeriodMs = Math.min(this.finestPeriodMs, periodMs);
  }

  private makeRoom(): void {
    const tickCount = Math.min(MAX_TICKS, 2 * this.timesMs.length);
    const grown = (values: Float64Array): Float64Array<ArrayBuffer> => {
      const larger = new Float64Array(tickCount);
      larger.set(values);
      return larger;
    };
    this.timesMs = grown(this.timesMs);
    this.columns = this.columns.map(grown);
  }

  private adoptSchema(): void {
    const entries = [...this.table.entries()];
    this.generation = this.table.generation;
    this.slots = entries.map(([, slot]) => slot);
    this.columns = entries.map((_, i) => this.columns[i] ?? new Float64Array(this.timesMs.length));
    this.schema = makeSchema(entries.map(([id]) => id));
    this.summaryColumns = SUMMARY_SERIES.map((id) => this.schema.seriesIds.indexOf(id));
    this.sink.schema(this.schema);
  }

  /** Ships the ticks since the last frame as one frame. @param periodMs the sampling period in force */
  flushFrame(periodMs: number): void {
    const { framedCount: from, tickCount: to, schema } = this;
    if (from === to) return;
    this.framedCount = to;
    const timesMs = this.timesMs.slice(from, to);
    const columns = this.slots.map((_, i) => this.columns[i]!.slice(from, to));
    const summary = Float32Array.from(this.summaryColumns, (column) =>
      column === NO_SUMMARY_COLUMN ? Number.NaN : this.columns[column]![to - 1]!,
    );
    this.sink.frame(
      (runId, sequence) =>
        encodeFrame(
          { schema: schema.version, runId, sequence, periodMs, summary, timesMs, columns },
          schema,
          FRAME_WRITER,
        ),
      timesMs[timesMs.length - 1]!,
    );
  }

  /** Has the present minute joined with what is stored of it, because something came by another way. */
  joinMinute(): void {
    this.partial = true;
  }

  /** Ends the present minute's chunk. @param partial the minute is not over, or ticks of it are missing here */
  closeMinute(partial: boolean): void {
    if (this.tickCount > 0) {
      this.flushFrame(this.finestPeriodMs);
      const chunk: Chunk = {
        minuteMs: this.minuteMs,
        partial: partial || this.partial,
        seriesIds: this.schema.seriesIds,
        timesMs: this.timesMs.subarray(0, this.tickCount),
        columns: this.slots.map((_, i) => this.columns[i]!.subarray(0, this.tickCount)),
        rollups: this.slots.map((_, i) => rollupOf(this.columns[i]!, this.tickCount)),
      };
      if (this.finestPeriodMs < 1000) {
        this.sink.chunk("raw", this.minuteMs, encodeChunk(chunk, CHUNK_WRITER));
        this.sink.chunk("1s", this.minuteMs, encodeChunk(meanPerSecond(chunk), CHUNK_WRITER));
      } else {
        this.sink.chunk("1s", this.minuteMs, encodeChunk(chunk, CHUNK_WRITER));
      }
    }
    this.tickCount = 0;
    this.framedCount = 0;
    this.finestPeriodMs = Number.POSITIVE_INFINITY;
    // Whatever comes of this minute from now on must not stand for all of it.
    this.partial = true;
  }
}

/** The same minute with one tick a second: means of what lies in the second, at the second's start. */
function meanPerSecond(chunk: Chunk): Chunk {
  const ticks = chunk.timesMs.length;
  const starts: number[] = [];
  const timesMs: number[] = [];
  for (let i = 0; i < ticks; i++) {
    const secondMs = Math.floor(chunk.timesMs[i]! / 1000) * 1000;
    if (timesMs[timesMs.length - 1] === secondMs) continue;
    timesMs.push(secondMs);
    starts.push(i);
  }
  const columns = chunk.columns.map((column) =>
    Float64Array.from(starts, (start, second) => {
      const end = starts[second + 1] ?? ticks;
      let sum = 0;
      let present = 0;
      for (let i = start; i < end; i++) {
        const value = column[i]!;
        if (Number.isNaN(value)) continue;
        sum += value;
        present++;
      }
      return present === 0 ? Number.NaN : sum / present;
    }),
  );
  return { ...chunk, timesMs, columns };
}
