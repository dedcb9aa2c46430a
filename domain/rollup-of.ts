import type { Rollup } from "./chunk";

/** Least, mean and greatest of the first `count` values that are present; NaN when none is. */
export function rollupOf(values: Float64Array, count = values.length): Rollup {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  let sum = 0;
  let present = 0;
  for (let i = 0; i < count; i++) {
    const value = values[i]!;
    if (Number.isNaN(value)) continue;
    if (value < min) min = value;
    if (value > max) max = value;
    sum += value;
    present++;
  }
  return present === 0 ? { min: Number.NaN, mean: Number.NaN, max: Number.NaN } : { min, mean: sum / present, max };
}
