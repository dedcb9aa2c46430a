import { decodeFrame, decodeFrameHeader, type Schema } from "../../domain/frame";
import { Signal } from "./signal";

/** Twenty minutes at 0.1 s. */
const MAX_TICKS = 12_000;
/** Ticks are dropped so many at a time, so that dropping costs little. */
const DROP_TICKS = 1200;

interface Series {
  values: Float64Array;
}

/**
 * The newest ticks of one host, as frames bring them, for the charts: arrays outside React. Frames are taken in the order of their
 * numbers; one that came before is passed over.
 */
export class HostFeed {
  /** Notifies for every frame. */
  readonly changed = new Signal();
  private schema: Schema | null = null;
  private readonly series = new Map<string, Series>();
  private readonly times = new Float64Array(MAX_TICKS);
  length = 0;
  private last = { runId: 0, sequence: 0 };
  periodMs = 1000;

  get seriesIds(): readonly string[] {
    return this.schema?.seriesIds ?? [];
  }

  /** Times of the ticks that are kept, rising. */
  get timesMs(): Float64Array {
    return this.times.subarray(0, this.length);
  }

  get newestAtMs(): number {
    return this.length > 0 ? this.times[this.length - 1]! : Number.NaN;
  }

  /** Values at `timesMs`; `undefined` for a series that no frame held. */
  valuesOf(seriesId: string): Float64Array | undefined {
    return this.series.get(seriesId)?.values.subarray(0, this.length);
  }

  /** The newest value; NaN when absent. */
  newest(seriesId: string): number {
    return this.length > 0 ? (this.series.get(seriesId)?.values[this.length - 1] ?? Number.NaN) : Number.NaN;
  }

  setSchema(schema: Schema | null): void {
    this.schema = schema;
    this.changed.notify();
  }

  /** Takes a frame. One that names another schema than the present one, or is damaged, is passed over: history has its ticks. */
  addFrame(bytes: Uint8Array): void {
    if (this.take(bytes)) this.changed.notify();
  }

  addFrames(frames: readonly Uint8Array[]): void {
    let took = false;
    for (const bytes of frames) took = this.take(bytes) || took;
    if (took) this.changed.notify();
  }

  private take(bytes: Uint8Array): boolean {
    const { schema, last } = this;
    if (!schema) return false;
    let frame: ReturnType<typeof decodeFrame>;
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
    for (let tick = 0; tick < frame.timesMs.length; tick++) this.append(frame.timesMs[tick]!, frame.columns, tick);
    return true;
  }

  private append(atMs: number, columns: Float64Array[], tick: number): void {
    if (atMs <= this.newestAtMs) return;
    if (this.length === MAX_TICKS) this.dropOldest();
    const at = this.length++;
    this.times[at] = atMs;
    for (const { values } of this.series.values()) values[at] = Number.NaN;
    for (let i = 0; i < columns.length; i++) this.seriesFor(this.schema!.seriesIds[i]!).values[at] = columns[i]![tick]!;
  }

  private seriesFor(id: string): Series {
    let series = this.series.get(id);
    if (!series) {
      series = { values: new Float64Array(MAX_TICKS).fill(Number.NaN) };
      this.series.set(id, series);
    }
    return series;
  }

  private dropOldest(): void {
    this.times.copyWithin(0, DROP_TICKS);
    for (const { values } of this.series.values()) values.copyWithin(0, DROP_TICKS);
    this.length -= DROP_TICKS;
  }
}
