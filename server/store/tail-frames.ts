import type { ChainableCommander, Redis } from "ioredis";
import { CodecError } from "../../domain/column-codec";
import { decodeFrame, decodeFrameHeader, type Frame, type Schema } from "../../domain/frame";
import { tailKey } from "./metric-keys";
import type { Samples } from "./samples";

/** More than a frame a second for a minute, so that one page is enough for most readers. */
const FIRST_PAGE = 80;
const NEXT_PAGE = 1000;

/** Ticks of the tail. `columns[i]` belongs to the i-th of the series that were asked for. */
export interface TailTicks extends Samples {
  /** Some ticks are less than a second apart by intent. */
  isSubSecond: boolean;
}

/** The newest frames of a host, newest first; older ones are read when they are wanted. */
export class TailReader {
  private readonly frames: Buffer[] = [];
  private end = "+";
  private complete = false;

  constructor(
    private readonly redis: Redis,
    private readonly hostId: string,
  ) {}

  /** Adds the read of the first page to a pipeline; its answer goes to `take`. */
  addFirstPage(pipeline: ChainableCommander): void {
    pipeline.xrevrangeBuffer(tailKey(this.hostId), "+", "-", "COUNT", FIRST_PAGE);
  }

  take(page: readonly [id: Buffer, fields: Buffer[]][], count = FIRST_PAGE): void {
    for (const [, fields] of page) this.frames.push(fields[1]!);
    this.complete = page.length < count;
    if (!this.complete) this.end = `(${page[page.length - 1]![0]}`;
  }

  private async readOn(): Promise<void> {
    const page = await this.redis.xrevrangeBuffer(tailKey(this.hostId), this.end, "-", "COUNT", NEXT_PAGE);
    this.take(page, NEXT_PAGE);
  }

  /** The frames that end after `afterMs`, oldest first. */
  async after(afterMs: number): Promise<Buffer[]> {
    for (let i = 0; ; i++) {
      if (i === this.frames.length && !this.complete) await this.readOn();
      const bytes = this.frames[i];
      if (!bytes || newestTickMs(bytes) <= afterMs) return this.frames.slice(0, i).reverse();
    }
  }
}

function newestTickMs(bytes: Buffer): number {
  try {
    const { timesMs } = decodeFrameHeader(bytes);
    return timesMs[timesMs.length - 1]!;
  } catch (error) {
    if (error instanceof CodecError) return Number.POSITIVE_INFINITY;
    throw error;
  }
}

/**
 * Decodes frames that lie in rising order. One of another schema is passed over: before a schema changes, its ticks are shipped
 * as a chunk.
 * @param wanted which columns of the schema, in rising order; all of them when left out
 */
export function decodeTail(
  frames: readonly Uint8Array[],
  schema: Schema,
  afterMs: number,
  wanted?: readonly number[],
): TailTicks {
  const decoded: (Frame & { columns: Float64Array[] })[] = [];
  for (const bytes of frames) {
    try {
      decoded.push(decodeFrame(bytes, schema, wanted));
    } catch (error) {
      if (!(error instanceof CodecError)) throw error;
    }
  }
  const capacity = decoded.reduce((sum, { timesMs }) => sum + timesMs.length, 0);
  const timesMs = new Float64Array(capacity);
  const columns = (wanted ?? schema.seriesIds).map(() => new Float64Array(capacity));
  let length = 0;
  let newestMs = afterMs;
  for (const frame of decoded) {
    for (let t = 0; t < frame.timesMs.length; t++) {
      if (frame.timesMs[t]! <= newestMs) continue;
      newestMs = frame.timesMs[t]!;
      timesMs[length] = newestMs;
      for (let c = 0; c < columns.length; c++) columns[c]![length] = frame.columns[c]![t]!;
      length++;
    }
  }
  return {
    timesMs: timesMs.subarray(0, length),
    columns: columns.map((column) => column.subarray(0, length)),
    isSubSecond: decoded.some(({ periodMs }) => periodMs < 1000),
  };
}

/** One tick a second: means of what lies in the second, at the second's start, as a node makes them for the 1 s tier. */
export function meanPerSecond(ticks: Samples): Samples {
  const starts: number[] = [];
  const seconds: number[] = [];
  for (let i = 0; i < ticks.timesMs.length; i++) {
    const secondMs = Math.floor(ticks.timesMs[i]! / 1000) * 1000;
    if (secondMs === seconds[seconds.length - 1]) continue;
    seconds.push(secondMs);
    starts.push(i);
  }
  const columns = ticks.columns.map((column) =>
    Float64Array.from(starts, (start, s) => {
      let [sum, present] = [0, 0];
      for (let i = start; i < (starts[s + 1] ?? column.length); i++) {
        if (Number.isNaN(column[i]!)) continue;
        sum += column[i]!;
        present++;
      }
      return present === 0 ? Number.NaN : sum / present;
    }),
  );
  return { timesMs: Float64Array.from(seconds), columns };
}
