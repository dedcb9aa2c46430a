import { randomBytes } from "node:crypto";
import { closeSync, fsyncSync, openSync, rmSync, statfsSync, writeSync } from "node:fs";
import { join } from "node:path";
import { bestRound } from "./best-round";

const FILE_NAME = "benchmark.tmp";
const BLOCK_BYTES = 2 ** 20;
const FILE_BYTES = 8 * 2 ** 20;
/** 64 MiB in all: what a flash disk hardly notices. */
const MOST_WRITE_ROUNDS = 8;
const SYNCED_BYTES = 4096;
const SYNCS_A_ROUND = 10;
const MOST_SYNC_ROUNDS = 50;
const LEAST_FREE_BYTES = 64 * FILE_BYTES;

/** Takes away what a benchmark that was killed has left. */
export function removeBenchmarkFile(folder: string): void {
  rmSync(join(folder, FILE_NAME), { force: true });
}

async function withFile(folder: string, work: (descriptor: number) => Promise<number>): Promise<number> {
  const { bavail, bsize } = statfsSync(folder);
  if (bavail * bsize < LEAST_FREE_BYTES) throw new Error(`less than 512 MiB are free in ${folder}`);
  const descriptor = openSync(join(folder, FILE_NAME), "w", 0o600);
  try {
    return await work(descriptor);
  } finally {
    closeSync(descriptor);
    removeBenchmarkFile(folder);
  }
}

/** Writes 8 MiB one after another and waits until the disk has them: bytes a second. @throws Error when less than 512 MiB are free */
export function benchmarkDiskWrite(folder: string, budgetMs: number): Promise<number> {
  // What cannot be compressed, for filesystems that would.
  const block = randomBytes(BLOCK_BYTES);
  return withFile(folder, (descriptor) =>
    bestRound(
      budgetMs,
      () => {
        for (let at = 0; at < FILE_BYTES; at += BLOCK_BYTES) writeSync(descriptor, block, 0, BLOCK_BYTES, at);
        fsyncSync(descriptor);
        return FILE_BYTES;
      },
      MOST_WRITE_ROUNDS,
    ),
  );
}

/** Writes 4 KiB and waits until the disk has them, as a database does that commits: how often a second. @throws as above */
export function benchmarkDiskFsync(folder: string, budgetMs: number): Promise<number> {
  const block = randomBytes(SYNCED_BYTES);
  return withFile(folder, (descriptor) => {
    let at = 0;
    return bestRound(
      budgetMs,
      () => {
        for (let sync = 0; sync < SYNCS_A_ROUND; sync++) {
          writeSync(descriptor, block, 0, SYNCED_BYTES, at);
          fsyncSync(descriptor);
          at += SYNCED_BYTES;
        }
        return SYNCS_A_ROUND;
      },
      MOST_SYNC_ROUNDS,
    );
  });
}
