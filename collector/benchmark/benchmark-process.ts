import { fork } from "node:child_process";
import { setPriority } from "node:os";
import { z } from "zod";
import { BENCHMARK_IDS } from "../../domain/benchmark";
import type { BenchmarkOutcome } from "./run-benchmarks";

/** With this argument the collector's program runs the benchmarks and nothing else. */
export const RUN_BENCHMARKS_FLAG = "--run-benchmarks";
const TIME_LIMIT_MS = 60_000;
const LOWEST_PRIORITY = 19;

const id = z.enum(BENCHMARK_IDS);
const outcomeSchema = z.union([z.object({ id, value: z.number().positive() }), z.object({ id, problem: z.string() })]);

export interface RunningBenchmarks {
  /** Resolves when the process has ended, with what it told until then. */
  outcomes: Promise<BenchmarkOutcome[]>;
  kill(): void;
}

/**
 * Starts a program of Node that sends outcomes as messages, at the lowest priority, and kills it after a minute. The priority is set from here before its threads are
 * made, which inherit it; Linux takes a process's priority at the disk from it too (ionice(1)).
 * @throws Error when it cannot be started, or not at that priority
 */
export function startBenchmarkProcess(
  program: string,
  args: readonly string[],
  timeLimitMs = TIME_LIMIT_MS,
): RunningBenchmarks {
  const child = fork(program, args, { stdio: ["ignore", "ignore", "inherit", "ipc"] });
  const kill = () => void child.kill("SIGKILL");
  try {
    if (child.pid !== undefined) setPriority(child.pid, LOWEST_PRIORITY);
  } catch (error) {
    kill();
    throw error;
  }
  const outcomes: BenchmarkOutcome[] = [];
  child.on("message", (raw) => {
    const told = outcomeSchema.safeParse(raw);
    if (told.success && outcomes.length < BENCHMARK_IDS.length) outcomes.push(told.data);
  });
  const timer = setTimeout(kill, timeLimitMs);
  return {
    outcomes: new Promise((resolve, reject) => {
      child.once("error", reject);
      child.once("close", () => resolve(outcomes));
    }).finally(() => clearTimeout(timer)) as Promise<BenchmarkOutcome[]>,
    kill,
  };
}
