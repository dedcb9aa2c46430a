/** Seconds that the CPU spent since boot, by mode, by core. */
export type CpuSeconds = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** Modes as node_exporter, OpenTelemetry and SNMP call them, and the series that each adds to. */
const STATE_OF_MODE: Readonly<Record<string, string>> = {
  user: "cpu.user",
  nice: "cpu.user",
  system: "cpu.system",
  kernel: "cpu.system",
  irq: "cpu.system",
  interrupt: "cpu.system",
  softirq: "cpu.system",
  iowait: "cpu.iowait",
  wait: "cpu.iowait",
  steal: "cpu.steal",
};
const CORE = /^\d{1,4}$/;
const IDLE_MODES: ReadonlySet<string> = new Set(["idle", "iowait", "wait"]);

/** Whether a mode is no work: idle, or waiting for input and output. */
export function isIdleMode(mode: string): boolean {
  return IDLE_MODES.has(mode);
}

/** The series of the whole CPU that a mode's share adds to, `undefined` for idle and what is not known. */
export function cpuSeriesOfMode(mode: string): string | undefined {
  return Object.hasOwn(STATE_OF_MODE, mode) ? STATE_OF_MODE[mode] : undefined;
}

/** How many cores are told of; `undefined` when they are not told apart. */
export function coreCountOf(seconds: CpuSeconds): number | undefined {
  return [...seconds.keys()].filter((core) => CORE.test(core)).length || undefined;
}

/** Shares of the time that passed, out of seconds since boot. */
export class CpuShares {
  private previous: CpuSeconds = new Map();

  /** @returns `cpu.busy`, its parts, and `cpu.core.*.busy`; nothing at first and after a reset */
  next(seconds: CpuSeconds): [seriesId: string, ratio: number][] {
    const { previous } = this;
    this.previous = seconds;
    const values: [string, number][] = [];
    const ofAll = new Map<string, number>();
    for (const [core, modes] of seconds) {
      const spent = spentSince(previous.get(core), modes);
      if (!spent) continue;
      for (const [mode, growth] of spent) ofAll.set(mode, (ofAll.get(mode) ?? 0) + growth);
      const busy = busyShare(spent);
      if (busy !== undefined && CORE.test(core)) values.push([`cpu.core.${core}.busy`, busy]);
    }
    return [...sharesOf(ofAll), ...values];
  }
}

/** @returns `undefined` when nothing is known of before, or the counters were reset */
function spentSince(
  before: ReadonlyMap<string, number> | undefined,
  now: ReadonlyMap<string, number>,
): Map<string, number> | undefined {
  if (!before) return undefined;
  const spent = new Map<string, number>();
  for (const [mode, seconds] of now) {
    const growth = seconds - (before.get(mode) ?? Number.NaN);
    // Idle and iowait are known to step back a little.
    if (growth < 0 && !isIdleMode(mode)) return undefined;
    if (!Number.isNaN(growth)) spent.set(mode, Math.max(0, growth));
  }
  return spent;
}

function totalOf(spent: ReadonlyMap<string, number>): number {
  let total = 0;
  for (const growth of spent.values()) total += growth;
  return total;
}

function busyShare(spent: ReadonlyMap<string, number>): number | undefined {
  const total = totalOf(spent);
  if (total <= 0) return undefined;
  let idle = 0;
  for (const [mode, growth] of spent) if (isIdleMode(mode)) idle += growth;
  return Math.max(0, total - idle) / total;
}

function sharesOf(spent: ReadonlyMap<string, number>): [string, number][] {
  const busy = busyShare(spent);
  if (busy === undefined) return [];
  const total = totalOf(spent);
  const shares = new Map([["cpu.busy", busy]]);
  for (const [mode, growth] of spent) {
    const seriesId = cpuSeriesOfMode(mode);
    if (seriesId !== undefined) shares.set(seriesId, (shares.get(seriesId) ?? 0) + growth / total);
  }
  return [...shares];
}
