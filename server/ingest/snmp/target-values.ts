import { instanceName } from "../../../domain/instance-name";
import { CounterRates } from "../counter-rates";
import { CpuShares } from "../cpu-shares";
import type { Column, ColumnName, SnmpReading } from "./read-target";
import type { SnmpValue } from "./snmp-session";
import { UnwrappedCounters } from "./unwrapped-counters";

const KIBIBYTE = 1024;
/** TimeTicks are hundredths of a second. */
const TICKS_PER_SECOND = 100;
const STORAGE_RAM = "1.3.6.1.2.1.25.2.1.2";
const STORAGE_FIXED_DISK = "1.3.6.1.2.1.25.2.1.4";
/** What Linux mounts there is no storage. */
const NO_STORAGE = /^\/(?:dev|proc|run|sys)(?:\/|$)/;
const ETHERNET = 6;
const UP = 1;
const LOADS = ["load.1m", "load.5m", "load.15m"];

/** What is counted on an interface: series, column of 64 bits, column of 32 bits. Errors and discards have 32 bits only. */
const INTERFACE_COUNTERS: readonly [suffix: string, wide: ColumnName | undefined, narrow: ColumnName][] = [
  ["in", "ifHCInOctets", "ifInOctets"],
  ["out", "ifHCOutOctets", "ifOutOctets"],
  ["in_packets", "ifHCInUcastPkts", "ifInUcastPkts"],
  ["out_packets", "ifHCOutUcastPkts", "ifOutUcastPkts"],
  ["in_errors", undefined, "ifInErrors"],
  ["out_errors", undefined, "ifOutErrors"],
  ["in_dropped", undefined, "ifInDiscards"],
  ["out_dropped", undefined, "ifOutDiscards"],
];
const CPU_MODES = {
  user: "ssCpuRawUser",
  nice: "ssCpuRawNice",
  system: "ssCpuRawSystem",
  idle: "ssCpuRawIdle",
  wait: "ssCpuRawWait",
  interrupt: "ssCpuRawInterrupt",
  softirq: "ssCpuRawSoftIRQ",
  steal: "ssCpuRawSteal",
} as const;

const COUNTER_FORGOTTEN_AFTER_MS = 3_600_000;

type Values = [seriesId: string, value: number][];

/** Turns what a target answers, reading by reading, into values of series; counters become rates. */
export class TargetValues {
  private rates = new CounterRates();
  private cpu = new CpuShares();
  private unwrapped = new UnwrappedCounters();
  private upTicks = 0;

  /** @param atMs when the target was read */
  next(reading: SnmpReading, atMs: number): Values {
    const { scalars, columns } = reading;
    const upTicks = scalars.sysUpTime ?? 0;
    if (upTicks < this.upTicks) this.forget();
    this.upTicks = upTicks;
    const values = [
      ...this.interfaces(reading, atMs),
      ...this.processors(reading, atMs),
      ...memoryOf(reading),
      ...filesystemsOf(reading),
    ];
    LOADS.forEach((id, i) => {
      const load = Number(columns.laLoad.get(String(i + 1)));
      if (columns.laLoad.size > 0) values.push([id, load]);
    });
    const uptime = scalars.hrSystemUptime ?? scalars.sysUpTime;
    if (uptime !== undefined) values.push(["system.uptime", uptime / TICKS_PER_SECOND]);
    // Interfaces of containers come and go, each with an index of its own.
    this.unwrapped.forgetBefore(atMs - COUNTER_FORGOTTEN_AFTER_MS);
    if (scalars.hrSystemProcesses !== undefined) values.push(["processes.total", scalars.hrSystemProcesses]);
    return values.filter(([, value]) => Number.isFinite(value));
  }

  /** The agent was started anew, and maybe the machine: what its counters were says nothing now. */
  private forget(): void {
    this.rates = new CounterRates();
    this.cpu = new CpuShares();
    this.unwrapped = new UnwrappedCounters();
  }

  private interfaces({ columns }: SnmpReading, atMs: number): Values {
    const values: Values = [];
    const totals = new Map<string, number>();
    const seen = new Set<string>();
    for (const [index, descr] of columns.ifDescr) {
      const name = instanceName(String(columns.ifName.get(index) || descr).replace(/\0+$/, ""));
      if (name === null || seen.has(name)) continue;
      seen.add(name);
      const isCounted = columns.ifType.get(index) === ETHERNET && columns.ifOperStatus.get(index) === UP;
      for (const [suffix, wide, narrow] of INTERFACE_COUNTERS) {
        const rate = this.rateOf(
          `${index} ${suffix}`,
          wide && columns[wide].get(index),
          columns[narrow].get(index),
          atMs,
        );
        if (Number.isNaN(rate)) continue;
        values.push([`net.${name}.${suffix}`, rate]);
        if (isCounted && (suffix === "in" || suffix === "out")) totals.set(suffix, (totals.get(suffix) ?? 0) + rate);
      }
    }
    for (const [suffix, sum] of totals) values.push([`net.total.${suffix}`, sum]);
    return values;
  }

  private rateOf(name: string, wide: SnmpValue | undefined, narrow: SnmpValue | undefined, atMs: number): number {
    if (typeof wide === "number") return this.rates.next(`${name} 64`, wide, atMs);
    if (typeof narrow !== "number") return Number.NaN;
    return this.rates.next(name, this.unwrapped.next(name, narrow, atMs), atMs);
  }

  private processors({ scalars, columns }: SnmpReading, atMs: number): Values {
    const modes = new Map<string, number>();
    for (const [mode, name] of Object.entries(CPU_MODES)) {
      const ticks = scalars[name];
      if (ticks !== undefined) modes.set(mode, this.unwrapped.next(name, ticks, atMs));
    }
    if (modes.has("idle")) return this.cpu.next(new Map([["all", modes]]));
    const loads = numbersOf(columns.hrProcessorLoad);
    if (loads.length === 0) return [];
    const mean = loads.reduce((sum, load) => sum + load, 0) / loads.length;
    return [
      ["cpu.busy", mean / 100],
      ...loads.map((load, core): [string, number] => [`cpu.core.${core}.busy`, load / 100]),
    ];
  }
}

function numbersOf(column: Column): number[] {
  return [...column.values()].filter((value) => typeof value === "number");
}

/** Of UCD-SNMP-MIB, which tells what is available; else of HOST-RESOURCES-MIB, where caches may count as used. */
function memoryOf(reading: SnmpReading): Values {
  const { scalars } = reading;
  const totalKib = scalars.memTotalRealX ?? scalars.memTotalReal;
  const freeKib = scalars.memAvailRealX ?? scalars.memAvailReal;
  if (!totalKib || freeKib === undefined) return storedMemoryOf(reading);
  const absent = Number.NaN;
  const { memBuffer = absent, memCached = absent, memTotalSwap = absent, memAvailSwap = absent } = scalars;
  const availableKib = scalars.memSysAvail ?? freeKib + (memBuffer || 0) + (memCached || 0);
  const kibibytes: Values = [
    ["memory.total", totalKib],
    ["memory.used", totalKib - availableKib],
    ["memory.available", availableKib],
    ["memory.free", freeKib],
    ["memory.buffers", memBuffer],
    ["memory.cached", memCached],
    ["swap.total", memTotalSwap],
    ["swap.used", memTotalSwap - memAvailSwap],
  ];
  return kibibytes.map(([id, value]) => [id, Math.max(0, value) * KIBIBYTE]);
}

function storedMemoryOf(reading: SnmpReading): Values {
  for (const { type, totalBytes, usedBytes } of storagesOf(reading)) {
    if (type !== STORAGE_RAM || totalBytes === 0) continue;
    return [
      ["memory.total", totalBytes],
      ["memory.used", usedBytes],
    ];
  }
  return [];
}

function filesystemsOf(reading: SnmpReading): Values {
  const values: Values = [];
  const seen = new Set<string>();
  for (const { type, name, totalBytes, usedBytes } of storagesOf(reading)) {
    if (type !== STORAGE_FIXED_DISK || totalBytes === 0 || NO_STORAGE.test(name)) continue;
    const mount = instanceName(name);
    if (mount === null || seen.has(mount)) continue;
    seen.add(mount);
    values.push(
      [`filesystem.${mount}.total`, totalBytes],
      [`filesystem.${mount}.used`, usedBytes],
      [`filesystem.${mount}.free`, totalBytes - usedBytes],
      [`filesystem.${mount}.used_ratio`, usedBytes / totalBytes],
    );
  }
  return values;
}

function storagesOf({ columns }: SnmpReading) {
  const { hrStorageType, hrStorageDescr, hrStorageAllocationUnits, hrStorageSize, hrStorageUsed } = columns;
  return [...hrStorageType].map(([index, type]) => {
    // Agents put sizes beyond 2^31 units into these signed numbers all the same.
    const bytesOf = (column: Column) =>
      (Number(column.get(index) ?? 0) >>> 0) * Number(hrStorageAllocationUnits.get(index) ?? 0);
    return {
      type,
      name: String(hrStorageDescr.get(index) ?? ""),
      totalBytes: bytesOf(hrStorageSize),
      usedBytes: bytesOf(hrStorageUsed),
    };
  });
}
