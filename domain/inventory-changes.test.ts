import { expect, it } from "vitest";
import type { Inventory } from "./host";
import { inventoryChanges } from "./inventory-changes";

const machine: Inventory = {
  hostname: "web-1",
  kernel: "6.1.0-18",
  coreCount: 8,
  memoryBytes: 64 * 2 ** 30,
  collectorVersion: "1",
  source: "procfs",
};

it.each<[Partial<Inventory>, string[]]>([
  [{}, []],
  [{ memoryBytes: 48 * 2 ** 30 }, ["memory went from 64.0 GiB to 48.0 GiB"]],
  [{ memoryBytes: 63.9 * 2 ** 30 }, []],
  [{ coreCount: 4, kernel: "6.1.0-19" }, ["cores went from 8 to 4", "the kernel was 6.1.0-18 and is 6.1.0-19"]],
  [{ collectorVersion: "2", cpuModel: "known now" }, []],
  [{ memoryBytes: undefined, kernel: undefined }, []],
])("tells what %j changes", (change, told) => {
  expect(inventoryChanges(machine, { ...machine, ...change })).toEqual(told);
});

it("has nothing to tell of a machine that is new", () => expect(inventoryChanges(undefined, machine)).toEqual([]));
