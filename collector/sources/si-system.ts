import { loadavg, uptime } from "node:os";
import type { Systeminformation } from "systeminformation";
import { instanceName } from "../../domain/instance-name";
import { GaugeSeries, RateSeries } from "./series";
import type { SeriesTable, Source } from "./source";

const INTERFACE_LIST_GOOD_FOR_MS = 60_000;
const LOADS = ["load.1m", "load.5m", "load.15m"];

/** One network interface. */
interface Interface {
  bytes: { in: RateSeries; out: RateSeries };
  errors: { in: RateSeries; out: RateSeries };
  dropped: { in: RateSeries; out: RateSeries };
}

/**
 * CPU, load, memory, swap and network of systems other than Linux, through the package systeminformation. It starts programs of the
 * system for some of them, so it is read once a second at most.
 */
export class SiSystem implements Source {
  readonly name = "system";
  readonly everyMs = 1000;
  private readonly gauges = new Map<string, GaugeSeries>();
  private readonly interfaces = new Map<string, Interface>();
  private countedInterfaces = new Set<string>();
  private listInterfacesAtMs = Number.NEGATIVE_INFINITY;
  /** systeminformation's first answer is the mean since boot. */
  private hasCpuBase = false;

  async read(table: SeriesTable, _atMs: number, monotonicMs: number): Promise<void> {
    const { currentLoad, mem, networkInterfaces, networkStats } = await import("systeminformation");
    const [load, memory, traffic] = await Promise.all([currentLoad(), mem(), networkStats("*")]);
    if (monotonicMs >= this.listInterfacesAtMs) {
      this.listInterfacesAtMs = monotonicMs + INTERFACE_LIST_GOOD_FOR_MS;
      const all = [await networkInterfaces()].flat();
      const real = all.filter(({ internal, virtual, type }) => !internal && !virtual && type !== "virtual");
      this.countedInterfaces = new Set(real.map(({ iface }) => iface));
    }
    this.setCpu(table, load);
    this.setMemory(table, memory);
    this.setNetwork(table, traffic, monotonicMs);
    this.set(table, "system.uptime", uptime());
  }

  close(): void {}

  private set(table: SeriesTable, id: string, value: number | null | undefined): void {
    let gauge = this.gauges.get(id);
    if (gauge === undefined) {
      gauge = new GaugeSeries(id);
      this.gauges.set(id, gauge);
    }
    gauge.set(table, typeof value === "number" && Number.isFinite(value) && value >= 0 ? value : Number.NaN);
  }

  private setCpu(table: SeriesTable, load: Systeminformation.CurrentLoadData): void {
    const share = (percent: number): number => (this.hasCpuBase ? Math.min(1, percent / 100) : Number.NaN);
    this.set(table, "cpu.busy", share(load.currentLoad));
    this.set(table, "cpu.user", share(load.currentLoadUser + load.currentLoadNice));
    this.set(table, "cpu.system", share(load.currentLoadSystem + load.currentLoadIrq));
    for (const [core, { load: percent }] of load.cpus.entries())
      this.set(table, `cpu.core.${core}.busy`, share(percent));
    this.hasCpuBase = true;
    // Windows has no load average: Node says 0 there.
    if (process.platform !== "win32") for (const [i, id] of LOADS.entries()) this.set(table, id, loadavg()[i]);
  }

  private setMemory(table: SeriesTable, memory: Systeminformation.MemData): void {
    const { total, available, free, buffers, cached, swaptotal, swapused } = memory;
    this.set(table, "memory.total", total);
    this.set(table, "memory.used", Math.max(0, total - available));
    this.set(table, "memory.available", available);
    this.set(table, "memory.free", free);
    if (buffers > 0) this.set(table, "memory.buffers", buffers);
    if (cached > 0) this.set(table, "memory.cached", cached);
    this.set(table, "swap.total", swaptotal);
    this.set(table, "swap.used", swapused);
  }

  private setNetwork(table: SeriesTable, all: Systeminformation.NetworkStatsData[], monotonicMs: number): void {
    const total = { in: Number.NaN, out: Number.NaN };
    const present = new Set<string>();
    for (const stats of all) {
      const instance = instanceName(stats.iface);
      if (instance === null || present.has(instance)) continue;
      present.add(instance);
      const known = this.interfaces.get(instance) ?? newInterface(instance);
      this.interfaces.set(instance, known);
      const received = known.bytes.in.set(table, stats.rx_bytes, monotonicMs);
      const sent = known.bytes.out.set(table, stats.tx_bytes, monotonicMs);
      known.errors.in.set(table, stats.rx_errors, monotonicMs);
      known.errors.out.set(table, stats.tx_errors, monotonicMs);
      known.dropped.in.set(table, stats.rx_dropped, monotonicMs);
      known.dropped.out.set(table, stats.tx_dropped, monotonicMs);
      if (!this.countedInterfaces.has(stats.iface) || Number.isNaN(received + sent)) continue;
      total.in = (Number.isNaN(total.in) ? 0 : total.in) + received;
      total.out = (Number.isNaN(total.out) ? 0 : total.out) + sent;
    }
    for (const [instance, { bytes, errors, dropped }] of this.interfaces) {
      if (present.has(instance)) continue;
      for (const pair of [bytes, errors, dropped]) for (const rate of [pair.in, pair.out]) rate.remove(table);
      this.interfaces.delete(instance);
    }
    this.set(table, "net.total.in", total.in);
    this.set(table, "net.total.out", total.out);
  }
}

function newInterface(instance: string): Interface {
  const pair = (suffix: string): { in: RateSeries; out: RateSeries } => ({
    in: new RateSeries(`net.${instance}.in${suffix}`),
    out: new RateSeries(`net.${instance}.out${suffix}`),
  });
  return { bytes: pair(""), errors: pair("_errors"), dropped: pair("_dropped") };
}
