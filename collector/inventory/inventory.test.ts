import { readFileSync, writeFileSync } from "node:fs";
import { arch, cpus, hostname } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { inventorySchema } from "../../domain/host";
import { RecordedTree } from "../fixtures/recorded-tree";
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
      cpuHertz: 2.9e9,
      virtualization: "kvm",
      disks: [{ name: "vda", sizeBytes: 256 * 2 ** 30 }],
      bootedAtMs: Number(/^btime (\d+)/m.exec(tree.read("proc/stat"))![1]) * 1000,
    });
    tree.delete();
    tree = new RecordedTree("big-server");
    const server = await readInventory(tree);
    expect(server).toMatchObject({
      coreCount: 128,
      cpuHertz: 3_762_988_000,
      memoryBytes: 1056293120 * 1024,
      memoryType: "DDR5",
      memoryMegatransfersPerSecond: 4800,
    });
    expect(server.virtualization).toBeUndefined();
    tree.delete();
    tree = new RecordedTree("old-kernel");
    const old = await readInventory(tree);
    expect(old).toMatchObject({
      cpuHertz: 2.5e9,
      partitions: [{ device: "/dev/sda2", mountPoint: "/", type: "ext3" }],
    });
    expect(old.memoryType).toBeUndefined();
    expect(old.disks?.map(({ name }) => name)).toEqual(["sda", "sdb"]);
  });

  it("lists the disks that are built in: whole, not made of others, not plugged in from outside", async () => {
    tree = new RecordedTree("big-server");
    // What a USB stick, and a volume that is lent over iSCSI, hang on.
    for (const [name, way] of [
      ["sdy", "pci0000:00/0000:00:14.0/usb2/2-1/host8"],
      ["sdz", "platform/host9/session1"],
    ]) {
      tree.write(`sys/devices/${way}/model`, "Ultra\n");
      tree.link(`sys/block/${name}/device`, join(tree.sysfsPath, "devices", way!));
      tree.write(`sys/block/${name}/size`, "2048\n");
    }
    const { disks } = await readInventory(tree);
    expect(disks?.map(({ name }) => name)).toEqual([
      "cciss/c0d0",
      ...Array.from({ length: 8 }, (_, i) => `nvme${i}n1`),
      "sda",
      "sdb",
    ]);
    expect(disks?.[1]).toEqual({
      name: "nvme0n1",
      id: "eui.3643543052a000000025385300000001",
      sizeBytes: 1875385008 * 512,
      model: "SAMSUNG MZQL2960HCJR-00A07",
      isRotational: false,
    });
    expect(disks?.at(-1)).toMatchObject({ isRotational: true, id: "naa.5000c500d0000002" });
  });

  it("takes no frequency of the moment for the processor's", async () => {
    tree = new RecordedTree("small-vm");
    const cpuinfo = tree.read("proc/cpuinfo");
    tree.write("proc/cpuinfo", cpuinfo.replaceAll("fpu vme", "fpu vme aperfmperf"));
    expect((await readInventory(tree)).cpuHertz).toBeUndefined();
  });

  it("takes from a table of the firmware that is cut off what comes before", async () => {
    tree = new RecordedTree("big-server");
    const file = join(tree.sysfsPath, "firmware", "dmi", "tables", "DMI");
    const whole = readFileSync(file);
    for (let length = 0; length <= whole.length; length += 7) {
      writeFileSync(file, whole.subarray(0, length));
      expect([undefined, "DDR5"]).toContain((await readInventory(tree)).memoryType);
    }
  });

  it("leaves out what a broken tree does not tell", async () => {
    tree = new RecordedTree("broken");
    const inventory = await readInventory(tree);
    expect(inventorySchema.safeParse(inventory).success).toBe(true);
    expect(inventory.memoryBytes).toBeUndefined();
    expect(inventory.cpuModel).toBeUndefined();
  });
});
