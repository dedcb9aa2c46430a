import { fitLine } from "../../analysis/forecast-line";
import { Window } from "../../analysis/window";

/** A plain method of forecasting, to compare with. */
export interface PlainMethod {
  name: string;
  push(seconds: number, value: number): void;
  /** NaN while nothing can be said. */
  mean(horizonSeconds: number): number;
}

/** "It stays as it is". */
export function stays(): PlainMethod {
  let last = Number.NaN;
  return {
    name: "stays as it is",
    push: (_, value) => {
      last = value;
    },
    mean: () => last,
  };
}

/** Least squares over the newest samples, no more than `spanSeconds` old (DMA by 20 samples, Prometheus' predict_linear by time). */
export function leastSquares(name: string, maxSamples: number, spanSeconds: number): PlainMethod {
  const window = new Window(maxSamples);
  let last = Number.NaN;
  return {
    name,
    push: (seconds, value) => {
      window.push(seconds * 1000, value);
      last = seconds;
    },
    mean: (horizonSeconds) => {
      const { length, timesMs, values } = window;
      let first = 0;
      while (first < length && last - timesMs[first]! / 1000 > spanSeconds) first++;
      if (length - first < 2) return Number.NaN;
      const { slopePerSecond, valueAtLast } = fitLine(timesMs.subarray(first, length), values.subarray(first, length));
      return valueAtLast + slopePerSecond * horizonSeconds;
    },
  };
}

/** The mean of the newest samples, no more than `spanSeconds` old. */
export function meanOf(name: string, spanSeconds: number, maxSamples: number): PlainMethod {
  const window = new Window(maxSamples);
  return {
    name,
    push: (seconds, value) => window.push(seconds * 1000, value),
    mean: () => {
      let sum = 0;
      let count = 0;
      for (let i = window.length - 1; i >= 0 && window.lastAtMs - window.timesMs[i]! <= spanSeconds * 1000; i--) {
        sum += window.values[i]!;
        count++;
      }
      return sum / count;
    },
  };
}

export function exponentialMean(name: string, weight: number): PlainMethod {
  let mean = Number.NaN;
  return {
    name,
    push: (_, value) => {
      mean = Number.isNaN(mean) ? value : mean + weight * (value - mean);
    },
    mean: () => mean,
  };
}

/** An alarm that is active while a method's forecast (or the value itself) is above a bound for so many samples. */
export interface PlainAlarm {
  name: string;
  push(seconds: number, value: number): boolean;
}

export function alarmAbove(
  name: string,
  method: PlainMethod,
  horizonSeconds: number,
  bound: number,
  hits: number,
  atLeast = 0,
): PlainAlarm {
  let run = 0;
  return {
    name,
    push: (seconds, value) => {
      method.push(seconds, value);
      run = value >= atLeast && method.mean(horizonSeconds) > bound ? run + 1 : 0;
      return run >= hits;
    },
  };
}
