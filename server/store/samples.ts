/** Samples of one series in rising time. One column of values, or three: minimum, mean, maximum. NaN is an absent value. */
export interface Samples {
  timesMs: Float64Array;
  columns: Float64Array[];
}

/** Puts pieces behind one another. @param parts in rising time, not overlapping, with equally many columns */
export function concatenate(parts: readonly Samples[]): Samples | undefined {
  if (parts.length <= 1) return parts[0];
  let length = 0;
  for (const part of parts) length += part.timesMs.length;
  const timesMs = new Float64Array(length);
  const columns = parts[0]!.columns.map(() => new Float64Array(length));
  let at = 0;
  for (const part of parts) {
    timesMs.set(part.timesMs, at);
    for (let c = 0; c < columns.length; c++) columns[c]!.set(part.columns[c]!, at);
    at += part.timesMs.length;
  }
  return { timesMs, columns };
}

/** Pieces in rising order of weight and, most often, of time: then they are put behind one another in one go. */
export function join(layers: readonly (readonly Samples[])[]): Samples | undefined {
  const parts = layers.flat().filter(({ timesMs }) => timesMs.length > 0);
  const rises = parts.every(({ timesMs }, i) => {
    const before = parts[i - 1]?.timesMs;
    return !before || before[before.length - 1]! < timesMs[0]!;
  });
  if (rises) return concatenate(parts);
  return layers.map(concatenate).reduce<Samples | undefined>(unite, undefined);
}

/**
 * The samples of both. At equal times a single value is that of `over` unless it is absent there; of three columns the minimum
 * and maximum are those of both.
 */
export function unite(base: Samples | undefined, over: Samples | undefined): Samples | undefined {
  if (!base || base.timesMs.length === 0) return over;
  if (!over || over.timesMs.length === 0) return base;
  if (base.timesMs[base.timesMs.length - 1]! < over.timesMs[0]!) return concatenate([base, over]);
  if (over.timesMs[over.timesMs.length - 1]! < base.timesMs[0]!) return concatenate([over, base]);
  const longest = base.timesMs.length + over.timesMs.length;
  const timesMs = new Float64Array(longest);
  const columns = base.columns.map(() => new Float64Array(longest));
  let length = 0;
  for (let b = 0, o = 0; b < base.timesMs.length || o < over.timesMs.length; length++) {
    const baseMs = base.timesMs[b] ?? Number.POSITIVE_INFINITY;
    const overMs = over.timesMs[o] ?? Number.POSITIVE_INFINITY;
    timesMs[length] = Math.min(baseMs, overMs);
    for (let c = 0; c < columns.length; c++) {
      const column = columns[c]!;
      if (baseMs < overMs) column[length] = base.columns[c]![b]!;
      else if (overMs < baseMs) column[length] = over.columns[c]![o]!;
      else column[length] = combined(base.columns[c]![b]!, over.columns[c]![o]!, columns.length === 3 ? c : 1);
    }
    if (baseMs <= overMs) b++;
    if (overMs <= baseMs) o++;
  }
  return { timesMs: timesMs.subarray(0, length), columns: columns.map((column) => column.subarray(0, length)) };
}

/** @param kind 0 minimum, 1 a single value or a mean, 2 maximum */
function combined(base: number, over: number, kind: number): number {
  if (Number.isNaN(base)) return over;
  if (Number.isNaN(over)) return base;
  if (kind === 0) return Math.min(base, over);
  return kind === 2 ? Math.max(base, over) : over;
}

/** Index of the first time that is not before `atMs`. */
function firstNotBefore(timesMs: Float64Array, atMs: number): number {
  let low = 0;
  let high = timesMs.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (timesMs[middle]! < atMs) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The samples from `fromMs` to `toMs`, both included; a view, not a copy. */
export function cut({ timesMs, columns }: Samples, fromMs: number, toMs: number): Samples {
  const from = firstNotBefore(timesMs, fromMs);
  const to = firstNotBefore(timesMs, toMs + 0.5);
  return { timesMs: timesMs.subarray(from, to), columns: columns.map((column) => column.subarray(from, to)) };
}

/**
 * One point for each span of `spanMs` that has samples, at its start: minimum, mean and maximum of the present values.
 * @param samples with one or three columns
 */
export function rollUp({ timesMs, columns }: Samples, spanMs: number): Samples {
  const [mins, means, maxes] = [columns[0]!, columns[1] ?? columns[0]!, columns[2] ?? columns[0]!];
  const times: number[] = [];
  const rolled: [number[], number[], number[]] = [[], [], []];
  for (let i = 0; i < timesMs.length; ) {
    const startMs = Math.floor(timesMs[i]! / spanMs) * spanMs;
    let [min, max, sum, present] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, 0];
    for (; i < timesMs.length && timesMs[i]! < startMs + spanMs; i++) {
      const mean = means[i]!;
      if (Number.isNaN(mean)) continue;
      if (mins[i]! < min) min = mins[i]!;
      if (maxes[i]! > max) max = maxes[i]!;
      sum += mean;
      present++;
    }
    times.push(startMs);
    rolled[0].push(present > 0 ? min : Number.NaN);
    rolled[1].push(present > 0 ? sum / present : Number.NaN);
    rolled[2].push(present > 0 ? max : Number.NaN);
  }
  return { timesMs: Float64Array.from(times), columns: rolled.map((column) => Float64Array.from(column)) };
}
