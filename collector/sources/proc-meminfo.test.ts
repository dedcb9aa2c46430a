import { afterEach, describe, expect, it } from "vitest";
import { SampleTable } from "../../pipeline/sample-table";
import { RecordedTree } from "../fixtures/recorded-tree";
import { ProcMeminfo } from "./proc-meminfo";

const KIB = 1024;
let tree: RecordedTree;
afterEach(() => tree.delete());

function read(): SampleTable {
  const table = new SampleTable();
  const source = new ProcMeminfo(tree.procfsPath);
  source.read(table, 0, 0);
  source.close();
  return table;
}

describe("ProcMeminfo", () => {
  it("counts pages on the processors' lists as available", () => {
    tree = new RecordedTree("empty");
    tree.write(
      "proc/meminfo",
      "MemTotal: 1000 kB\nMemFree: 100 kB\nMemAvailable: 400 kB\nSwapCached: 7 kB\nCached: 5 kB\n",
    );
    expect(read().valueOf("memory.used")).toBe(600 * KIB);
    tree.write(
      "proc/zoneinfo",
      "Node 0\n  pagesets\n    cpu: 0\n   count:    20\n   high: 99\n    cpu: 1\n   count: 5\n",
    );
    const table = read();
    expect(table.valueOf("memory.available")).toBe(500 * KIB);
    expect(table.valueOf("memory.used")).toBe(500 * KIB);
    expect(table.valueOf("memory.free")).toBe(100 * KIB);
    expect(table.valueOf("memory.cached")).toBe(5 * KIB);
    expect([...table.entries()].map(([id]) => id)).not.toContain("memory.buffers");
  });

  it("never says less than nothing or more than all", () => {
    tree = new RecordedTree("empty");
    tree.write("proc/meminfo", "MemTotal: 1000 kB\nMemFree: 990 kB\nMemAvailable: 995 kB\n");
    tree.write("proc/zoneinfo", " count: 50\n");
    expect(read().valueOf("memory.used")).toBe(0);
    expect(read().valueOf("memory.available")).toBe(1000 * KIB);
    tree.write("proc/zoneinfo", "");
    tree.write("proc/meminfo", "MemTotal: 1000 kB\nMemFree: 1 kB\nBuffers: 1 kB\nCached: 1 kB\nShmem: 900 kB\n");
    expect(read().valueOf("memory.used")).toBe(1000 * KIB);
  });

  it("estimates what is available on a kernel that does not say", () => {
    tree = new RecordedTree("old-kernel");
    const table = read();
    const available = 512344 + 203344 + 3120448 + 390112 - 80344;
    expect(table.valueOf("memory.available")).toBe(available * KIB);
    expect(table.valueOf("memory.used")).toBe((8061256 - available) * KIB);
    expect(table.valueOf("swap.used")).toBe((4194296 - 4034120) * KIB);
  });

  it("reads the pages of all zones and processors", () => {
    tree = new RecordedTree("big-server");
    const pages = 2 * (8 * 100 + 16 * 28);
    expect(read().valueOf("memory.available")).toBe(603344120 * KIB + pages * 4096);
  });

  it("refuses a file without MemTotal", () => {
    tree = new RecordedTree("broken");
    expect(() => read()).toThrow(/meminfo has no MemTotal/);
  });
});
