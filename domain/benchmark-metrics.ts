import { BENCHMARKS, benchmarkSeries } from "./benchmark";
import { gauge, type MetricDefinition } from "./metric-definition";

/** The series of the benchmarks. */
export function benchmarkMetrics(): MetricDefinition[] {
  return BENCHMARKS.flatMap(({ id, label, unit, decimals }) => {
    const { newest, usual, relative } = benchmarkSeries(id);
    return [
      gauge(newest, `Benchmark ${label}`, unit, decimals),
      gauge(usual, `Benchmark ${label}, usually`, unit, decimals),
      gauge(relative, `Benchmark ${label}, of its own past`, "ratio", 3),
    ];
  });
}
