import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { ChunkReader, encodeChunk } from "../domain/chunk";
import type { Lab } from "./lab";
import type { BenchResult } from "./result";

const HOST = "bench-storage";
const HOUR_MS = 3_600_000;
const RECORDING = join(import.meta.dirname, "fixtures/busy-machine.bin.gz");

/** The chunks of a recording: each behind its length as a little-endian u32. */
function readRecording(): Uint8Array[] {
  const file = gunzipSync(readFileSync(RECORDING));
  const chunks: Uint8Array[] = [];
  for (let at = 0; at < file.length; ) {
    const length = file.readUInt32LE(at);
    chunks.push(file.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return chunks;
}

function present(column: Float64Array): number {
  return column.reduce((count, value) => count + (Number.isNaN(value) ? 0 : 1), 0);
}

/** Moves a chunk by whole hours, so that a recording of any day can be stored as of today. */
function movedTo(bytes: Uint8Array, byMs: number): { minuteMs: number; bytes: Uint8Array; samples: number } {
  const chunk = new ChunkReader(bytes);
  const columns = chunk.seriesIds.map((id) => chunk.column(id)!);
  const minuteMs = chunk.minuteMs + byMs;
  const moved = encodeChunk({
    minuteMs,
    partial: false,
    seriesIds: chunk.seriesIds,
    timesMs: chunk.timesMs.map((atMs) => atMs + byMs),
    columns,
    rollups: chunk.seriesIds.map((id) => chunk.rollup(id)!),
  });
  return { minuteMs, bytes: moved, samples: columns.reduce((sum, column) => sum + present(column), 0) };
}

/** Bytes a sample of the 1 s tier, sealed, for a recording of this product's collector on a machine that was building and testing. */
export async function benchStorage(lab: Lab): Promise<BenchResult[]> {
  const recording = readRecording();
  const firstMs = new ChunkReader(recording[0]!).minuteMs;
  const byMs = Math.floor((Date.now() - 5 * HOUR_MS - firstMs) / HOUR_MS) * HOUR_MS;
  let samples = 0;
  let looseBytes = 0;
  let sequence = 0;
  for (const bytes of recording) {
    const chunk = movedTo(bytes, byMs);
    samples += chunk.samples;
    looseBytes += chunk.bytes.length;
    await lab.store.storeChunk({ hostId: HOST, runId: 1, sequence: ++sequence, tier: "1s", bytes: chunk.bytes });
  }
  const later = movedTo(recording[0]!, byMs + 4 * HOUR_MS);
  await lab.store.storeChunk({ hostId: HOST, runId: 1, sequence: ++sequence, tier: "1s", bytes: later.bytes });
  const redis = lab.connections.metrics;
  await lab.store.sealed();
  const keys = await redis.keys(`m:{${HOST}}:1s:h*`);
  let valueBytes = 0;
  let memoryBytes = 0;
  for (const key of keys) {
    for (const value of await redis.hvalsBuffer(key)) valueBytes += value.length;
    memoryBytes += Number(await redis.memory("USAGE", key, "SAMPLES", 0));
  }
  const [loose, sealed, memory] = [looseBytes / samples, valueBytes / samples, memoryBytes / samples];
  return [
    {
      what: `stored bytes a sample, 1 s tier, ${samples} samples of a busy machine, sealed`,
      measured: sealed.toFixed(2),
      wanted: "below 2 (Netdata 0.54)",
      met: sealed < 0.54,
    },
    {
      what: "… with all that Redis needs around them (MEMORY USAGE)",
      measured: memory.toFixed(2),
      wanted: "below 2",
      met: memory < 2,
    },
    { what: "… while the hour is still open", measured: loose.toFixed(2), wanted: "below 2", met: loose < 2 },
  ];
}
