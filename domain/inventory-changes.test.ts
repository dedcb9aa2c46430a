import { expect, it } from "vitest";
import type { Disk, Inventory } from "./host";
import { inventoryChanges } from "./inventory-changes";

const machine: Inventory = {
  hostname: "web-1",
  kernel: "6.1.0-18",
  coreCount: 8,
  cpuHertz: 2.5e9,
  memoryBytes: 64 * 2 ** 30,
  memoryType: "DDR4",
  disks: [
    { name: "sda", id: "naa.1", sizeBytes: 2e12 },
    { name: "sdb", id: "naa.2", sizeBytes: 2e12 },
    { name: "vda", sizeBytes: 40 * 2 ** 30 },
  ],
  partitions: [
    { device: "/dev/sda1", mountPoint: "/", type: "ext4", sizeBytes: 100 * 2 ** 30 },
    { device: "tank/home", mountPoint: "/home", type: "zfs", sizeBytes: 100 * 2 ** 30 },
  ],
  bootedAtMs: 1e12,
  collectorVersion: "1",
  source: "procfs",
};

const [sda, sdb, vda] = machine.disks as [Disk, Disk, Disk];
const [root, home] = machine.partitions!;

it.each<[Partial<Inventory>, string[]]>([
  [{}, []],
  [{ memoryBytes: 48 * 2 ** 30 }, ["memory went from 64.0 GiB to 48.0 GiB"]],
  [{ memoryBytes: 63.9 * 2 ** 30 }, []],
  [{ coreCount: 4, kernel: "6.1.0-19" }, ["cores went from 8 to 4", "the kernel was 6.1.0-18 and is 6.1.0-19"]],
  [{ collectorVersion: "2", cpuModel: "known now" }, []],
  [{ memoryBytes: undefined, kernel: undefined, disks: undefined, partitions: undefined }, []],
  [{ bootedAtMs: 2e12 }, []],
  [{ memoryType: "DDR5" }, ["the memory's type was DDR4 and is DDR5"]],
  [{ cpuHertz: 3e9 }, ["the processor's frequency went from 2.50 GHz to 3.00 GHz"]],
  [{ cpuHertz: 2.501e9 }, []],
  [{ disks: [sda, vda] }, ["disk sdb (1.82 TiB) is gone"]],
  [{ disks: [sda, sdb, vda, { name: "sdc", sizeBytes: 2e12 }] }, ["disk sdc (1.82 TiB) is new"]],
  // The names were given in another order at this start.
  [{ disks: [{ ...sda, name: "sdb" }, { ...sdb, name: "sda" }, vda] }, []],
  [{ disks: [sda, { ...sdb, id: "naa.9" }, vda] }, ["disk sdb (1.82 TiB) is gone", "disk sdb (1.82 TiB) is new"]],
  [{ disks: [sda, sdb, { ...vda, sizeBytes: 80 * 2 ** 30 }] }, ["disk vda went from 40.0 GiB to 80.0 GiB"]],
  [
    {
      disks: [sda, sdb, vda, ...["c", "d", "e", "f", "g"].map((letter) => ({ name: `sd${letter}`, sizeBytes: 1e12 }))],
    },
    ["5 disks are new: sdc, sdd, sde and 2 more"],
  ],
  [
    {
      partitions: [
        { ...root!, sizeBytes: 200 * 2 ** 30 },
        { ...home!, sizeBytes: 2 ** 30 },
      ],
    },
    ["the file system at / went from 100 GiB to 200 GiB"],
  ],
  // A volume that is mounted somewhere is no change of the machine.
  [{ partitions: [{ device: "/dev/rbd7", mountPoint: "/var/lib/kubelet/x", type: "ext4", sizeBytes: 2 ** 30 }] }, []],
])("tells what %j changes", (change, told) => {
  expect(inventoryChanges(machine, { ...machine, ...change })).toEqual(told);
});

it("has nothing to tell of a machine that is new", () => expect(inventoryChanges(undefined, machine)).toEqual([]));
