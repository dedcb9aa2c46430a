import { afterEach, describe, expect, it } from "vitest";
import { SampleTable } from "../../pipeline/sample-table";
import { RecordedTree } from "../fixtures/recorded-tree";
import { ProcStat } from "./proc-stat";

let tree: RecordedTree;
afterEach(() => tree.delete());

function read(...contents: string[]): SampleTable {
  tree = new RecordedTree("empty");
  const table = new SampleTable();
  const source = new ProcStat(tree.procfsPath);
  contents.forEach((content, i) => {
    tree.write("proc/stat", content);
    source.read(table, i * 1000, i * 1000);
  });
  source.close();
  return table;
}

const TAIL = "intr 5 1 2 3\nctxt 1000\nbtime 1\nprocesses 50\nprocs_running 3\nprocs_blocked 1\nsoftirq 1 2\n";

describe("ProcStat", () => {
  it("divides the time between two reads, with guest time counted once", () => {
    const table = read(
      `cpu  100 10 50 1000 20 5 5 10 40 4\n${TAIL}`,
      `cpu  140 20 70 1100 30 10 10 15 80 8\nctxt 1500\nprocesses 60\nprocs_running 1\nprocs_blocked 0\n`,
    );
    const total = 40 + 10 + 20 + 100 + 10 + 5 + 5 + 5;
    expect(table.valueOf("cpu.busy")).toBeCloseTo((total - 110) / total);
    expect(table.valueOf("cpu.user")).toBeCloseTo(50 / total);
    expect(table.valueOf("cpu.system")).toBeCloseTo(30 / total);
    expect(table.valueOf("cpu.iowait")).toBeCloseTo(10 / total);
    expect(table.valueOf("cpu.steal")).toBeCloseTo(5 / total);
    expect(table.valueOf("processes.context_switches")).toBe(500);
    expect(table.valueOf("processes.forks")).toBe(10);
    expect(table.valueOf("processes.running")).toBe(1);
    expect(table.valueOf("processes.blocked")).toBe(0);
  });

  it("has no ratio at the first read, and no series for what an old kernel lacks", () => {
    const first = read(`cpu  1 2 3 4 5 6 7 8 9 10\n${TAIL}`);
    expect(first.valueOf("cpu.busy")).toBeNaN();
    expect(first.valueOf("processes.running")).toBe(3);
    tree.delete();
    const old = read("cpu  10 0 10 100\n", "cpu  20 0 20 120\n");
    expect(old.valueOf("cpu.busy")).toBeCloseTo(0.5);
    const ids = [...old.entries()].map(([id]) => id);
    expect(ids).toEqual(["cpu.busy", "cpu.user", "cpu.system"]);
  });

  it("lets cores come and go", () => {
    const line = (core: string, busy: number) => `cpu${core} ${busy} 0 0 ${1000 - busy} 0 0 0 0 0 0\n`;
    const all = line(" ", 10) + line("0", 10) + line("1", 10);
    const more = line(" ", 20) + line("0", 60) + line("1", 20) + line("5", 10);
    const table = read(all, more);
    expect(table.valueOf("cpu.core.0.busy")).toBe(1);
    expect([...table.entries()].map(([id]) => id)).toContain("cpu.core.5.busy");
    tree.delete();
    const gone = read(all, more, line(" ", 30) + line("0", 70));
    expect([...gone.entries()].map(([id]) => id).filter((id) => id.includes("core"))).toEqual(["cpu.core.0.busy"]);
  });

  it("bears idle time that steps back, and refuses what is no stat file", () => {
    const table = read("cpu  100 0 100 1000 50 0 0 0\n", "cpu  110 0 110 998 49 0 0 0\n");
    expect(table.valueOf("cpu.busy")).toBe(1);
    expect(table.valueOf("cpu.iowait")).toBe(0);
    tree.delete();
    expect(() => read("cpu  12 3\n")).toThrow(/no "cpu" line/);
    tree.delete();
    expect(() => read("")).toThrow(/no "cpu" line/);
  });
});
