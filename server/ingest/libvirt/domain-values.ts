import { instanceName } from "../../../domain/instance-name";
import { CounterRates } from "../counter-rates";
import type { DomainStats } from "./parse-domstats";

const KIBIBYTE = 1024;
const NANOSECONDS = 1e9;
const NANOSECONDS_PER_MILLISECOND = 1e6;
const RUNNING = 1;
const VM_RUNNING = "vm.running";
const MAX_DEVICES = 256;
const MAX_CPUS = 1024;

type Values = [seriesId: string, value: number][];
/** @param counter what is counted there, when the key alone does not say it */
type RateOf = (key: string, counter?: string) => number;

const NET_COUNTERS = [
  ["in", "rx.bytes"],
  ["in_packets", "rx.pkts"],
  ["in_errors", "rx.errs"],
  ["in_dropped", "rx.drop"],
  ["out", "tx.bytes"],
  ["out_packets", "tx.pkts"],
  ["out_errors", "tx.errs"],
  ["out_dropped", "tx.drop"],
] as const;
const DISK_COUNTERS = [
  ["read", "rd.bytes"],
  ["write", "wr.bytes"],
  ["read_operations", "rd.reqs"],
  ["write_operations", "wr.reqs"],
] as const;
const TOTALS = new Set(["in", "out", "read", "write", "read_operations", "write_operations"]);

/** How many virtual cores a VM has. */
export function coreCountOf({ fields }: Pick<DomainStats, "fields">): number | undefined {
  return Number(fields.get("vcpu.current")) || undefined;
}

/** Turns what libvirt says of one VM, reading by reading, into values of series; counters become rates. */
export class DomainValues {
  private readonly rates = new CounterRates();
  private hasRun = false;

  /** @returns nothing of a VM that has not run yet, and of one that runs no more only that */
  next({ fields }: Pick<DomainStats, "fields">, atMs: number): Values {
    const numberOf = (key: string): number => {
      const text = fields.get(key);
      return text !== undefined && /^\d{1,20}$/.test(text) ? Number(text) : Number.NaN;
    };
    if (numberOf("state.state") !== RUNNING) return this.hasRun ? [[VM_RUNNING, 0]] : [];
    this.hasRun = true;
    const rateOf: RateOf = (key, counter = key) => this.rates.next(counter, numberOf(key), atMs);
    const measured = [
      ...cpuOf(numberOf, rateOf),
      ...memoryOf(numberOf, rateOf),
      ...this.devicesOf("net", NET_COUNTERS, fields, rateOf),
      ...this.devicesOf("block", DISK_COUNTERS, fields, rateOf),
    ];
    return [[VM_RUNNING, 1], ...measured.filter(([, value]) => Number.isFinite(value))];
  }

  /** Each device by its name, and all together. */
  private devicesOf(
    kind: "net" | "block",
    counters: typeof NET_COUNTERS | typeof DISK_COUNTERS,
    fields: DomainStats["fields"],
    rateOf: RateOf,
  ): Values {
    const group = kind === "net" ? "net" : "disk";
    const values: Values = [];
    const totals = new Map<string, number>();
    for (let i = 0; i < Math.min(Number(fields.get(`${kind}.count`)), MAX_DEVICES); i++) {
      const name = instanceName(fields.get(`${kind}.${i}.name`) ?? "");
      if (name === null) continue;
      // When a device is unplugged, those behind it move up.
      const rateOfDevice = (counter: string) => rateOf(`${kind}.${i}.${counter}`, `${kind} ${name} ${counter}`);
      const found = new Map(counters.map(([suffix, counter]) => [suffix as string, rateOfDevice(counter)]));
      for (const [suffix, rate] of found) {
        values.push([`${group}.${name}.${suffix}`, rate]);
        if (TOTALS.has(suffix) && !Number.isNaN(rate)) totals.set(suffix, (totals.get(suffix) ?? 0) + rate);
      }
      if (kind === "block") {
        const operations = found.get("read_operations")! + found.get("write_operations")!;
        const spent = rateOfDevice("rd.times") + rateOfDevice("wr.times");
        if (operations > 0) values.push([`disk.${name}.await`, spent / operations / NANOSECONDS_PER_MILLISECOND]);
      }
    }
    return [...values, ...[...totals].map(([suffix, sum]): [string, number] => [`${group}.total.${suffix}`, sum])];
  }
}

function cpuOf(numberOf: (key: string) => number, rateOf: RateOf): Values {
  const share = (rate: number) => Math.min(1, rate / NANOSECONDS);
  const count = numberOf("vcpu.current");
  const values: Values = [["cpu.busy", share(rateOf("cpu.time") / count)]];
  for (let core = 0; core < Math.min(count, MAX_CPUS); core++) {
    values.push([`cpu.core.${core}.busy`, share(rateOf(`vcpu.${core}.time`))]);
  }
  return values;
}

/** What the guest says of its memory through its balloon; without that only how much it has is known. */
function memoryOf(numberOf: (key: string) => number, rateOf: RateOf): Values {
  const seen = numberOf("balloon.available");
  const total = Number.isNaN(seen) ? numberOf("balloon.current") : seen;
  const unused = numberOf("balloon.unused");
  const usable = numberOf("balloon.usable");
  const kibibytes: Values = [
    ["memory.total", total],
    ["memory.used", total - (Number.isNaN(usable) ? unused : usable)],
    ["memory.available", usable],
    ["memory.free", unused],
    ["swap.in", rateOf("balloon.swap_in")],
    ["swap.out", rateOf("balloon.swap_out")],
  ];
  return kibibytes.map(([id, value]) => [id, value * KIBIBYTE]);
}
