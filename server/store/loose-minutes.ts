import type { ChunkReader } from "../../domain/chunk";
import { storedMinute } from "./merge-minute";
import type { Samples } from "./samples";

/** The minutes of a span that are stored as chunks, in rising time. */
export class LooseMinutes {
  private readonly chunks: ChunkReader[] = [];
  private readonly tickCount: number;
  private sharedTimesMs: Float64Array | undefined;

  /**
   * @param values chunks, or `null` where there is none
   * @param onDamaged told the place of a value that is not a chunk; it is passed over
   */
  constructor(values: readonly (Buffer | null)[], onDamaged: (index: number) => void) {
    values.forEach((bytes, i) => {
      const chunk = storedMinute(bytes);
      if (bytes && !chunk) onDamaged(i);
      if (chunk && chunk.timesMs.length > 0) this.chunks.push(chunk);
    });
    this.tickCount = this.chunks.reduce((sum, { timesMs }) => sum + timesMs.length, 0);
  }

  /** 0 when there is no tick. */
  get oldestTickMs(): number {
    return this.chunks[0]?.timesMs[0] ?? 0;
  }

  get newestTickMs(): number {
    const last = this.chunks[this.chunks.length - 1];
    return last ? last.timesMs[last.timesMs.length - 1]! : 0;
  }

  /** Every tick of a series. Series that are in all the minutes have one and the same times. */
  ticksOf(seriesId: string): Samples[] {
    const values = new Float64Array(this.tickCount);
    const holding: ChunkReader[] = [];
    let length = 0;
    for (const chunk of this.chunks) {
      if (!chunk.column(seriesId, values.subarray(length, length + chunk.timesMs.length))) continue;
      holding.push(chunk);
      length += chunk.timesMs.length;
    }
    if (length === 0) return [];
    if (holding.length < this.chunks.length) {
      return [{ timesMs: timesOf(holding, length), columns: [values.subarray(0, length)] }];
    }
    this.sharedTimesMs ??= timesOf(this.chunks, length);
    return [{ timesMs: this.sharedTimesMs, columns: [values] }];
  }

  /** Minimum, mean and maximum of a series in each minute. */
  pointsOf(seriesId: string): Samples[] {
    const timesMs: number[] = [];
    const columns: [number[], number[], number[]] = [[], [], []];
    for (const chunk of this.chunks) {
      const rollup = chunk.rollup(seriesId);
      if (!rollup) continue;
      timesMs.push(chunk.minuteMs);
      columns[0].push(rollup.min);
      columns[1].push(rollup.mean);
      columns[2].push(rollup.max);
    }
    if (timesMs.length === 0) return [];
    return [{ timesMs: Float64Array.from(timesMs), columns: columns.map((column) => Float64Array.from(column)) }];
  }
}

function timesOf(chunks: readonly ChunkReader[], length: number): Float64Array {
  const timesMs = new Float64Array(length);
  let at = 0;
  for (const chunk of chunks) {
    timesMs.set(chunk.timesMs, at);
    at += chunk.timesMs.length;
  }
  return timesMs;
}
