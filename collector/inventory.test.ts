import { arch, cpus, hostname } from "node:os";
import { afterEach, describe, expect, it } from "vitest";
import { inventorySchema } from "../domain/host";
import { RecordedTree } from "./fixtures/recorded-tree";
import { readInventory } from "./inventory";

let tree: RecordedTree | undefined;
afterEach(() => {
  tree?.delete();
  tree = undefined;
});

describe("readInventory", () => {
  it("tells what this machine is", async () => {
    const inventory = await readInventory({ procfsPath: "/proc", sysfsPath: "/sys" });
    expect(inventorySchema.parse(inventory)).toEqual(inventory);
    expect(inventory).toMatchObject({ hostname: hostname(), architecture: arch(), coreCount: cpus().length });
    expect(inventory.memoryBytes).toBeGreaterThan(64 * 2 ** 20);
    expect(inventory.os).toBeTruthy();
    expect(inventory.kernel).toMatch(/^\d+\./);
  });

  it("tells what a recorded machine was", async () => {
    tree = new RecordedTree("small-vm");
    expect(await readInventory(tree)).toMatchObject({
      hostname: "small-vm",
      kernel: "6.18.44",
      cpuModel: "Intel(R) Xeon(R) Processor",
      coreCount: 2,
      virtualization: "kvm",
    });
    tree.delete();
    tree = new RecordedTree("big-server");
    const server = await readInventory(tree);
    expect(server).toMatchObject({ coreCount: 128, memoryBytes: 1056293120 * 1024 });
    expect(server.virtualization).toBeUndefined();
  });

  it("leaves out what a broken tree does not tell", async () => {
    tree = new RecordedTree("broken");
    const inventory = await readInventory(tree);
    expect(inventorySchema.safeParse(inventory).success).toBe(true);
    expect(inventory.memoryBytes).toBeUndefined();
    expect(inventory.cpuModel).toBeUndefined();
  });
});
