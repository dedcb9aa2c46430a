import { type Chunk, ChunkReader, MAX_TICKS_PER_CHUNK, type Rollup } from "../../domain/chunk";
import { CodecError } from "../../domain/column-codec";
import { MAX_SERIES_PER_HOST } from "../../domain/frame";
import { cut } from "./samples";
import { meanPerSecond, type TailTicks } from "./tail-frames";

const MINUTE_MS = 60_000;

/** What one source knows of a minute: a chunk, or the tail. */
export interface MinutePart {
  seriesIds: readonly string[];
  timesMs: Float64Array;
  column(seriesId: string): Float64Array | undefined;
  rollup(seriesId: string): Rollup | undefined;
}

/**
 * Joins what is known of a minute, tick by tick; at equal times the later part wins unless its value is absent. Minimum and maximum
 * are those of all parts, because a node takes them from its full rate; the mean is that of the joined ticks.
 * @returns `undefined` when there is nothing, or more than a chunk can hold
 */
export function mergeMinute(minuteMs: number, parts: readonly MinutePart[]): Chunk | undefined {
  const times = new Set<number>();
  const ids = new Set<string>();
  for (const part of parts) {
    for (const atMs of part.timesMs) times.add(atMs);
    for (const id of part.seriesIds) ids.add(id);
  }
  if (times.size === 0 || times.size > MAX_TICKS_PER_CHUNK || ids.size > MAX_SERIES_PER_HOST) return undefined;
  const timesMs = Float64Array.from(times).sort();
  const indexOf = new Map(Array.from(timesMs, (atMs, i) => [atMs, i]));
  const seriesIds = [...ids];
  const columns: Float64Array[] = [];
  const rollups: Rollup[] = [];
  for (const id of seriesIds) {
    const column = new Float64Array(timesMs.length).fill(Number.NaN);
    let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const part of parts) {
      const values = part.column(id);
      const rollup = part.rollup(id);
      if (!values || !rollup) continue;
      for (let i = 0; i < values.length; i++) {
        if (!Number.isNaN(values[i]!)) column[indexOf.get(part.timesMs[i]!)!] = values[i]!;
      }
      if (rollup.min < min) min = rollup.min;
      if (rollup.max > max) max = rollup.max;
    }
    columns.push(column);
    rollups.push(
      min > max ? { min: Number.NaN, mean: Number.NaN, max: Number.NaN } : { min, mean: meanOf(column), max },
    );
  }
  return { minuteMs, partial: true, seriesIds, timesMs, columns, rollups };
}

function meanOf(values: Float64Array): number {
  let [sum, present] = [0, 0];
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    sum += value;
    present++;
  }
  return present === 0 ? Number.NaN : sum / present;
}

/** The ticks of the tail, to be taken minute by minute. */
export class TailMinutes {
  private readonly indexOf: Map<string, number>;

  /** @param seriesIds of the columns of `ticks` */
  constructor(
    private readonly ticks: TailTicks,
    private readonly seriesIds: readonly string[],
  ) {
    this.indexOf = new Map(seriesIds.map((id, i) => [id, i]));
  }

  /** Starts of the newest minutes that have ticks, oldest first. */
  newest(count: number): number[] {
    const minutes = new Set(Array.from(this.ticks.timesMs, (atMs) => Math.floor(atMs / MINUTE_MS) * MINUTE_MS));
    return [...minutes].slice(-count);
  }

  /** A minute as it would be in a tier's chunk; `undefined` when the tier has no such minute. */
  minute(tier: "raw" | "1s", minuteMs: number): MinutePart | undefined {
    const { ticks, indexOf, seriesIds } = this;
    if (tier === "raw" && !ticks.isSubSecond) return undefined;
    const inside = cut(ticks, minuteMs, minuteMs + MINUTE_MS - 1);
    if (inside.timesMs.length === 0) return undefined;
    const kept = tier === "1s" && ticks.isSubSecond ? meanPerSecond(inside) : inside;
    return {
      seriesIds,
      timesMs: kept.timesMs,
      column: (id) => kept.columns[indexOf.get(id) ?? -1],
      rollup: (id) => {
        const values = inside.columns[indexOf.get(id) ?? -1];
        return values && rollupOf(values);
      },
    };
  }
}

function rollupOf(values: Float64Array): Rollup {
  const present = values.filter((value) => !Number.isNaN(value));
  if (present.length === 0) return { min: Number.NaN, mean: Number.NaN, max: Number.NaN };
  return {
    min: present.reduce((a, b) => Math.min(a, b)),
    mean: meanOf(present),
    max: present.reduce((a, b) => Math.max(a, b)),
  };
}

/** A stored chunk, or `undefined` when there is none or it is damaged. */
export function storedMinute(bytes: Uint8Array | null): ChunkReader | undefined {
  if (!bytes) return undefined;
  try {
    return new ChunkReader(bytes);
  } catch (error) {
    if (error instanceof CodecError) return undefined;
    throw error;
  }
}
