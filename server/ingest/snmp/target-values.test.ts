import { describe, expect, it } from "vitest";
import type { ColumnName, SnmpReading } from "./read-target";
import { TargetValues } from "./target-values";

type Given = Partial<Record<ColumnName, readonly (number | string)[]>>;

/** A reading whose columns have the rows 1, 2, … */
function reading(given: Given, scalars: SnmpReading["scalars"] = { sysUpTime: 1000 }): SnmpReading {
  const columns = new Proxy({} as SnmpReading["columns"], {
    get: (_, name) => new Map((given[name as ColumnName] ?? []).map((value, i) => [String(i + 1), value])),
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
