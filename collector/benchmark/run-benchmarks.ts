import { BENCHMARK_IDS, type BenchmarkId } from "../../domain/benchmark";
import { benchmarkCpu } from "./cpu-benchmark";
import { benchmarkDiskFsync, benchmarkDiskWrite } from "./disk-benchmark";
import { benchmarkMemory } from "./memory-benchmark";
import { benchmarkDownload, benchmarkUpload, type NetworkTarget } from "./network-benchmark";
import { benchmarkSql } from "./sql-benchmark";

export interface BenchmarkRunOptions extends NetworkTarget {
  /** Where the disk is tried out. */
  folder: string;
  /** How long each of them takes, about. */
  budgetMs: number;
}

/** What came of a benchmark: a value in its unit, or why there is none. */
export type BenchmarkOutcome = { id: BenchmarkId; value: number } | { id: BenchmarkId; problem: string };

/** Runs all benchmarks one after the other; one that fails does not stop the others. */
export async function* runBenchmarks(options: BenchmarkRunOptions): AsyncGenerator<BenchmarkOutcome> {
  const { folder, budgetMs } = options;
  const benchmarks: Record<BenchmarkId, () => Promise<number>> = {
    "cpu.rate": () => benchmarkCpu(budgetMs),
    "memory.bandwidth": async () => benchmarkMemory(budgetMs),
    "sql.rate": () => benchmarkSql(budgetMs),
    "disk.write": () => benchmarkDiskWrite(folder, budgetMs),
    "disk.fsync_rate": () => benchmarkDiskFsync(folder, budgetMs),
    "network.download": () => benchmarkDownload(options, budgetMs),
    "network.upload": () => benchmarkUpload(options, budgetMs),
  };
  for (const id of BENCHMARK_IDS) {
    try {
      yield { id, value: await benchmarks[id]() };
    } catch (error) {
      yield { id, problem: (error as Error).message };
    }
  }
}
