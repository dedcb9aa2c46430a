import type { Systeminformation } from "systeminformation";
import { type Disk, type Inventory, MAX_DISKS, MAX_PARTITIONS, type Partition } from "../../domain/host";
import { keptFilesystems } from "./si-filesystem";

/** What systeminformation knows of a machine; a field it does not know is absent. */
export type SiInventory = Pick<
  Inventory,
  | "os"
  | "cpuModel"
  | "cpuHertz"
  | "memoryBytes"
  | "memoryType"
  | "memoryMegatransfersPerSecond"
  | "disks"
  | "partitions"
  | "virtualization"
>;

const GIGAHERTZ = 1e9;
const MAX_TEXT_LENGTH = 255;

/** Reads what this machine is on systems other than Linux. It takes some seconds, for it starts programs of the system. */
export async function readSiInventory(): Promise<SiInventory> {
  const { cpu, diskLayout, fsSize, mem, memLayout, osInfo, system } = await import("systeminformation");
  const [processor, memory, os, machine, modules, disks, filesystems] = await Promise.all([
    cpu(),
    mem(),
    osInfo(),
    system(),
    memLayout(),
    diskLayout(),
    fsSize(),
  ]);
  const gigahertz = processor.speedMax || processor.speed;
  const types = new Set(modules.map(({ type }) => type).filter((type) => !/^(|Empty|Unknown|Other|RAM)$/i.test(type)));
  const speeds = modules.map(({ clockSpeed }) => clockSpeed ?? 0).filter((speed) => speed > 0);
  return {
    os: `${os.distro} ${os.release}`.trim() || undefined,
    cpuModel: `${processor.manufacturer} ${processor.brand}`.trim() || undefined,
    cpuHertz: gigahertz > 0 ? Math.round(gigahertz * GIGAHERTZ) : undefined,
    memoryBytes: memory.total > 0 ? memory.total : undefined,
    memoryType: [...types].sort().join(", ").slice(0, 64) || undefined,
    memoryMegatransfersPerSecond: speeds.length > 0 ? Math.min(...speeds) : undefined,
    disks: disks.flatMap(diskOf).slice(0, MAX_DISKS),
    partitions: keptFilesystems(filesystems).map(partitionOf).slice(0, MAX_PARTITIONS),
    virtualization: machine.virtual ? (machine.virtualHost?.toLowerCase() ?? "unknown") : undefined,
  };
}

function diskOf(layout: Systeminformation.DiskLayoutData): Disk[] {
  const { device, name, type, size, serialNum, interfaceType } = layout;
  if (!(size > 0) || /usb/i.test(interfaceType)) return [];
  const text = (value: string): string | undefined => value.trim().slice(0, MAX_TEXT_LENGTH) || undefined;
  return [
    {
      name: text(device) ?? text(name) ?? "disk",
      id: text(serialNum),
      sizeBytes: size,
      model: text(name),
      isRotational: type === "HD" ? true : /^(SSD|NVMe)$/i.test(type) ? false : undefined,
    },
  ];
}

function partitionOf({ fs, mount, type, size }: Systeminformation.FsSizeData): Partition {
  const text = (value: string): string => value.slice(0, MAX_TEXT_LENGTH);
  return { device: text(fs), mountPoint: text(mount), type: type.slice(0, 64), sizeBytes: size > 0 ? size : undefined };
}
