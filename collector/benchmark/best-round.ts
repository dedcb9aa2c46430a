import { setImmediate as nextTurn } from "node:timers/promises";

const LEAST_ROUNDS = 3;

/**
 * Repeats a short round of work for a time, at least three times, and gives the best: what disturbs a round only ever makes it slower, and the
 * first ones warm up caches and compilers. A round is to take tens of milliseconds: the best of shorter ones would miss a processor that others steal.
 * @param round does the work and tells how much it was, in the benchmark's unit without "per second"
 * @param mostRounds for work that wears something out, or that others pay for
 */
export async function bestRound(
  budgetMs: number,
  round: () => number | Promise<number>,
  mostRounds = Number.POSITIVE_INFINITY,
): Promise<number> {
  let best = 0;
  const startedMs = performance.now();
  for (let rounds = 0; rounds < mostRounds; rounds++) {
    if (rounds >= LEAST_ROUNDS && performance.now() - startedMs >= budgetMs) break;
    // Lets the process hear that its collector has ended.
    await nextTurn();
    const fromMs = performance.now();
    const amount = await round();
    best = Math.max(best, (1000 * amount) / (performance.now() - fromMs));
  }
  return best;
}
