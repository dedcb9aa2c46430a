import { encodeChunk } from "../domain/chunk";
import { makeSchema } from "../domain/frame";
import { rollupOf } from "../domain/rollup-of";
import { SYSTEM_COLUMNS } from "../server/download/slapos-tables";
import { ProcessStore } from "../server/store/process-store";
import type { Lab } from "./lab";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const TICKS_PER_MINUTE = 4;
const PROCESSES = 30;
const PROCESSES_KEPT_DAYS = 3;
const SERIES = [
  ...SYSTEM_COLUMNS.map(({ seriesId }) => seriesId),
  ...["/", "/srv"].flatMap((mount) => [`filesystem.${mount}.used`, `filesystem.${mount}.free`]),
  "temperature.coretemp",
];

/**
 * Hosts that were measured since the start of yesterday (UTC), with 30 processes a minute: the first is stored as the server stores what
 * is shipped, and the others' keys are copies of its keys.
 * @returns their ids
 */
export async function storeManyHosts(lab: Lab, count: number, nowMs: number): Promise<string[]> {
  const hostIds = Array.from({ length: count }, (_, i) => `many-${String(i).padStart(3, "0")}`);
  for (const hostId of hostIds) await lab.tokenFor(hostId);
  const [first, ...others] = hostIds as [string, ...string[]];
  const fromMs = Math.floor(nowMs / DAY_MS) * DAY_MS - DAY_MS;
  const schema = makeSchema(SERIES);
  await lab.store.storeSchema({ hostId: first, runId: 1, sequence: 1, schema });
  for (let minuteMs = fromMs; minuteMs + MINUTE_MS <= nowMs; minuteMs += MINUTE_MS) {
    await lab.store.importMinute(first, minuteOf(minuteMs));
    if (minuteMs < fromMs + DAY_MS) await storeProcesses(lab, first, minuteMs, nowMs);
  }
  await lab.store.closeAbandonedMinute(first, nowMs);
  await lab.store.sealed();
  const redis = lab.connections.metrics;
  const keys = await redis.keys(`m:{${first}}:*`);
  for (const hostId of others) await Promise.all(keys.map((key) => redis.copy(key, key.replace(first, hostId))));
  return hostIds;
}

function minuteOf(minuteMs: number): Uint8Array {
  const columns = SERIES.map(() =>
    Float64Array.from({ length: TICKS_PER_MINUTE }, () => Math.round(Math.random() * 1e9)),
  );
  const rollups = columns.map((column) => rollupOf(column));
  const timesMs = Float64Array.from(
    { length: TICKS_PER_MINUTE },
    (_, i) => minuteMs + (i * MINUTE_MS) / TICKS_PER_MINUTE,
  );
  return encodeChunk({ minuteMs, partial: false, seriesIds: SERIES, timesMs, columns, rollups });
}

async function storeProcesses(lab: Lab, hostId: string, atMs: number, nowMs: number): Promise<void> {
  const rows = Array.from({ length: PROCESSES }, (_, i) => ({
    pid: 1000 + i,
    createdAtMs: atMs - DAY_MS,
    uid: 1000,
    user: `slapuser${i}`,
    name: "",
    cpuRatio: Math.random(),
    cpuSeconds: Math.random() * 1000,
    threadCount: 3,
    rssBytes: Math.round(Math.random() * 1e9),
    memoryRatio: Math.random(),
    grownBytes: 0,
    readBytes: 4096,
    writtenBytes: 4096,
    readCount: 8,
    writtenCount: 2,
  }));
  const report = { atMs, isOfMinute: true, totalCount: PROCESSES, growthSeconds: 0, rows };
  await new ProcessStore(lab.connections.metrics, PROCESSES_KEPT_DAYS).put(hostId, report, nowMs);
}
