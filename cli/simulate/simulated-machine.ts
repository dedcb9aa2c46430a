import { GaugeSeries } from "../../collector/sources/series";
import type { SeriesTable, Source } from "../../collector/sources/source";

/** What a simulated machine is like: `leak` loses memory, `idle` is hardly used. */
export type MachineKind = "busy" | "idle" | "leak";

export const SIMULATED_CORES = 4;
export const SIMULATED_MEMORY_BYTES = 16 * 2 ** 30;
const DISK_BYTES = 100e9;
const DAY_MS = 86_400_000;
/** What wanders comes back to its level in about so long. */
const WANDER_MS = 60_000;
/** A leak takes memory from its level until the kernel ends the process, and begins anew. */
const LEAK_MS = 300_000;
const LEAK_TO_RATIO = 0.985;
const LEAK_PAUSE_MS = 60_000;
const NET_BYTES_PER_SECOND = 20e6;
const DISK_BYTES_PER_SECOND = 40e6;

/** Levels as shares, and how far they swing between night and day. */
const LEVELS: Record<MachineKind, { cpu: [number, number]; memory: [number, number]; disk: number }> = {
  busy: { cpu: [0.12, 0.45], memory: [0.3, 0.25], disk: 0.55 },
  idle: { cpu: [0.015, 0.02], memory: [0.05, 0.01], disk: 0.06 },
  leak: { cpu: [0.12, 0.3], memory: [0.3, 0.1], disk: 0.55 },
};

function bounded(share: number): number {
  return Math.min(1, Math.max(0.001, share));
}

/** Noise around 0 with memory of about a minute, of a standard deviation of about 1, at any pace. */
class Wander {
  private value = 0;
  private lastAtMs = Number.NaN;

  next(atMs: number): number {
    const elapsedMs = Number.isNaN(this.lastAtMs) ? WANDER_MS : Math.max(0, atMs - this.lastAtMs);
    this.lastAtMs = atMs;
    const kept = Math.exp(-elapsedMs / WANDER_MS);
    // The sum of twelve uniform numbers has a variance of 1.
    const normal = Array.from({ length: 12 }, Math.random).reduce((sum, number) => sum + number, -6);
    this.value = kept * this.value + Math.sqrt(1 - kept * kept) * normal;
    return this.value;
  }
}

/** Numbers as a machine would have them: a day's course, noise, and what belongs together moves together. */
export class SimulatedMachine implements Source {
  readonly name = "simulated";
  readonly everyMs = 0;
  private readonly series = new Map<string, GaugeSeries>();
  private readonly cpuNoise = new Wander();
  private readonly memoryNoise = new Wander();
  private readonly trafficNoise = new Wander();
  private startedAtMs = Number.NaN;

  /** @param phase 0 to 1: when its day begins, and how far its leak is at first */
  constructor(
    private readonly kind: MachineKind,
    private readonly phase: number,
  ) {}

  read(table: SeriesTable, atMs: number): void {
    if (Number.isNaN(this.startedAtMs)) this.startedAtMs = atMs;
    const { cpu, memory, disk } = LEVELS[this.kind];
    const day = (1 - Math.cos(2 * Math.PI * (atMs / DAY_MS + this.phase))) / 2;
    const busy = bounded((cpu[0] + cpu[1] * day) * (1 + 0.3 * this.cpuNoise.next(atMs)));
    const usedRatio = this.leaked(atMs, bounded(memory[0] + memory[1] * day + 0.004 * this.memoryNoise.next(atMs)));
    const traffic = bounded(busy * (1 + 0.4 * this.trafficNoise.next(atMs)));
    this.set(table, "cpu", { busy, user: 0.7 * busy, system: 0.25 * busy, iowait: 0.05 * busy, steal: 0 });
    const load = busy * SIMULATED_CORES * 1.2;
    this.set(table, "load", { "1m": load, "5m": load, "15m": load });
    this.setMemory(table, usedRatio);
    const received = NET_BYTES_PER_SECOND * traffic;
    for (const name of ["eth0", "total"]) this.set(table, `net.${name}`, { in: received, out: 0.6 * received });
    const written = DISK_BYTES_PER_SECOND * traffic;
    for (const name of ["vda", "total"]) {
      this.set(table, `disk.${name}`, { read: 0.3 * written, write: written, busy: bounded(0.5 * traffic) });
    }
    const used = disk * DISK_BYTES;
    this.set(table, "filesystem./", { total: DISK_BYTES, used, free: DISK_BYTES - used, used_ratio: disk });
    this.set(table, "system", { uptime: (atMs - this.startedAtMs) / 1000 });
  }

  close(): void {}

  private leaked(atMs: number, level: number): number {
    if (this.kind !== "leak") return level;
    const inCycleMs = (atMs - this.startedAtMs + this.phase * LEAK_MS) % (LEAK_MS + LEAK_PAUSE_MS);
    return level + (LEAK_TO_RATIO - level) * Math.max(0, (inCycleMs - LEAK_PAUSE_MS) / LEAK_MS);
  }

  private setMemory(table: SeriesTable, usedRatio: number): void {
    const total = SIMULATED_MEMORY_BYTES;
    const used = total * usedRatio;
    const available = total - used;
    this.set(table, "memory", { total, used, available, free: 0.3 * available, cached: 0.6 * available });
  }

  private set(table: SeriesTable, group: string, values: Record<string, number>): void {
    for (const [name, value] of Object.entries(values)) {
      const id = `${group}.${name}`;
      let series = this.series.get(id);
      if (!series) {
        series = new GaugeSeries(id);
        this.series.set(id, series);
      }
      series.set(table, value);
    }
  }
}
