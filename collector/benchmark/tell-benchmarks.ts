import { mkdirSync } from "node:fs";
import { BENCHMARKS } from "../../domain/benchmark";
import { formatValue } from "../../domain/units";
import { type BenchmarkOutcome, type BenchmarkRunOptions, runBenchmarks } from "./run-benchmarks";

const BUDGET_MS = 1000;

/** Runs the benchmarks in this process and tells each outcome to the collector that started it, or else to people. */
export async function tellBenchmarks(options: Omit<BenchmarkRunOptions, "budgetMs">): Promise<void> {
  mkdirSync(options.folder, { recursive: true, mode: 0o700 });
  // The collector has ended: so does this.
  process.once("disconnect", () => process.exit());
  for await (const outcome of runBenchmarks({ ...options, budgetMs: BUDGET_MS })) {
    if (process.send) process.send(outcome);
    else process.stdout.write(lineOf(outcome));
  }
  process.exit();
}

function lineOf(outcome: BenchmarkOutcome): string {
  const { label, unit } = BENCHMARKS.find(({ id }) => id === outcome.id)!;
  const result = "value" in outcome ? formatValue(outcome.value, unit, "bytes") : outcome.problem;
  return `${label.padEnd(24)} ${result}\n`;
}
