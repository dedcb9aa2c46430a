import type { RateDisplay, Unit } from "../../domain/units";

const BITS_PER_BYTE = 8;
const STEPS = [1, 2, 5, 10];
/** Between powers of 1024 the round numbers are powers of two. */
const BINARY_STEPS = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024];

/** Least steps: half a process or a hundredth of a byte is nothing. */
function leastStep(unit: Unit): number {
  return unit === "count" || unit === "bytes" ? 1 : 0;
}

function roundStep(rough: number, base: number, steps: readonly number[]): number {
  const magnitude = base ** Math.floor(Math.log(rough) / Math.log(base));
  const factor = steps.find((step) => step * magnitude >= rough * 0.999) ?? base;
  return factor * magnitude;
}

/**
 * Round values (of GiB, Mbit/s, percent: of what is shown) from `low` to `high`, at most about `count` of them.
 * @param low in the series' unit, like the answer
 */
export function valueTicks(low: number, high: number, count: number, unit: Unit, rateDisplay: RateDisplay): number[] {
  const isBinary = unit === "bytes" || (unit === "bytes_per_second" && rateDisplay === "bytes");
  const scale = unit === "bytes_per_second" && rateDisplay === "bits" ? BITS_PER_BYTE : 1;
  const rough = ((high - low) * scale) / Math.max(1, count);
  if (!(rough > 0) || !Number.isFinite(rough)) return [low];
  const step = Math.max(
    leastStep(unit),
    isBinary && rough >= 1 ? roundStep(rough, 1024, BINARY_STEPS) : roundStep(rough, 10, STEPS),
  );
  const ticks: number[] = [];
  // A ceiling can be minus nought, which would be shown as such: hence the sum.
  for (let i = Math.ceil((low * scale) / step - 1e-9); i * step <= high * scale * (1 + 1e-9); i++) {
    ticks.push((i * step) / scale + 0);
  }
  return ticks;
}
