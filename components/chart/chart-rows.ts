import type { HistorySeries } from "../../domain/api";

/** A row of a chart: the time, then a value for each series. `null`: the series has no point at this time. NaN: its line breaks here. */
export type ChartRow = [number, ...(number | null)[]];

/** The live ticks that a chart can draw, as `HostFeed` has them. */
export interface LiveTicks {
  timesMs: Float64Array;
  periodMs: number;
  valuesOf(seriesId: string): Float64Array | undefined;
}

/** A pause of so many steps between ticks breaks the line. */
const GAP_STEPS = 3.5;
const MIN_GAP_MS = 1500;
/** Points a little outside of what is shown, so that lines reach its edges. */
const MARGIN_SHARE = 0.02;

/** The index of the first time that is not before `atMs`; the length when all are. */
export function firstAtOrAfter(timesMs: ArrayLike<number>, atMs: number): number {
  let low = 0;
  let high = timesMs.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (timesMs[middle]! < atMs) low = middle + 1;
    else high = middle;
  }
  return low;
}

interface Cursor {
  series: HistorySeries;
  column: number;
  at: number;
}

function emptyRow(atMs: number, width: number): ChartRow {
  return [atMs, ...new Array<null>(width).fill(null)];
}

function breakRow(atMs: number, width: number): ChartRow {
  return [atMs, ...new Array<number>(width).fill(Number.NaN)];
}

/**
 * Rows out of history. A point that stands for many samples gives two rows, its minima then its maxima, so that a peak is seen however
 * many samples a pixel has.
 */
function historyRows(
  seriesIds: readonly string[],
  history: readonly HistorySeries[],
  fromMs: number,
  toMs: number,
): ChartRow[] {
  const width = seriesIds.length;
  const cursors: Cursor[] = [];
  for (const series of history) {
    const column = seriesIds.indexOf(series.id) + 1;
    // The point before the first one, so that the line comes in from the left.
    if (column > 0) cursors.push({ series, column, at: Math.max(0, firstAtOrAfter(series.atMs, fromMs) - 1) });
  }
  const rows: ChartRow[] = [];
  for (;;) {
    let atMs = Number.POSITIVE_INFINITY;
    for (const { series, at } of cursors) atMs = Math.min(atMs, series.atMs[at] ?? Number.POSITIVE_INFINITY);
    if (atMs >= toMs) return rows;
    const lows = emptyRow(atMs, width);
    let highs: ChartRow | undefined;
    for (const cursor of cursors) {
      const { series, column, at } = cursor;
      if (series.atMs[at] !== atMs) continue;
      lows[column] = series.min[at] ?? Number.NaN;
      if (series.max[at] !== series.min[at]) {
        const nextMs = series.atMs[at + 1] ?? 2 * atMs - (series.atMs[at - 1] ?? atMs);
        highs ??= emptyRow((atMs + nextMs) / 2, width);
        highs[column] = series.max[at] ?? Number.NaN;
      }
      cursor.at++;
    }
    rows.push(lows);
    if (highs) rows.push(highs);
  }
}

/** Rows out of live ticks, thinned to `maxRows` with the least and the greatest value of each stretch. */
function liveRows(
  seriesIds: readonly string[],
  ticks: LiveTicks,
  fromMs: number,
  toMs: number,
  maxRows: number,
): ChartRow[] {
  const { timesMs, periodMs } = ticks;
  const columns = seriesIds.map((id) => ticks.valuesOf(id));
  const first = firstAtOrAfter(timesMs, fromMs);
  const end = firstAtOrAfter(timesMs, toMs);
  const isThinned = end - first > maxRows;
  // Stretches begin at multiples of their length, so that a stretch keeps its ticks while the view moves on.
  const stretchMs = isThinned ? (2 * (toMs - fromMs)) / maxRows : 0;
  const gapMs = Math.max(MIN_GAP_MS, GAP_STEPS * periodMs);
  const rows: ChartRow[] = [];
  for (let i = first; i < end; ) {
    const atMs = timesMs[i]!;
    if (i > first && atMs - timesMs[i - 1]! > gapMs)
      rows.push(breakRow((atMs + timesMs[i - 1]!) / 2, seriesIds.length));
    const stretchEndMs = isThinned ? (Math.floor(atMs / stretchMs) + 1) * stretchMs : atMs;
    let next = i + 1;
    while (next < end && timesMs[next]! < stretchEndMs && timesMs[next]! - timesMs[next - 1]! <= gapMs) next++;
    pushStretch(rows, columns, timesMs, i, next);
    i = next;
  }
  return rows;
}

function pushStretch(
  rows: ChartRow[],
  columns: (Float64Array | undefined)[],
  timesMs: Float64Array,
  from: number,
  to: number,
): void {
  const lows: ChartRow = [timesMs[from]!];
  const highs: ChartRow = [timesMs[to - 1]!];
  for (const column of columns) {
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    for (let i = from; column && i < to; i++) {
      const value = column[i]!;
      if (value < low) low = value;
      if (value > high) high = value;
    }
    const isKnown = low <= high;
    lows.push(isKnown ? low : Number.NaN);
    highs.push(isKnown ? high : Number.NaN);
  }
  rows.push(lows);
  if (to - from > 1) rows.push(highs);
}

/**
 * The rows that a chart shows: history up to where live ticks begin, then those.
 * @param maxRows at most about so many rows from live ticks
 */
export function buildRows(
  seriesIds: readonly string[],
  history: readonly HistorySeries[],
  ticks: LiveTicks | null,
  span: { fromMs: number; toMs: number },
  maxRows: number,
): ChartRow[] {
  const marginMs = (span.toMs - span.fromMs) * MARGIN_SHARE;
  const [fromMs, toMs] = [span.fromMs - marginMs, span.toMs + marginMs];
  const liveFromMs = ticks && ticks.timesMs.length > 0 ? ticks.timesMs[0]! : Number.POSITIVE_INFINITY;
  const rows = historyRows(seriesIds, history, fromMs, Math.min(toMs, liveFromMs));
  if (!ticks || liveFromMs > toMs) return rows;
  const lastMs = rows.at(-1)?.[0] ?? Number.NaN;
  const stepMs = lastMs - (rows.at(-2)?.[0] ?? Number.NaN);
  if (liveFromMs - lastMs > Math.max(MIN_GAP_MS, GAP_STEPS * (Number.isNaN(stepMs) ? ticks.periodMs : stepMs))) {
    rows.push(breakRow((lastMs + liveFromMs) / 2, seriesIds.length));
  }
  for (const row of liveRows(seriesIds, ticks, Math.max(fromMs, liveFromMs), toMs, maxRows)) rows.push(row);
  return rows;
}

/** The row nearest to a time; -1 when there is none. */
export function nearestRow(rows: readonly ChartRow[], atMs: number): number {
  if (rows.length === 0) return -1;
  let low = 0;
  let high = rows.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rows[middle]![0] < atMs) low = middle + 1;
    else high = middle;
  }
  return low > 0 && atMs - rows[low - 1]![0] < rows[low]![0] - atMs ? low - 1 : low;
}

/** The value of a column at a row, or at the nearest row before it that has a point of this column; `null` when its line is broken there. */
export function valueAtRow(rows: readonly ChartRow[], index: number, column: number): number | null {
  for (let i = index; i >= 0 && i > index - 4; i--) {
    const value = rows[i]![column];
    if (value !== null && value !== undefined) return Number.isNaN(value) ? null : value;
  }
  return null;
}
