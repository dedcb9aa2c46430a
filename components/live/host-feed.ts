import { decodeFrame, decodeFrameHeader, type Frame, type Schema } from "../../domain/frame";
import type { Outlook } from "../../domain/outlook";
import type { ProcessReport } from "../../domain/process";
import { Signal } from "./signal";

/** So far back ticks are kept: twenty minutes, at most as many ticks as that has at 0.1 s. */
const KEPT_MS = 20 * 60_000;
const MAX_TICKS = 12_000;
const FIRST_CAPACITY = 512;
/** Frames that may wait for their schema or for the tail: two minutes at 0.1 s. */
const MAX_WAITING_FRAMES = 1200;
/** A pause that is longer cannot be filled from the tail. */
const MAX_PAUSE_MS = 10_000;
const MAX_PAUSE_TICKS = 20;
/** A clock that is set back by more starts the feed anew; by less, its ticks are passed over until it has caught up. */
const MAX_STEP_BACK_MS = 5000;

/**
 * The newest ticks of one host, as frames bring them, for the charts: arrays outside React. Frames are taken in the order of their
 * numbers, each once. Where ticks are missing for long the feed starts anew, so that all between `firstAtMs` and now is whole; what was
 * before is history's.
 */
export class HostFeed {
  /** Notifies for every frame. */
  readonly changed = new Signal();
  /** Notifies when the collector has told anew where its host is heading. */
  readonly outlookChanged = new Signal();
  outlook: Outlook | undefined;
  readonly processesChanged = new Signal();
  processes: ProcessReport | undefined;
  private schema: Schema | null = null;
  private readonly series = new Map<string, Float64Array>();
  private times: Float64Array = new Float64Array(FIRST_CAPACITY);
  private last = { runId: 0, sequence: 0 };
  private waiting: Uint8Array[] = [];
  private isHeld = false;
  length = 0;
  periodMs = 1000;

  /** Times of the ticks that are kept, rising. */
  get timesMs(): Float64Array {
    return this.times.subarray(0, this.length);
  }

  /** NaN when there are no ticks. */
  get firstAtMs(): number {
    return this.length > 0 ? this.times[0]! : Number.NaN;
  }

  /** NaN when there are no ticks. */
  get newestAtMs(): number {
    return this.length > 0 ? this.times[this.length - 1]! : Number.NaN;
  }

  /** Values at `timesMs`; `undefined` for a series that no frame held. */
  valuesOf(seriesId: string): Float64Array | undefined {
    return this.series.get(seriesId)?.subarray(0, this.length);
  }

  /** The newest value; NaN when absent. */
  newest(seriesId: string): number {
    return this.length > 0 ? (this.series.get(seriesId)?.[this.length - 1] ?? Number.NaN) : Number.NaN;
  }

  /** From now on frames wait: the tail, which has what came before them, was asked for. */
  hold(): void {
    this.isHeld = true;
  }

  /** Takes the tail, then the frames that waited for it. */
  resume(schema: Schema | null, tail: readonly Uint8Array[]): void {
    this.isHeld = false;
    this.schema = schema;
    const frames = [...tail, ...this.waiting];
    this.waiting = [];
    this.takeAll(frames);
  }

  setOutlook(outlook: Outlook): void {
    this.outlook = outlook;
    this.outlookChanged.notify();
  }

  setProcesses(report: ProcessReport): void {
    this.processes = report;
    this.processesChanged.notify();
  }

  /** Takes the list of series that frames stand for from now on. Frames that waited for it are taken. */
  setSchema(schema: Schema): void {
    this.schema = schema;
    if (this.isHeld) return;
    const frames = this.waiting;
    this.waiting = [];
    this.takeAll(frames.filter((bytes) => schemaOf(bytes) === schema.version));
  }

  /** Takes a frame. One that names a schema that has not come yet waits for it; one that is damaged is passed over. */
  addFrame(bytes: Uint8Array): void {
    const isUnknown = this.schema === null || schemaOf(bytes) !== this.schema.version;
    if (this.isHeld || isUnknown) {
      if (this.waiting.length >= MAX_WAITING_FRAMES) this.waiting.shift();
      this.waiting.push(bytes);
    } else if (this.take(bytes)) this.changed.notify();
  }

  private takeAll(frames: readonly Uint8Array[]): void {
    let took = false;
    for (const bytes of frames) took = this.take(bytes) || took;
    if (took) this.changed.notify();
  }

  private take(bytes: Uint8Array): boolean {
    const { schema, last } = this;
    if (!schema) return false;
    let frame: Frame;
    try {
      const { runId, sequence, schema: version } = decodeFrameHeader(bytes);
      const isOld = runId < last.runId || (runId === last.runId && sequence <= last.sequence);
      if (isOld || version !== schema.version) return false;
      frame = decodeFrame(bytes, schema);
    } catch {
      return false;
    }
    this.last = { runId: frame.runId, sequence: frame.sequence };
    this.periodMs = frame.periodMs;
    if (this.isBroken(frame.timesMs[0]!)) this.clear();
    for (let tick = 0; tick < frame.timesMs.length; tick++) this.append(schema, frame, tick);
    return true;
  }

  private isBroken(atMs: number): boolean {
    if (this.length === 0) return false;
    const pauseMs = atMs - this.newestAtMs;
    return pauseMs < -MAX_STEP_BACK_MS || pauseMs > Math.max(MAX_PAUSE_MS, MAX_PAUSE_TICKS * this.periodMs);
  }

  private clear(): void {
    this.length = 0;
    this.series.clear();
  }

  private append(schema: Schema, { timesMs, columns }: Frame, tick: number): void {
    const atMs = timesMs[tick]!;
    if (atMs <= this.newestAtMs) return;
    if (this.length === this.times.length) this.makeRoom(atMs);
    const at = this.length++;
    this.times[at] = atMs;
    for (const values of this.series.values()) values[at] = Number.NaN;
    for (let i = 0; i < columns.length; i++) this.seriesFor(schema.seriesIds[i]!)[at] = columns[i]![tick]!;
  }

  private seriesFor(id: string): Float64Array {
    let values = this.series.get(id);
    if (!values) {
      values = new Float64Array(this.times.length).fill(Number.NaN);
      this.series.set(id, values);
    }
    return values;
  }

  /** Drops what is too old, a good part at a time so that it costs little; when nothing is, there is more room. */
  private makeRoom(nowMs: number): void {
    let drop = 0;
    while (drop < this.length && this.times[drop]! < nowMs - KEPT_MS) drop++;
    const capacity = Math.min(MAX_TICKS, this.times.length * 2);
    if (drop < this.length / 10 && capacity > this.times.length) {
      this.times = grown(this.times, capacity);
      for (const [id, values] of this.series) this.series.set(id, grown(values, capacity));
      return;
    }
    drop = Math.max(drop, Math.ceil(this.length / 10));
    this.times.copyWithin(0, drop);
    for (const values of this.series.values()) values.copyWithin(0, drop);
    this.length -= drop;
  }
}

/** The schema that a frame names; `undefined` when the frame is damaged. */
function schemaOf(bytes: Uint8Array): number | undefined {
  try {
    return decodeFrameHeader(bytes).schema;
  } catch {
    return undefined;
  }
}

function grown(values: Float64Array, capacity: number): Float64Array {
  const larger = new Float64Array(capacity).fill(Number.NaN);
  larger.set(values);
  return larger;
}
