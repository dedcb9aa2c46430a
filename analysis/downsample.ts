/** Samples of one series in rising time, ms since 1970. NaN is an absent value. Unthinned, the three are one and the same array. */
export interface SeriesSamples {
  timesMs: Float64Array;
  min: Float64Array;
  mean: Float64Array;
  max: Float64Array;
}

/** Samples further apart than so many typical steps have a gap between them. */
const GAP_STEPS = 2.5;
const STEPS_LOOKED_AT = 255;

/** The median distance of neighbours, ms; looked up at up to 255 places. NaN with fewer than two samples. */
export function typicalStepMs(timesMs: Float64Array): number {
  const count = timesMs.length - 1;
  if (count < 1) return Number.NaN;
  const looked = Math.min(count, STEPS_LOOKED_AT);
  const steps = new Float64Array(looked);
  for (let s = 0; s < looked; s++) {
    const i = Math.floor((s * count) / looked);
    steps[s] = timesMs[i + 1]! - timesMs[i]!;
  }
  return steps.sort()[looked >>> 1]!;
}

/** Width of the buckets that thin a span to at most `points` points, ms. Their edges are its multiples since 1970. */
export function bucketWidthMs(fromMs: number, toMs: number, points: number): number {
  return Math.max(1, Math.ceil((toMs - fromMs) / Math.max(1, points - 1)));
}

/** Fills columns that have room for every point from the start. */
class PointWriter {
  private length = 0;
  private readonly timesMs: Float64Array;
  private readonly columns: [Float64Array, Float64Array, Float64Array];

  constructor(capacity: number) {
    this.timesMs = new Float64Array(capacity);
    this.columns = [new Float64Array(capacity), new Float64Array(capacity), new Float64Array(capacity)];
  }

  push(atMs: number, min: number, mean: number, max: number): void {
    this.timesMs[this.length] = atMs;
    this.columns[0][this.length] = min;
    this.columns[1][this.length] = mean;
    this.columns[2][this.length] = max;
    this.length++;
  }

  pushGap(atMs: number): void {
    this.push(atMs, Number.NaN, Number.NaN, Number.NaN);
  }

  finish(): SeriesSamples {
    const [min, mean, max] = this.columns.map((column) => column.subarray(0, this.length));
    return { timesMs: this.timesMs.subarray(0, this.length), min: min!, mean: mean!, max: max! };
  }
}

/**
 * Thins samples to one point a bucket: least minimum, mean of the means, greatest maximum, at the bucket's start. Samples that are
 * not more than `points` stay as they are. Where samples lack for more than 2.5 typical steps a point of NaN stands in the gap, so
 * that a line drawn through the points breaks there; such points come on top of `points`.
 */
export function downsample(
  samples: SeriesSamples,
  { fromMs, toMs, points }: { fromMs: number; toMs: number; points: number },
): SeriesSamples {
  if (samples.timesMs.length <= points) return withGaps(samples);
  return thin(samples, bucketWidthMs(fromMs, toMs, points));
}

function withGaps(samples: SeriesSamples): SeriesSamples {
  const { timesMs, min, mean, max } = samples;
  const step = typicalStepMs(timesMs);
  const gapMs = GAP_STEPS * step;
  let gaps = 0;
  for (let i = 1; i < timesMs.length; i++) if (timesMs[i]! - timesMs[i - 1]! > gapMs) gaps++;
  if (gaps === 0) return samples;
  const writer = new PointWriter(timesMs.length + gaps);
  for (let i = 0; i < timesMs.length; i++) {
    if (i > 0 && timesMs[i]! - timesMs[i - 1]! > gapMs) writer.pushGap(timesMs[i - 1]! + step);
    writer.push(timesMs[i]!, min[i]!, mean[i]!, max[i]!);
  }
  return writer.finish();
}

function thin({ timesMs, min, mean, max }: SeriesSamples, widthMs: number): SeriesSamples {
  const count = timesMs.length;
  const gapMs = GAP_STEPS * typicalStepMs(timesMs);
  const spanMs = timesMs[count - 1]! - timesMs[0]!;
  const mostBuckets = Math.min(count, Math.floor(spanMs / widthMs) + 2);
  const writer = new PointWriter(2 * mostBuckets);
  let lastStartMs = Number.NaN;
  for (let i = 0; i < count; ) {
    const startMs = Math.floor(timesMs[i]! / widthMs) * widthMs;
    if (i > 0 && timesMs[i]! - timesMs[i - 1]! > gapMs && startMs - lastStartMs > widthMs) {
      writer.pushGap(lastStartMs + widthMs);
    }
    const endMs = startMs + widthMs;
    let least = Number.POSITIVE_INFINITY;
    let greatest = Number.NEGATIVE_INFINITY;
    let sum = 0;
    let present = 0;
    for (; i < count && timesMs[i]! < endMs; i++) {
      const value = mean[i]!;
      if (Number.isNaN(value)) continue;
      if (min[i]! < least) least = min[i]!;
      if (max[i]! > greatest) greatest = max[i]!;
      sum += value;
      present++;
    }
    if (present === 0) writer.pushGap(startMs);
    else writer.push(startMs, least, sum / present, greatest);
    lastStartMs = startMs;
  }
  return writer.finish();
}
