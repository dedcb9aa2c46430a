import { readFileSync } from "node:fs";
import os from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { parseSize } from "./memory-size.mjs";

const USAGE =
  "usage: npm run mem-stress -- SIZE COUNT INTERVAL KEEP (as 200m 16 0.7 5: a block of 200 MiB every 0.7 s, 16 in all, kept 5 s; an interval of 0 takes all at once)";
const MIB = 2 ** 20;
/** The machine must stay usable, whatever is asked for. */
const LEFT_FREE_BYTES = 512 * MIB;
/** Node's buffers end at 4 GiB; a larger block is made of several. */
const MAX_BUFFER_BYTES = 1024 * MIB;
const MAX_COUNT = 100_000;
const MAX_SECONDS = 86_400;

function availableBytes() {
  try {
    return Number(/^MemAvailable:\s+(\d+) kB$/m.exec(readFileSync("/proc/meminfo", "utf8"))[1]) * 1024;
  } catch {
    return os.freemem();
  }
}

function parseSeconds(text) {
  if (!/^\d{1,6}(\.\d{1,6})?$/.test(text)) return undefined;
  return Number(text) <= MAX_SECONDS ? Number(text) : undefined;
}

/** @throws Error with one line that says what is wrong */
function readArguments(args) {
  if (args.length !== 4) throw new Error(`${args.length} arguments where 4 are needed; ${USAGE}`);
  const [sizeText, countText, intervalText, keepText] = args;
  const blockBytes = parseSize(sizeText);
  if (blockBytes === undefined) throw new Error(`"${sizeText}" is no block size: give one as 512k, 200m or 1g`);
  const count = /^\d{1,6}$/.test(countText) ? Number(countText) : 0;
  if (count < 1 || count > MAX_COUNT) throw new Error(`"${countText}" is no count: give 1 to ${MAX_COUNT}`);
  const intervalSeconds = parseSeconds(intervalText);
  if (intervalSeconds === undefined) throw new Error(`"${intervalText}" is no interval: give 0 to ${MAX_SECONDS} s`);
  const keepSeconds = parseSeconds(keepText);
  if (keepSeconds === undefined) throw new Error(`"${keepText}" is no time to keep: give 0 to ${MAX_SECONDS} s`);
  const mayTakeBytes = Math.max(0, availableBytes() - LEFT_FREE_BYTES);
  if (blockBytes * count > mayTakeBytes) {
    throw new Error(
      `${count} blocks of ${mib(blockBytes)} are ${mib(blockBytes * count)}, but only ${mib(mayTakeBytes)} may be taken here (what is available less ${mib(LEFT_FREE_BYTES)}): ask for less`,
    );
  }
  return { blockBytes, count, intervalSeconds, keepSeconds };
}

function mib(bytes) {
  return `${(bytes / MIB).toFixed(bytes < 10 * MIB ? 2 : 0)} MiB`;
}

/** Memory that is really there: the kernel gives a page only when something is written into it. */
function takeBlock(bytes) {
  const pieces = [];
  for (let left = bytes; left > 0; left -= MAX_BUFFER_BYTES) {
    pieces.push(Buffer.allocUnsafeSlow(Math.min(left, MAX_BUFFER_BYTES)).fill(0xa5));
  }
  return pieces;
}

async function main() {
  const { blockBytes, count, intervalSeconds, keepSeconds } = readArguments(process.argv.slice(2));
  const blocks = [];
  const startMs = performance.now();
  for (let i = 0; i < count; i++) {
    const dueMs = startMs + i * intervalSeconds * 1000;
    await sleep(Math.max(0, dueMs - performance.now()));
    blocks.push(takeBlock(blockBytes));
    const seconds = ((performance.now() - startMs) / 1000).toFixed(1);
    console.log(`${seconds} s: block ${i + 1} of ${count}, ${mib(blockBytes * (i + 1))} held`);
  }
  console.log(`keeping ${mib(blockBytes * count)} for ${keepSeconds} s`);
  await sleep(keepSeconds * 1000);
  blocks.length = 0;
  console.log("released");
}

main().catch((error) => {
  process.stderr.write(`mem-stress: ${error.message}\n`);
  process.exitCode = 2;
});
