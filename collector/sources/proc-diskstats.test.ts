import { afterEach, describe, expect, it } from "vitest";
import { SampleTable } from "../../pipeline/sample-table";
import { RecordedTree } from "../fixtures/recorded-tree";
import { ProcDiskstats } from "./proc-diskstats";

/** reads, sectors read, ms reading, writes, sectors written, ms writing, ms busy */
type Counters = [number, number, number, number, number, number, number];
const line = (name: string, [r, sr, mr, w, sw, mw, busy]: Counters, minor = 0) =>
  `   8       ${minor} ${name} ${r} 0 ${sr} ${mr} ${w} 0 ${sw} ${mw} 0 ${busy} ${mr + mw}\n`;
const ZERO: Counters = [0, 0, 0, 0, 0, 0, 0];

let tree: RecordedTree;
let source: ProcDiskstats;
let table: SampleTable;
afterEach(() => {
  source.close();
  tree.delete();
});
function start(machine: "empty" | "big-server" | "old-kernel" | "small-vm" = "empty"): void {
  tree = new RecordedTree(machine);
  source = new ProcDiskstats(tree.procfsPath, tree.sysfsPath);
  table = new SampleTable();
}
function tick(seconds: number, ...lines: string[]): void {
  tree.write("proc/diskstats", lines.join(""));
  source.read(table, seconds * 1000, seconds * 1000);
}
const disks = () => [...new Set([...table.entries()].map(([id]) => id.split(".")[1]!))];

describe("ProcDiskstats", () => {
  it("measures bytes, operations, busy time and the wait for an operation", () => {
    start();
    tick(0, line("sda", [10, 100, 50, 10, 100, 50, 1000]));
    tick(1, line("sda", [20, 180, 80, 15, 104, 70, 1250]));
    expect(table.valueOf("disk.sda.read")).toBe(80 * 512);
    expect(table.valueOf("disk.sda.write")).toBe(4 * 512);
    expect(table.valueOf("disk.sda.read_operations")).toBe(10);
    expect(table.valueOf("disk.sda.write_operations")).toBe(5);
    expect(table.valueOf("disk.sda.busy")).toBe(0.25);
    expect(table.valueOf("disk.sda.await")).toBeCloseTo(50 / 15);
    tick(2, line("sda", [20, 180, 80, 15, 104, 70, 1250]));
    expect(table.valueOf("disk.sda.await")).toBeNaN();
    expect(table.valueOf("disk.sda.busy")).toBe(0);
  });

  it("says of the total the sums, and how busy the busiest disk is", () => {
    start();
    tick(0, line("sda", ZERO), line("sdb", ZERO));
    tick(1, line("sda", [10, 8, 20, 0, 0, 0, 900]), line("sdb", [0, 0, 0, 30, 16, 100, 100]));
    expect(table.valueOf("disk.total.read")).toBe(8 * 512);
    expect(table.valueOf("disk.total.write_operations")).toBe(30);
    expect(table.valueOf("disk.total.busy")).toBe(0.9);
    expect(table.valueOf("disk.total.await")).toBe(3);
  });

  it("bears the 32-bit wrap of the busy time, resets, and disks that come and go", () => {
    start();
    tick(0, line("sda", [1, 1, 1, 1, 1, 1, 2 ** 32 - 100]));
    tick(1, line("sda", [1, 1, 1, 1, 1, 1, 100]));
    expect(table.valueOf("disk.sda.busy")).toBeCloseTo(0.2);
    tick(2, line("sda", ZERO), line("sdb", [9, 9, 9, 9, 9, 9, 9]));
    expect(table.valueOf("disk.sda.read")).toBeNaN();
    expect(table.valueOf("disk.sdb.read")).toBeNaN();
    tick(3, line("sdb", [9, 11, 9, 9, 9, 9, 9]));
    expect(disks()).toEqual(["total", "sdb"]);
    expect(table.valueOf("disk.total.read")).toBe(1024);
  });

  it("shows whole disks only, and counts none twice", () => {
    start("big-server");
    source.read(table, 0, 0);
    const before = tree.read("proc/diskstats");
    tree.write("proc/diskstats", before.replace(/ 80000 /g, " 80002 "));
    source.read(table, 1000, 1000);
    expect(disks()).toContain("cciss/c0d0");
    expect(disks()).toContain("md127");
    expect(disks()).toContain("loop0");
    for (const absent of ["loop1", "nvme0n1p1", "nvme0c0n1"]) expect(disks()).not.toContain(absent);
    expect(table.valueOf("disk.dm-0.read")).toBe(1024);
    expect(table.valueOf("disk.total.read")).toBe(11 * 1024);
  });

  it("shows partitions where the kernel shows nothing else, also without sysfs", () => {
    start();
    const used: Counters = [5, 8, 9, 0, 0, 0, 9];
    tick(0, line("xvda1", ZERO), line("xvda2", ZERO), line("loop0", ZERO));
    tick(1, line("xvda1", ZERO), line("xvda2", ZERO), line("loop0", ZERO));
    tick(2, line("xvda1", used), line("xvda2", ZERO), line("loop0", ZERO));
    expect(disks()).toEqual(["total", "xvda1", "xvda2"]);
    expect(table.valueOf("disk.total.read")).toBe(8 * 512);
    tick(3, line("xvda", used), line("xvda1", used), line("xvda2", ZERO));
    expect(disks()).toEqual(["total", "xvda"]);
  });

  it("passes unused loop devices over, and is at ease without the file", () => {
    start("small-vm");
    source.read(table, 0, 0);
    expect(disks()).toEqual(["vda", "total"]);
    tree.remove("proc/diskstats");
    source.close();
    source.read(table, 1000, 1000);
    expect(disks()).toEqual(["total"]);
    expect(table.valueOf("disk.total.read")).toBeNaN();
  });

  it("refuses a file that is something else", () => {
    start();
    expect(() => tick(0, "<html>\n")).toThrow(/no line of a disk/);
  });
});
