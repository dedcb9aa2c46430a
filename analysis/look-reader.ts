import type { Forecast } from "../domain/forecast";
import type { Look } from "../domain/rule";
import { Window } from "./window";

/** One sample, as a rule may look at it. Values are in the series' unit; NaN is an absent one. */
export interface LookSample {
  atMs: number;
  value: number;
  /** Of this series, when it is new with this sample. */
  forecast: Forecast | undefined;
}

/** Turns samples into the number that a rule judges; NaN while there is none. */
export interface LookReader {
  read(sample: LookSample): number;
}

/** Parts that a rule's window is cut into, so that its memory does not grow with the sampling rate. */
const WINDOW_PARTS = 100;

/** The change a second over the window, once samples span it. */
class RateReader implements LookReader {
  private readonly kept = new Window(WINDOW_PARTS + 2);

  constructor(private readonly windowMs: number) {}

  read({ atMs, value }: LookSample): number {
    if (Number.isNaN(value)) return Number.NaN;
    const { kept, windowMs } = this;
    if (atMs - kept.lastAtMs > windowMs) kept.clear();
    let rate = Number.NaN;
    for (let i = kept.length - 1; i >= 0; i--) {
      const elapsedMs = atMs - kept.timesMs[i]!;
      if (elapsedMs < windowMs) continue;
      rate = (value - kept.values[i]!) / (elapsedMs / 1000);
      break;
    }
    if (!(atMs - kept.lastAtMs < windowMs / WINDOW_PARTS)) kept.push(atMs, value);
    return rate;
  }
}

/** The highest sample of the window. */
class BurstReader implements LookReader {
  /** The highest of each part of the window, by the number of the part. */
  private readonly highest = new Map<number, number>();

  constructor(private readonly windowMs: number) {}

  read({ atMs, value }: LookSample): number {
    if (Number.isNaN(value)) return Number.NaN;
    const part = Math.floor((atMs / this.windowMs) * WINDOW_PARTS);
    this.highest.set(part, Math.max(value, this.highest.get(part) ?? Number.NEGATIVE_INFINITY));
    let highest = value;
    for (const [known, one] of this.highest) {
      if (part - known >= WINDOW_PARTS || known > part) this.highest.delete(known);
      else highest = Math.max(highest, one);
    }
    return highest;
  }
}

/** A sample moves what is usual by at most so many deviations, so that an anomaly does not soon look usual. */
const MAX_INFLUENCE_DEVIATIONS = 3;
const WARM_UP_SAMPLES = 30;
/** A series that never moved has a deviation of 0; a move by this share of it is then one deviation. */
const LEAST_DEVIATION_SHARE = 1e-3;

/** How many deviations from what was usual: exponentially weighted mean and variance (Roberts 1959; Finch 2009). */
class AnomalyReader implements LookReader {
  private mean = Number.NaN;
  private variance = 0;
  private lastAtMs = Number.NaN;
  private firstAtMs = Number.NaN;
  private count = 0;

  constructor(private readonly windowMs: number) {}

  read({ atMs, value }: LookSample): number {
    if (Number.isNaN(value) || atMs <= this.lastAtMs) return Number.NaN;
    if (this.count === 0) {
      this.mean = value;
      this.firstAtMs = atMs;
    }
    const deviation = Math.max(Math.sqrt(this.variance), Math.abs(this.mean) * LEAST_DEVIATION_SHARE, Number.MIN_VALUE);
    const distance = value - this.mean;
    const isWarm = this.count >= WARM_UP_SAMPLES && atMs - this.firstAtMs >= this.windowMs;
    const most = MAX_INFLUENCE_DEVIATIONS * deviation;
    const step = isWarm ? Math.min(most, Math.max(-most, distance)) : distance;
    const elapsedMs = this.count === 0 ? 0 : Math.min(this.windowMs, atMs - this.lastAtMs);
    const weight = Math.max(1 - Math.exp(-elapsedMs / this.windowMs), isWarm ? 0 : 1 / (this.count + 1));
    this.mean += weight * step;
    this.variance = (1 - weight) * (this.variance + weight * step * step);
    this.lastAtMs = atMs;
    this.count++;
    return isWarm ? Math.abs(distance) / deviation : Number.NaN;
  }
}

/** Seconds since the last sample of a series that was there. */
class MissingReader implements LookReader {
  private seenAtMs = Number.NaN;

  read({ atMs, value }: LookSample): number {
    if (!Number.isNaN(value)) this.seenAtMs = atMs;
    return (atMs - this.seenAtMs) / 1000;
  }
}

const EDGES = { earliest: "earliestSeconds", likely: "likelySeconds", latest: "latestSeconds" } as const;

/** The reader of what a rule looks at. */
export function createLookReader(look: Look): LookReader {
  switch (look.at) {
    case "value":
      return { read: ({ value }) => value };
    case "forecast":
      return { read: ({ forecast }) => forecast?.[look.edge] ?? Number.NaN };
    case "limit":
      return {
        read: ({ forecast }) =>
          forecast ? (forecast.timeToLimit?.[EDGES[look.edge]] ?? Number.POSITIVE_INFINITY) : Number.NaN,
      };
    case "rate":
      return new RateReader(look.windowSeconds * 1000);
    case "burst":
      return new BurstReader(look.windowSeconds * 1000);
    case "anomaly":
      return new AnomalyReader(look.windowSeconds * 1000);
    case "missing":
      return new MissingReader();
    case "silent":
      return { read: () => Number.NaN };
  }
}
