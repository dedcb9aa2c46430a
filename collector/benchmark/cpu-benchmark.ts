import { bestRound } from "./best-round";

const LARGEST = 10_000;
const EVENTS_A_ROUND = 500;
/** Primes from 3 to 10,000: that the work was done is checked by it. */
const PRIMES = 1228;

/** The event of sysbench's cpu test: divides each number up to 10,000 by all up to its square root. */
function countPrimes(): number {
  let count = 0;
  for (let number = 3; number <= LARGEST; number++) {
    const root = Math.sqrt(number);
    let divisor = 2;
    while (divisor <= root && number % divisor !== 0) divisor++;
    if (divisor > root) count++;
  }
  return count;
}

/** Fixed work on one thread, as sysbench's cpu test does it: events a second. */
export function benchmarkCpu(budgetMs: number): Promise<number> {
  return bestRound(budgetMs, () => {
    for (let event = 0; event < EVENTS_A_ROUND; event++) {
      if (countPrimes() !== PRIMES) throw new Error("the processor miscounts primes");
    }
    return EVENTS_A_ROUND;
  });
}
