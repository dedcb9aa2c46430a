import { afterEach, describe, expect, it } from "vitest";
import { SampleTable } from "../../pipeline/sample-table";
import { RecordedTree } from "../fixtures/recorded-tree";
import { ProcPressure } from "./proc-pressure";

let tree: RecordedTree;
afterEach(() => tree.delete());

const lines = (some: number, full: number) =>
  `some avg10=9.00 avg60=9.00 avg300=9.00 total=${some}\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=${full}\n`;

describe("ProcPressure", () => {
  it("is the share of time since the last read, never above 1", () => {
    tree = new RecordedTree("empty");
    const table = new SampleTable();
    const source = new ProcPressure(tree.procfsPath);
    tree.write("proc/pressure/memory", lines(1_000_000, 500_000));
    source.read(table, 0, 0);
    expect(table.valueOf("pressure.memory.some")).toBeNaN();
    tree.write("proc/pressure/memory", lines(1_025_000, 510_000));
    source.read(table, 100, 100);
    expect(table.valueOf("pressure.memory.some")).toBeCloseTo(0.25);
    expect(table.valueOf("pressure.memory.full")).toBeCloseTo(0.1);
    tree.write("proc/pressure/memory", lines(1_125_001, 510_000));
    source.read(table, 200, 200);
    expect(table.valueOf("pressure.memory.some")).toBe(1);
    expect([...table.entries()].map(([id]) => id)).toEqual(["pressure.memory.some", "pressure.memory.full"]);
    source.close();
  });

  it("does not take one line's total for another's", () => {
    tree = new RecordedTree("broken");
    expect(() => new ProcPressure(tree.procfsPath).read(new SampleTable(), 0, 0)).toThrow(/cpu has no "some" line/);
  });
});
