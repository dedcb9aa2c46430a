import { describe, expect, it } from "vitest";
import { SampleTable } from "../../pipeline/sample-table";
import { SiFilesystem } from "./si-filesystem";
import { readSiInventory } from "./si-inventory";
import { SiSystem } from "./si-system";

describe("the sources for systems other than Linux", () => {
  it("measure a machine through systeminformation", async () => {
    const table = new SampleTable();
    const system = new SiSystem();
    await system.read(table, 0, 0);
    expect(table.valueOf("cpu.busy")).toBeNaN();
    await new Promise((resolve) => setTimeout(resolve, 1000));
    await system.read(table, 1000, 1000);
    for (const id of ["cpu.busy", "cpu.user", "cpu.core.0.busy"]) {
      expect(table.valueOf(id), id).toBeGreaterThanOrEqual(0);
      expect(table.valueOf(id), id).toBeLessThanOrEqual(1);
    }
    expect(table.valueOf("load.1m")).toBeGreaterThanOrEqual(0);
    expect(table.valueOf("memory.used")).toBeGreaterThan(0);
    expect(table.valueOf("memory.used")).toBeLessThan(table.valueOf("memory.total"));
    expect(table.valueOf("net.lo.in")).toBeGreaterThanOrEqual(0);
    expect(table.valueOf("net.total.in")).toBeGreaterThanOrEqual(0);
    system.close();
  });

  it("measure file systems and say what the machine is", async () => {
    const table = new SampleTable();
    await new SiFilesystem().read(table);
    expect(table.valueOf("filesystem./.used_ratio")).toBeGreaterThan(0);
    expect(table.valueOf("filesystem./.used_ratio")).toBeLessThanOrEqual(1);
    expect((await readSiInventory()).memoryBytes).toBeGreaterThan(64 * 2 ** 20);
  });
});
