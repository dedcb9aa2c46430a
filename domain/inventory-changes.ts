import type { Disk, Inventory, Partition } from "./host";
import { formatValue } from "./units";

/** A kernel that is updated takes a little more or less of the memory: that is no other memory. So it is with sizes and frequencies. */
const LEAST_CHANGE = 0.01;
/** More disks than these that come or go at once are told in one sentence. */
const MAX_DISKS_TOLD = 3;
/** Their size is what they have used and what the pool still has, so it moves all the time. */
const MOVING_SIZE = new Set(["zfs"]);

const NAMES = {
  os: "the operating system",
  kernel: "the kernel",
  architecture: "the architecture",
  cpuModel: "the processor",
  memoryType: "the memory's type",
  virtualization: "the virtualisation",
} as const;

const transfersText = (value: number): string => `${value} MT/s`;
const bytesText = (value: number): string => formatValue(value, "bytes");

/**
 * What is different about a machine, in words: "memory went from 64.0 GiB to 48.0 GiB". What was not known before is no change, nor is a
 * restart, which the availability tells, nor a file system that is mounted or not.
 */
export function inventoryChanges(before: Inventory | undefined, after: Inventory): string[] {
  if (!before) return [];
  const changes = [
    ...amountChange("memory", before.memoryBytes, after.memoryBytes, bytesText),
    ...amountChange("cores", before.coreCount, after.coreCount, String, 0),
    ...amountChange("the processor's frequency", before.cpuHertz, after.cpuHertz, (hertz) =>
      formatValue(hertz, "hertz"),
    ),
    ...amountChange(
      "the memory's speed",
      before.memoryMegatransfersPerSecond,
      after.memoryMegatransfersPerSecond,
      transfersText,
    ),
  ];
  for (const [field, name] of Object.entries(NAMES) as [keyof typeof NAMES, string][]) {
    const [old, now] = [before[field], after[field]];
    if (old && now && old !== now) changes.push(`${name} was ${old} and is ${now}`);
  }
  if (before.disks && after.disks) changes.push(...diskChanges(before.disks, after.disks));
  if (before.partitions && after.partitions) changes.push(...partitionChanges(before.partitions, after.partitions));
  return changes;
}

function amountChange(
  name: string,
  before: number | undefined,
  after: number | undefined,
  format: (value: number) => string,
  leastChange = LEAST_CHANGE,
): string[] {
  if (!before || !after || Math.abs(after - before) <= leastChange * before) return [];
  return [`${name} went from ${format(before)} to ${format(after)}`];
}

/** A disk's name may be another after a restart, so its own number counts, where it has one. */
function isSameDisk(a: Disk, b: Disk): boolean {
  return a.id !== undefined && b.id !== undefined ? a.id === b.id : a.name === b.name;
}

function diskChanges(before: readonly Disk[], after: readonly Disk[]): string[] {
  const gone = before.filter((disk) => !after.some((other) => isSameDisk(disk, other)));
  const added = after.filter((disk) => !before.some((other) => isSameDisk(disk, other)));
  const resized = after.flatMap((disk) => {
    const known = before.find((other) => isSameDisk(disk, other));
    return known ? amountChange(`disk ${disk.name}`, known.sizeBytes, disk.sizeBytes, bytesText) : [];
  });
  return [...disksText(gone, "gone"), ...disksText(added, "new"), ...resized];
}

function disksText(disks: readonly Disk[], what: "gone" | "new"): string[] {
  if (disks.length <= MAX_DISKS_TOLD)
    return disks.map(({ name, sizeBytes }) => `disk ${name} (${bytesText(sizeBytes)}) is ${what}`);
  const named = disks.slice(0, MAX_DISKS_TOLD).map(({ name }) => name);
  return [`${disks.length} disks are ${what}: ${named.join(", ")} and ${disks.length - MAX_DISKS_TOLD} more`];
}

function partitionChanges(before: readonly Partition[], after: readonly Partition[]): string[] {
  return after.flatMap(({ device, mountPoint, type, sizeBytes }) => {
    const known = before.find((other) => other.device === device && other.mountPoint === mountPoint);
    if (!known || MOVING_SIZE.has(type)) return [];
    return amountChange(`the file system at ${mountPoint}`, known.sizeBytes, sizeBytes, bytesText);
  });
}
