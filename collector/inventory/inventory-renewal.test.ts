import { afterEach, expect, it } from "vitest";
import type { Inventory } from "../../domain/host";
import { RecordedTree } from "../fixtures/recorded-tree";
import { readInventory } from "./inventory";
import { InventoryRenewal } from "./inventory-renewal";

let tree: RecordedTree;
afterEach(() => tree.delete());

it("tells what has changed while the machine ran, and nothing when nothing has", async () => {
  tree = new RecordedTree("big-server");
  const told: Inventory[] = [];
  const renewal = new InventoryRenewal(
    { inventory: await readInventory(tree), readInventory: () => readInventory(tree), log: () => undefined },
    (inventory) => told.push(inventory),
  );
  renewal.close();
  tree.write("proc/stat", tree.read("proc/stat").replace(/^btime .*/m, "btime 1"));
  await renewal.renew();
  expect(told).toEqual([]);
  tree.remove("sys/block/sdb");
  await renewal.renew();
  await renewal.renew();
  expect(told).toHaveLength(1);
  expect(told[0]!.disks?.at(-1)?.name).toBe("sda");
});
