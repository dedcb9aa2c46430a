import { freemem } from "node:os";
import { bestRound } from "./best-round";

/** Larger than most last-level caches, so that it is the memory that is measured. */
const ARRAY_BYTES = 64 * 2 ** 20;
const COPIES_A_ROUND = 8;
/** With less left, two arrays could push others out of the memory. */
const LEAST_AVAILABLE_BYTES = 8 * ARRAY_BYTES;

/**
 * The copy of STREAM (McCalpin 1995): bytes read and written a second by copying one large array into another.
 * @throws Error when less than 512 MiB of memory are available
 */
export function benchmarkMemory(budgetMs: number): Promise<number> {
  if (freemem() < LEAST_AVAILABLE_BYTES) throw new Error("less than 512 MiB of memory are available");
  const source = new Float64Array(ARRAY_BYTES / Float64Array.BYTES_PER_ELEMENT).fill(1);
  const target = new Float64Array(source.length);
  return bestRound(budgetMs, () => {
    for (let copy = 0; copy < COPIES_A_ROUND; copy++) target.set(source);
    return COPIES_A_ROUND * 2 * ARRAY_BYTES;
  });
}
