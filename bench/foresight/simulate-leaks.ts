import { createRandom } from "../../analysis/fixtures/create-random";

/** A recording of memory in percent, made for training: real noise, harmless allocations, and perhaps a leak. */
export interface SimulatedCase {
  /** One value every ten seconds. */
  percents: Float32Array;
  /** Where the leak begins and where the memory is full, as places in `percents`; undefined when there is none. */
  leak: { from: number; to: number } | undefined;
}

export const SIMULATED_STEP_SECONDS = 10;
const HOUR = 360;
const TWO_DAYS = 48 * HOUR;
const SHAPES = ["linear", "steps", "sawtooth", "accelerating"] as const;
const LEAK_MINUTES = [10, 30, 120, 480] as const;

class Chance {
  constructor(private readonly next: () => number) {}
  between(from: number, to: number): number {
    return from + this.next() * (to - from);
  }
  whole(from: number, to: number): number {
    return Math.floor(this.between(from, to));
  }
  exponential(mean: number): number {
    return -mean * Math.log(1 - this.next());
  }
  one<T>(list: readonly T[]): T {
    return list[this.whole(0, list.length)]!;
  }
}

function quantile(values: Float32Array, share: number): number {
  const sorted = Float32Array.from(values).sort();
  return sorted[Math.floor(share * (sorted.length - 1))]!;
}

/** Allocations at once or in ramps of up to 20 minutes, held for 20 minutes to three hours, then released. */
function harmlessAllocations(chance: Chance, level: number, noise: Float32Array): Float32Array {
  const sum = new Float32Array(noise.length);
  let at = 0;
  for (;;) {
    at += Math.floor(chance.exponential(5.5 * HOUR));
    if (at >= noise.length) return sum;
    const around = quantile(noise.subarray(at, at + 400), 0.8);
    const room = Math.max(79, level + (100 - level) * 0.5) - level - Math.max(0, around);
    const size = Math.min(chance.between(0.15, 0.52) * (100 - level), Math.max(3, room - chance.between(0, 4)));
    const ramp = chance.between(0, 1) < 0.5 ? 0 : chance.whole(6, 120);
    const end = Math.min(noise.length, at + ramp + chance.whole(120, 3.2 * HOUR));
    for (let i = at; i < end; i++) sum[i]! += i - at < ramp ? (size * (i - at)) / ramp : size;
    at = end + 60;
  }
}

/** A leak's way from 0 to 1. */
function leakCurve(chance: Chance, shape: (typeof SHAPES)[number], length: number): (i: number) => number {
  if (shape === "linear") return (i) => i / length;
  if (shape === "accelerating") return (i) => (i / length) ** 2;
  if (shape === "steps") {
    const steps = Array.from({ length: chance.whole(6, 16) }, () => ({
      at: chance.between(0, 1),
      size: chance.exponential(1),
    }));
    const total = steps.reduce((sum, { size }) => sum + size, 0);
    return (i) => steps.reduce((sum, { at, size }) => sum + (at <= i / length ? size : 0), 0) / total;
  }
  const teeth = chance.whole(8, 20);
  const drop = chance.between(0.3, 0.7);
  return (i) => {
    const share = i / length;
    return Math.min(1, Math.max(0, share + (drop / teeth) * (((share * teeth) % 1) - 0.5) * 1.5));
  };
}

/** Idle levels: most hosts have room, some are always nearly full, as those of the traces are. */
function idleLevel(chance: Chance, ownLevel: number): number {
  const kind = chance.between(0, 1);
  if (kind < 0.65) return chance.between(28, 62);
  return kind < 0.85 ? chance.between(62, 85) : ownLevel;
}

/**
 * Cases of two days from a machine's recording: `count` without a leak and as many with one.
 * @param trace one value every ten seconds, percent
 */
export function simulateLeaks(trace: Float32Array, count: number, seed: number): SimulatedCase[] {
  const chance = new Chance(createRandom(seed));
  const cases: SimulatedCase[] = [];
  const ownLevel = quantile(trace, 0.5);
  for (let n = 0; n < count; n++) {
    const from = chance.whole(0, trace.length - TWO_DAYS);
    const noise = trace.slice(from, from + TWO_DAYS);
    const middle = quantile(noise, 0.5);
    for (let i = 0; i < noise.length; i++) noise[i]! -= middle;
    const level = idleLevel(chance, ownLevel);
    const allocations = level === ownLevel ? new Float32Array(TWO_DAYS) : harmlessAllocations(chance, level, noise);
    const ceiling = Math.max(80, level + 8);
    const base = noise.map((value, i) => {
      const sum = Math.max(15, level + value + allocations[i]!);
      return sum > ceiling ? ceiling + (sum - ceiling) * 0.3 : sum;
    });
    cases.push({ percents: base.map((value) => Math.min(99, Math.round(value))), leak: undefined });
    const start = chance.whole(12 * HOUR, 30 * HOUR);
    const length = chance.one(LEAK_MINUTES) * 6;
    const curve = leakCurve(chance, chance.one(SHAPES), length);
    const leaking = base.slice(0, Math.min(TWO_DAYS, start + length + 6 * HOUR));
    for (let i = start; i < leaking.length; i++) {
      leaking[i]! += (i - start < length ? curve(i - start) : 1) * (100 - level);
    }
    const full = leaking.findIndex((value, i) => i >= start && value >= 99.5);
    const to = full < 0 ? leaking.length - 1 : full;
    const percents = leaking.slice(0, to + 1).map((value) => Math.min(100, Math.round(value)));
    cases.push({ percents, leak: { from: start, to } });
  }
  return cases;
}
