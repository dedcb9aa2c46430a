import { afterEach, describe, expect, it } from "vitest";
import { SampleTable } from "../../pipeline/sample-table";
import { RecordedTree } from "../fixtures/recorded-tree";
import { ProcFileNr } from "./proc-file-nr";

const trees: RecordedTree[] = [];
afterEach(() => {
  for (const tree of trees.splice(0)) tree.delete();
});

function read(machine: ConstructorParameters<typeof RecordedTree>[0]): SampleTable {
  const tree = new RecordedTree(machine);
  trees.push(tree);
  const table = new SampleTable();
  const source = new ProcFileNr(tree.procfsPath);
  source.read(table, 0, 0);
  source.close();
  return table;
}

describe("ProcFileNr", () => {
  it("counts what is open, without what the kernel holds in reserve", () => {
    const table = read("big-server");
    expect(table.valueOf("files.open")).toBe(12_000);
    expect(table.valueOf("files.limit")).toBe(3_266_450);
  });

  it("has no limit where the kernel says its largest number", () => {
    const table = read("small-vm");
    expect(table.valueOf("files.open")).toBe(3456);
    expect(table.valueOf("files.limit")).toBeNaN();
  });

  it("is silent where there is no such file", () => {
    expect([...read("old-kernel").entries()]).toEqual([]);
  });
});
