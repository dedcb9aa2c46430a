import type { Unit } from "./units";

export interface Benchmark {
  id: string;
  label: string;
  unit: Unit;
  /** Digits kept after the decimal point when stored. */
  decimals: number;
}

/** What a collector tries out once a day, in the order in which it does. Of each, more is better. */
export const BENCHMARKS = [
  { id: "cpu.rate", label: "CPU", unit: "per_second", decimals: 1 },
  { id: "memory.bandwidth", label: "Memory", unit: "bytes_per_second", decimals: 0 },
  { id: "sql.rate", label: "SQL", unit: "per_second", decimals: 0 },
  { id: "disk.write", label: "Disk, written", unit: "bytes_per_second", decimals: 0 },
  { id: "disk.fsync_rate", label: "Disk, fsync", unit: "per_second", decimals: 1 },
  { id: "network.download", label: "Network, from the server", unit: "bytes_per_second", decimals: 0 },
  { id: "network.upload", label: "Network, to the server", unit: "bytes_per_second", decimals: 0 },
] as const satisfies readonly Benchmark[];

export type BenchmarkId = (typeof BENCHMARKS)[number]["id"];
export const BENCHMARK_IDS: readonly BenchmarkId[] = BENCHMARKS.map(({ id }) => id);

/** The series of a benchmark: its newest result, what is usual, and how fast it is of that (analysis/relative-speed.ts). */
export function benchmarkSeries(id: BenchmarkId): { newest: string; usual: string; relative: string } {
  const newest = `benchmark.${id}`;
  return { newest, usual: `${newest}.usual`, relative: `${newest}.relative` };
}

/** Below this share of its usual speed a benchmark raises an alarm. */
export const SLOW_BELOW = 0.8;

/** The server sends and takes at most so much in one request of a benchmark. */
export const MAX_BENCHMARK_BYTES = 8 * 2 ** 20;
export const BENCHMARK_DOWNLOAD_PATH = "/api/benchmark/download";
export const BENCHMARK_UPLOAD_PATH = "/api/benchmark/upload";
