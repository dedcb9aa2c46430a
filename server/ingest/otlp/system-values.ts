import { instanceName } from "../../../domain/instance-name";
import { localFilesystems } from "../../../domain/local-filesystems";
import { cpuSeriesOfMode, isIdleMode } from "../cpu-shares";
import type { OtlpPoint } from "./otlp-points";

type PointsOf = (name: string) => readonly OtlpPoint[];
type Values = [seriesId: string, value: number][];

/** Seconds by core and mode, as `system.cpu.time` has them. */
export function cpuSeconds(points: readonly OtlpPoint[]): Map<string, Map<string, number>> {
  const byCore = new Map<string, Map<string, number>>();
  for (const { labels, value } of points) {
    const core = (labels.get("cpu") ?? "").replace(/^cpu/, "");
    const modes = byCore.get(core) ?? new Map<string, number>();
    byCore.set(core, modes.set(labels.get("state") ?? "", value));
  }
  return byCore;
}

/** Shares of the CPU out of `system.cpu.utilization`, which is told by core and mode: the mean over the cores. */
export function cpuUtilization(points: readonly OtlpPoint[]): Values {
  const cores = new Set(points.map(({ labels }) => labels.get("cpu")));
  const shares = new Map<string, number>();
  for (const { labels, value } of points) {
    const mode = labels.get("state") ?? "";
    const part = value / cores.size;
    const seriesId = cpuSeriesOfMode(mode);
    if (seriesId !== undefined) shares.set(seriesId, (shares.get(seriesId) ?? 0) + part);
    if (!isIdleMode(mode)) shares.set("cpu.busy", (shares.get("cpu.busy") ?? 0) + part);
  }
  return [...shares];
}

/** Sizes that are told by their parts alone, and what is used as a collector counts it where that is known. */
export function memoryValues(pointsOf: PointsOf): Values {
  const memory = byState(pointsOf("system.memory.usage"));
  const limit = pointsOf("system.memory.limit")[0]?.value;
  const available = pointsOf("system.linux.memory.available")[0]?.value;
  const swap = byState(pointsOf("system.paging.usage"));
  const total = limit ?? sumOf(memory, ["used", "free", "buffered", "cached"]);
  return [
    ...(Number.isNaN(total) ? [] : ([["memory.total", total]] satisfies Values)),
    ...(available === undefined ? [] : ([["memory.used", total - available]] satisfies Values)),
    ["swap.total", sumOf(swap, ["used", "free"])],
  ];
}

/** The file systems that a collector would tell of: the ratio is that of df(1). */
export function filesystemValues(pointsOf: PointsOf): Values {
  const byMount = new Map<string, Map<string, number>>();
  const usage = pointsOf("system.filesystem.usage");
  for (const { labels, value } of usage) {
    const mountPoint = labels.get("mountpoint") ?? "";
    const states = byMount.get(mountPoint) ?? new Map<string, number>();
    byMount.set(mountPoint, states.set(labels.get("state") ?? "", value));
  }
  const mounts = localFilesystems(
    usage.map(({ labels }) => ({
      device: labels.get("device") ?? "",
      mountPoint: labels.get("mountpoint") ?? "",
      type: labels.get("type") ?? "",
    })),
  );
  return mounts.flatMap(({ mountPoint }): Values => {
    const instance = instanceName(mountPoint);
    if (instance === null) return [];
    const states = byMount.get(mountPoint)!;
    const used = states.get("used") ?? Number.NaN;
    const free = states.get("free") ?? Number.NaN;
    return [
      [`filesystem.${instance}.total`, used + free + (states.get("reserved") ?? 0)],
      [`filesystem.${instance}.used`, used],
      [`filesystem.${instance}.free`, free],
      [`filesystem.${instance}.used_ratio`, used / (used + free)],
    ];
  });
}

/** Sums over devices. */
function byState(points: readonly OtlpPoint[]): Map<string, number> {
  const states = new Map<string, number>();
  for (const { labels, value } of points) {
    const state = labels.get("state") ?? "";
    states.set(state, (states.get(state) ?? 0) + value);
  }
  return states;
}

/** NaN when the first of them is absent. */
function sumOf(states: ReadonlyMap<string, number>, names: readonly string[]): number {
  if (!states.has(names[0]!)) return Number.NaN;
  return names.reduce((sum, name) => sum + (states.get(name) ?? 0), 0);
}
