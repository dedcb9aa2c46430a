import type { Host } from "../../domain/host";
import type { ReclaimQuery, ReclaimReport, ReclaimRow } from "../../domain/report-api";
import type { MetricStore } from "../store/metric-store";
import { forEachHost } from "./for-each-host";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Shorter spans are read by the minute. */
const BY_HOUR_FROM_MS = 2 * DAY_MS;
/** So much of the span must have been measured: a host that was silent is not idle. */
const LEAST_MEASURED = 0.8;
/** What adding many shares may have lost. */
const ROUNDING = 1e-9;
const CPU = "cpu.busy";
const MEMORY = ["memory.used", "memory.total"] as const;
/** Of hosts that tell shares alone. */
const MEMORY_SHARE = "memory.used_ratio";
const DISK_SHARE = "filesystem./.used_ratio";
const DISK = /^filesystem\.(.+)\.(used|free)$/;

export interface ReclaimSource {
  hosts: readonly Host[];
  store: Pick<MetricStore, "readSeries" | "seriesIdsOf">;
}

function meanOf(values: Float64Array | undefined): number {
  let [sum, count] = [0, 0];
  for (const value of values ?? []) {
    if (Number.isNaN(value)) continue;
    sum += value;
    count++;
  }
  return sum / count;
}

const orNull = (value: number): number | null => (Number.isFinite(value) ? value : null);

/**
 * Which machines are hardly used: those whose CPU, memory and disks over the span were each below a bound on average (after VMstats). Disks are
 * the used share of all filesystems together.
 */
export async function reportReclaim(
  { hosts, store }: ReclaimSource,
  query: ReclaimQuery,
  nowMs: number,
): Promise<ReclaimReport> {
  const spanMs = query.days * DAY_MS;
  const span = { fromMs: nowMs - spanMs, toMs: nowMs };
  const [tier, stepMs] = spanMs < BY_HOUR_FROM_MS ? (["1m", 60_000] as const) : (["1h", HOUR_MS] as const);
  const rows = await forEachHost(hosts, async (host): Promise<ReclaimRow> => {
    const disks = (await store.seriesIdsOf(host.id)).filter((id) => DISK.test(id));
    const seriesIds = [CPU, ...MEMORY, MEMORY_SHARE, DISK_SHARE, ...disks];
    const found = await store.readSeries({ hostId: host.id, seriesIds, tier, ...span });
    const mean = (id: string) => meanOf(found.get(id)?.mean);
    const [used, free] = ["used", "free"].map((end) =>
      disks.filter((id) => id.endsWith(end)).reduce((sum, id) => sum + (mean(id) || 0), 0),
    ) as [number, number];
    const measured = found.get(CPU)?.timesMs.length ?? 0;
    const measuredRatio = Math.min(1, (measured * stepMs) / spanMs);
    const row = {
      hostId: host.id,
      displayName: host.displayName,
      cpuRatio: orNull(mean(CPU)),
      memoryRatio: orNull(mean(MEMORY[0]) / mean(MEMORY[1])) ?? orNull(mean(MEMORY_SHARE)),
      diskRatio: orNull(used / (used + free)) ?? orNull(mean(DISK_SHARE)),
      measuredRatio,
      coreCount: host.inventory?.coreCount ?? null,
      memoryBytes: orNull(mean(MEMORY[1])),
      diskBytes: used + free > 0 ? used + free : null,
    };
    return { ...row, verdict: verdictOf(row, query) };
  });
  const idleness = ({ cpuRatio, memoryRatio, diskRatio }: ReclaimRow) => cpuRatio! + memoryRatio! + diskRatio!;
  const idle = rows.filter(({ verdict }) => verdict === "reclaim").sort((a, b) => idleness(a) - idleness(b));
  for (const row of idle.slice(query.top)) row.verdict = "spared";
  const recommended = idle.slice(0, query.top);
  const sum = (of: (row: ReclaimRow) => number | null) => recommended.reduce((all, row) => all + (of(row) ?? 0), 0);
  const others = rows.filter(({ verdict }) => verdict === "in-use" || verdict === "unknown");
  return {
    ...span,
    bounds: { cpu: query.cpu, memory: query.memory, disk: query.disk },
    rows: [...idle, ...others.sort((a, b) => (a.hostId < b.hostId ? -1 : 1))],
    frees: {
      hostCount: recommended.length,
      coreCount: sum(({ coreCount }) => coreCount),
      memoryBytes: sum(({ memoryBytes }) => memoryBytes),
      diskBytes: sum(({ diskBytes }) => diskBytes),
    },
  };
}

function verdictOf(row: Omit<ReclaimRow, "verdict">, bounds: ReclaimQuery): ReclaimRow["verdict"] {
  const { cpuRatio, memoryRatio, diskRatio, measuredRatio } = row;
  if (measuredRatio < LEAST_MEASURED || cpuRatio === null || memoryRatio === null || diskRatio === null)
    return "unknown";
  // A bound that is met exactly is kept, as in the original.
  const keeps = (ratio: number, bound: number) => ratio <= bound + ROUNDING;
  const isIdle = keeps(cpuRatio, bounds.cpu) && keeps(memoryRatio, bounds.memory) && keeps(diskRatio, bounds.disk);
  return isIdle ? "reclaim" : "in-use";
}
