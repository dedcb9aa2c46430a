import { describe, expect, it } from "vitest";
import { heapGrowthBytes, STEADY_HEAP_BYTES } from "../../../domain/fixtures/heap-growth";
import { mutated } from "../../../domain/fixtures/mutated";
import type { ColumnName, SnmpReading } from "./read-target";
import { TargetValues } from "./target-values";

type Given = Partial<Record<ColumnName, readonly (number | string)[]>>;

/** A reading whose columns have the rows 1, 2, …, or those after another. */
function reading(given: Given, scalars: SnmpReading["scalars"] = { sysUpTime: 1000 }, before = 0): SnmpReading {
  const columns = new Proxy({} as SnmpReading["columns"], {
    get: (_, name) => new Map((given[name as ColumnName] ?? []).map((value, i) => [String(before + i + 1), value])),
  });
  return { scalars, columns };
}

/** What the last of some readings gives, ten seconds apart. */
function lastOf(...readings: SnmpReading[]): Record<string, number> {
  const target = new TargetValues();
  return Object.fromEntries(readings.map((one, i) => target.next(one, i * 10_000)).at(-1)!);
}

const ETH = { ifDescr: ["eth0"], ifName: ["eth0"], ifType: [6], ifOperStatus: [1] };

describe("TargetValues", () => {
  it("prefers counters of 64 bits, and names interfaces by ifName, else by ifDescr", () => {
    const at = (octets: number): Given => ({
      ifDescr: ["GigabitEthernet0/1", "Vlan7", "lo"],
      ifName: ["Gi0/1"],
      ifType: [6, 53, 24],
      ifOperStatus: [1, 1, 1],
      ifHCInOctets: [2 ** 40 + octets],
      ifInOctets: [0, octets, octets],
    });
    expect(lastOf(reading(at(0)), reading(at(5000)))).toMatchObject({
      "net.Gi0/1.in": 500,
      "net.Vlan7.in": 500,
      "net.lo.in": 500,
      "net.total.in": 500,
    });
  });

  it("counts on beyond the end of 32 bits, tells nothing of a counter that was set back, and nothing after a restart", () => {
    const at = (octets: number, sysUpTime = 1000) => reading({ ...ETH, ifInOctets: [octets] }, { sysUpTime });
    const end = 2 ** 32;
    expect(lastOf(at(end - 1000), at(1000))["net.eth0.in"]).toBe(200);
    expect(lastOf(at(end - 1000), at(1000), at(3000))["net.eth0.in"]).toBe(200);
    expect(lastOf(at(1e6), at(1000))["net.eth0.in"]).toBeUndefined();
    expect(lastOf(at(1e6), at(1000), at(2000))["net.eth0.in"]).toBe(100);
    expect(lastOf(at(end - 1000, 5000), at(1000, 10))["net.eth0.in"]).toBeUndefined();
  });

  it("takes the CPU from raw counters, else the mean of the processors' loads", () => {
    const raw = (busy: number, idle: number) =>
      reading({}, { sysUpTime: 1, ssCpuRawUser: busy, ssCpuRawIdle: idle, ssCpuRawWait: idle });
    expect(lastOf(raw(0, 0), raw(60, 20))).toMatchObject({ "cpu.busy": 0.6, "cpu.user": 0.6, "cpu.iowait": 0.2 });
    expect(lastOf(reading({ hrProcessorLoad: [10, 30] }))).toMatchObject({
      "cpu.busy": 0.2,
      "cpu.core.0.busy": 0.1,
      "cpu.core.1.busy": 0.3,
    });
  });

  it("takes memory from UCD-SNMP-MIB, else from the storage table", () => {
    expect(lastOf(reading({}, { memTotalReal: 100, memAvailReal: 20, memBuffer: 5, memCached: 25 }))).toMatchObject({
      "memory.total": 100 * 1024,
      "memory.used": 50 * 1024,
      "memory.free": 20 * 1024,
    });
    const stored = lastOf(
      reading({
        hrStorageType: ["1.3.6.1.2.1.25.2.1.2", "1.3.6.1.2.1.25.2.1.4", "1.3.6.1.2.1.25.2.1.4"],
        hrStorageDescr: ["RAM", "C:\\ Label:System", "/proc"],
        hrStorageAllocationUnits: [1024, 4096, 4096],
        // 3 · 10^9 blocks of 4 KiB, in a signed number of 32 bits.
        hrStorageSize: [100, 3e9 - 2 ** 32, 8],
        hrStorageUsed: [60, 75e7, 4],
      }),
    );
    expect(stored).toEqual({
      "memory.total": 100 * 1024,
      "memory.used": 60 * 1024,
      "filesystem.C:\\ Label:System.total": 3e9 * 4096,
      "filesystem.C:\\ Label:System.used": 75e7 * 4096,
      "filesystem.C:\\ Label:System.free": 225e7 * 4096,
      "filesystem.C:\\ Label:System.used_ratio": 0.25,
      "system.uptime": 10,
    });
  });

  it("bears what makes no sense", () => {
    const odd = reading({ ifDescr: ["", "a\nb", "x".repeat(300), 5], ifInOctets: ["much"], laLoad: ["none"] }, {});
    expect(lastOf(odd, odd)).toEqual({});
  });
});

it("bears whatever an agent answers, and remembers a bounded number of counters", async () => {
  const good = {
    scalars: { sysUpTime: 1000, ssCpuRawUser: 10, ssCpuRawIdle: 90, memTotalReal: 1000, memAvailReal: 400 },
    columns: {
      ...ETH,
      ifInOctets: [4_294_966_000],
      ifHCOutOctets: [5000],
      hrStorageType: ["1.3.6.1.2.1.25.2.1.4"],
      hrStorageDescr: ["/srv"],
      hrStorageAllocationUnits: [4096],
      hrStorageSize: [1000],
      hrStorageUsed: [500],
      hrProcessorLoad: [10, 30],
      laLoad: ["0.5", "0.25", "0.1"],
    },
  };
  const target = new TargetValues();
  let atMs = 0;
  let told = 0;
  const grown = await heapGrowthBytes(mutated([JSON.stringify(good)], 100_000), (message) => {
    const answered = answerOf(message.toString("utf8"));
    if (!answered) return;
    atMs += 10_000;
    for (const [seriesId, value] of target.next(answered, atMs)) {
      if (!Number.isFinite(value)) throw new Error(`${seriesId} is ${value}: ${message}`);
      told++;
    }
  });
  expect(grown).toBeLessThan(STEADY_HEAP_BYTES);
  expect(told).toBeGreaterThan(10_000);
});

it("tells the rates of interfaces that come and go for ever, and forgets those that are gone", async () => {
  const target = new TargetValues();
  let told = 0;
  const indices = Array.from({ length: 30_000 }, (_, i) => i);
  const grown = await heapGrowthBytes(
    indices,
    (i) => {
      for (const round of [0, 1]) {
        const values = { ...ETH, ifName: [`veth${i}`], ifInOctets: [1000 * round], ifOutOctets: [0] };
        const answered = reading(values, { sysUpTime: 1000 }, i);
        told += target.next(answered, i * 60_000 + round * 10_000).filter(([id]) => id === `net.veth${i}.in`).length;
      }
    },
    5000,
  );
  expect(told).toBe(indices.length);
  expect(grown).toBeLessThan(STEADY_HEAP_BYTES);
});

/** A reading out of JSON; an answer holds numbers and texts and nothing else. */
function answerOf(text: string): SnmpReading | undefined {
  try {
    const { scalars, columns } = JSON.parse(text) as {
      scalars: Record<string, unknown>;
      columns: Record<string, unknown>;
    };
    const isValue = (value: unknown) => typeof value === "number" || typeof value === "string";
    const numbers = Object.entries(scalars).filter(([, value]) => typeof value === "number");
    const arrays = Object.entries(columns).filter(([, rows]) => Array.isArray(rows) && rows.every(isValue));
    return reading(Object.fromEntries(arrays) as Given, Object.fromEntries(numbers));
  } catch {
    return undefined;
  }
}
