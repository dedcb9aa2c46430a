import type { HistorySeries } from "../../domain/api";

/** A row of a chart: the time, then a value for each series; `null` is absent. */
export type ChartRow = [number, ...(number | null)[]];

/** The live ticks that a chart can draw, as `HostFeed` has them. */
export interface LiveTicks {
  timesMs: Float64Array;
  valuesOf(seriesId: string): Float64Array | undefined;
}

/** A pause of so many steps between ticks breaks the line. */
const GAP_STEPS = 3.5;

function firstAtOrAfter(timesMs: ArrayLike<number>, atMs: number): number {
  let low = 0;
  let high = timesMs.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (timesMs[middle]! < atMs) low = middle + 1;
    else high = middle;
  }
  return low;
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
  const byTime = new Map<number, ChartRow>();
  const peaks = new Map<number, ChartRow>();
  const columns = seriesIds.map((id) => history.find((series) => series.id === id));
  columns.forEach((series, column) => {
    if (!series) return;
    const { atMs, min, max } = series;
    const spreadMs = atMs.length > 1 ? (atMs[atMs.length - 1]! - atMs[0]!) / (atMs.length - 1) / 2 : 0;
    for (let i = firstAtOrAfter(atMs, fromMs); i < atMs.length && atMs[i]! < toMs; i++) {
      put(byTime, atMs[i]!, column, min[i] ?? null, seriesIds.length);
      if (max[i] !== min[i]) put(peaks, atMs[i]! + spreadMs, column, max[i] ?? null, seriesIds.length);
    }
  });
  for (const [atMs, row] of peaks) if (!byTime.has(atMs)) byTime.set(atMs, row);
  return fillPeaks(
    [...byTime.values()].sort((a, b) => a[0] - b[0]),
    peaks,
  );
}

function put(rows: Map<number, ChartRow>, atMs: number, column: number, value: number | null, width: number): void {
  let row = rows.get(atMs);
  if (!row) {
    row = [atMs, ...new Array<number | null>(width).fill(null)];
    rows.set(atMs, row);
  }
  row[column + 1] = value;
}

/** A series that is flat where another has peaks keeps its value on the peaks' rows, so that its line does not break there. */
function fillPeaks(rows: ChartRow[], peaks: Map<number, ChartRow>): ChartRow[] {
  for (let i = 1; i < rows.length; i++) {
    const row = rows[i]!;
    if (!peaks.has(row[0])) continue;
    for (let column = 1; column < row.length; column++) row[column] ??= rows[i - 1]![column]!;
  }
  return rows;
}

/** Rows out of live ticks, thinned to `maxPoints` stretches with the least and the greatest value of each. */
function liveRows(
  seriesIds: readonly string[],
  ticks: LiveTicks,
  fromMs: number,
  toMs: number,
  maxPoints: number,
): ChartRow[] {
  const { timesMs } = ticks;
  const columns = seriesIds.map((id) => ticks.valuesOf(id));
  const first = firstAtOrAfter(timesMs, fromMs);
  const end = firstAtOrAfter(timesMs, toMs);
  const count = end - first;
  const rows: ChartRow[] = [];
  if (count === 0) return rows;
  const spanMs = timesMs[end - 1]! - timesMs[first]!;
  const stepMs = count > 1 ? spanMs / (count - 1) : 1000;
  const isThinned = count > maxPoints;
  // Stretches begin at multiples of their length, so that a stretch keeps its ticks while the view moves on.
  const stretchMs = isThinned ? (toMs - fromMs) / (maxPoints / 2) : 0;
  let lastMs = timesMs[first]!;
  for (let i = first; i < end; ) {
    const atMs = timesMs[i]!;
    if (atMs - lastMs > GAP_STEPS * Math.max(stepMs, stretchMs)) {
      rows.push([(atMs + lastMs) / 2, ...new Array<null>(seriesIds.length).fill(null)]);
    }
    const stretchEnd = isThinned ? (Math.floor(atMs / stretchMs) + 1) * stretchMs : atMs;
    let next = i + 1;
    while (next < end && timesMs[next]! < stretchEnd) next++;
    lastMs = timesMs[next - 1]!;
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
    lows.push(isKnown ? low : null);
    highs.push(isKnown ? high : null);
  }
  rows.push(lows);
  if (to - from > 1) rows.push(highs);
}

/**
 * The rows that a chart shows: history up to where live ticks begin, then those.
 * @param maxPoints at most about so many rows from live ticks
 */
export function buildRows(
  seriesIds: readonly string[],
  history: readonly HistorySeries[],
  ticks: LiveTicks | null,
  span: { fromMs: number; toMs: number },
  maxPoints: number,
): ChartRow[] {
  const { fromMs, toMs } = span;
  const liveFromMs = ticks && ticks.timesMs.length > 0 ? ticks.timesMs[0]! : Number.POSITIVE_INFINITY;
  const marginMs = (toMs - fromMs) * 0.05;
  const rows = historyRows(seriesIds, history, fromMs - marginMs, Math.min(toMs + marginMs, liveFromMs));
  if (ticks && liveFromMs <= toMs)
    rows.push(...liveRows(seriesIds, ticks, Math.max(fromMs - marginMs, liveFromMs), toMs + marginMs, maxPoints));
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
