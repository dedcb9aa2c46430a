import { afterEach, describe, expect, it, vi } from "vitest";
import { decimalsOf, findMetric, unitOf } from "../../domain/metric-catalogue";
import { SampleTable } from "../../pipeline/sample-table";
import { RecordedTree } from "../fixtures/recorded-tree";
import { SourceReader } from "../source-reader";
import { createSources } from "./create-sources";

const trees: RecordedTree[] = [];
const readers: SourceReader[] = [];
afterEach(() => {
  for (const reader of readers.splice(0)) reader.close();
  for (const tree of trees.splice(0)) tree.delete();
});

function open(paths: { procfsPath: string; sysfsPath: string }) {
  const table = new SampleTable();
  const failures = new Map<string, string>();
  const reader = new SourceReader(createSources(paths), table, (name, error) => failures.set(name, error.message));
  readers.push(reader);
  return { table, reader, failures };
}
function openTree(machine: ConstructorParameters<typeof RecordedTree>[0]) {
  const tree = new RecordedTree(machine);
  trees.push(tree);
  return { tree, ...open(tree) };
}
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const idsOf = (table: SampleTable) => [...table.entries()].map(([id]) => id);

function expectPlausible(table: SampleTable): void {
  for (const [id, slot] of table.entries()) {
    const value = table.get(slot);
    if (Number.isNaN(value)) continue;
    expect(value, id).toBeGreaterThanOrEqual(id.startsWith("temperature.") ? -100 : 0);
    expect(value, id).toBeLessThan(Number.POSITIVE_INFINITY);
    if (unitOf(id) === "ratio" && id !== "collector.cpu") expect(value, id).toBeLessThanOrEqual(1);
  }
}

describe("createSources", () => {
  it("measures this machine, all of it known to the catalogue, within what is possible", async () => {
    const { table, reader, failures } = open({ procfsPath: "/proc", sysfsPath: "/sys" });
    reader.read(Date.now(), performance.now());
    await pause(1100);
    reader.read(Date.now(), performance.now());
    await vi.waitFor(() => expect(table.valueOf("collector.source.filesystem.ok")).toBe(1));
    expect([...failures]).toEqual([]);
    expectPlausible(table);
    for (const id of idsOf(table)) {
      expect(findMetric(id), id).toBeDefined();
      expect(decimalsOf(id)).toBeLessThanOrEqual(6);
    }
    const total = table.valueOf("memory.total");
    expect(total).toBeGreaterThan(64 * 2 ** 20);
    expect(table.valueOf("memory.used") + table.valueOf("memory.available")).toBe(total);
    expect(table.valueOf("memory.used")).toBeGreaterThan(0);
    for (const id of ["cpu.busy", "cpu.core.0.busy", "load.1m", "net.lo.in", "net.total.in", "collector.cpu"])
      expect(table.valueOf(id), id).not.toBeNaN();
    expect(table.valueOf("processes.running")).toBeGreaterThanOrEqual(1);
    expect(table.valueOf("processes.total")).toBeGreaterThan(1);
    expect(table.valueOf("collector.rss")).toBeGreaterThan(2 ** 20);
    expect(table.valueOf("system.uptime")).toBeGreaterThan(1);
    const parts = ["user", "system", "steal"].map((state) => table.valueOf(`cpu.${state}`));
    expect(parts.reduce((sum, part) => sum + part, 0)).toBeCloseTo(table.valueOf("cpu.busy"), 5);
  });

  it("leaves out what an old kernel lacks", () => {
    const { table, reader, failures } = openTree("old-kernel");
    reader.read(1000, 1000);
    reader.read(2000, 2000);
    expect([...failures]).toEqual([]);
    expect(idsOf(table).filter((id) => id.startsWith("pressure."))).toEqual([]);
    expect(table.valueOf("collector.source.pressure.ok")).toBe(1);
    expect(table.valueOf("disk.sda.read")).toBe(0);
  });

  it("measures a big server, with a series per core", () => {
    const { table, reader, failures } = openTree("big-server");
    reader.read(1000, 1000);
    expect([...failures]).toEqual([]);
    expect(idsOf(table).filter((id) => id.startsWith("cpu.core."))).toHaveLength(128);
    expect(idsOf(table)).not.toContain("pressure.cpu.full");
    expect(table.valueOf("processes.running")).toBe(17);
  });

  it("says of each source what is wrong with a broken tree, and invents nothing", async () => {
    const { table, reader, failures } = openTree("broken");
    reader.read(1000, 1000);
    await vi.waitFor(() => expect(failures.has("filesystem")).toBe(true));
    reader.read(2000, 2000);
    expect([...failures.keys()].sort()).toEqual(
      ["cpu", "disk", "filesystem", "load", "memory", "network", "pressure", "swap", "uptime"].sort(),
    );
    for (const message of failures.values()) expect(message).toMatch(/broken|premonitor-tree/);
    for (const [id, slot] of table.entries()) if (!id.startsWith("collector.")) expect(table.get(slot), id).toBeNaN();
  });

  it("recovers when the files are whole again", () => {
    const { tree, table, reader } = openTree("small-vm");
    const whole = tree.read("proc/meminfo");
    reader.read(1000, 1000);
    tree.write("proc/meminfo", whole.slice(0, 5));
    reader.read(2000, 2000);
    expect(table.valueOf("memory.used")).toBeNaN();
    expect(table.valueOf("collector.source.memory.ok")).toBe(0);
    tree.write("proc/meminfo", whole);
    reader.read(3000, 3000);
    expect(table.valueOf("memory.used")).toBeGreaterThan(0);
    expect(table.valueOf("collector.source.memory.ok")).toBe(1);
  });

  it("never measures less than nothing or more than all, whatever the numbers and however the files are cut", () => {
    const { tree, table, reader } = openTree("small-vm");
    const files = ["stat", "meminfo", "vmstat", "net/dev", "diskstats", "pressure/memory", "loadavg", "zoneinfo"];
    const originals = files.map((file) => tree.read(`proc/${file}`));
    let monotonicMs = 0;
    for (let round = 0; round < 60; round++) {
      for (const [i, file] of files.entries()) {
        const shaken = originals[i]!.replace(/(?<=[ =:])\d+/g, (digits) =>
          Math.random() < 0.5 ? digits : String(BigInt(Math.floor(Math.random() * 2 ** (Math.random() * 64)))),
        );
        const end = Math.random() < 0.1 ? Math.floor(Math.random() * shaken.length) : shaken.length;
        tree.write(`proc/${file}`, shaken.slice(0, end));
      }
      monotonicMs += 1 + Math.random() * 2000;
      reader.read(1e12 + monotonicMs, monotonicMs);
      expectPlausible(table);
    }
  });
});
