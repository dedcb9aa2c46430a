import { describe, expect, it } from "vitest";
import { NameIndex } from "./name-index";

const machines = [["compute-1"], ["compute-2.example.org", "node-b"], ["db.a.org"], ["db.b.org", "DB.B.org"]];
const find = (...names: string[]) => new NameIndex(machines, (names) => names).find(names).map(([name]) => name);

describe("NameIndex", () => {
  it.each([
    ["a whole name", ["compute-1"], ["compute-1"]],
    ["any of its names, whatever the capitals", ["NODE-B"], ["compute-2.example.org"]],
    ["a short name for a long one", ["compute-2"], ["compute-2.example.org"]],
    ["a long name for a short one", ["compute-1.example.org"], ["compute-1"]],
    ["the whole name before the short one", ["db", "db.b.org"], ["db.b.org"]],
    ["all that a short name may be", ["db"], ["db.a.org", "db.b.org"]],
    ["each once", ["compute-2", "node-b.example.org"], ["compute-2.example.org"]],
  ])("finds by %s", (_, names, found) => {
    expect(find(...names)).toEqual(found);
  });

  it.each([
    ["another domain", ["db.c.org"]],
    ["another domain, though another name is short", ["web-1", "compute-2.other.org"]],
    ["a part of a name", ["compute"]],
  ])("finds nothing by %s", (_, names) => {
    expect(find(...names)).toEqual([]);
  });
});
