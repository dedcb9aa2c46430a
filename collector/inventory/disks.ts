import { existsSync, readdirSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { isOftenUnused } from "../../domain/block-device-name";
import { type Disk, MAX_DISKS } from "../../domain/host";
import { blockDeviceRole } from "../sources/block-device-role";
import { textOf } from "./text-of";

/** The kernel counts in these, whatever the disk has (`size` in the kernel's ABI/stable/sysfs-block). */
const SECTOR_BYTES = 512;
const MAX_TEXT_LENGTH = 255;
/** Plugged in from outside, or lent over a network (iSCSI), as volumes of virtual machines are: they come and go. */
const OUTSIDE = /\/(usb\d+|session\d+)\//;

/** The disks that are built into this Linux, by name. */
export function readDisks(sysfsPath: string): Disk[] | undefined {
  const blocks = join(sysfsPath, "block");
  if (!existsSync(blocks)) return undefined;
  const collator = new Intl.Collator("en", { numeric: true });
  return readdirSync(blocks)
    .sort(collator.compare)
    .filter((entry) => isBuiltIn(entry, blocks, sysfsPath))
    .flatMap((entry) => diskOf(entry, join(blocks, entry)) ?? [])
    .slice(0, MAX_DISKS);
}

function isBuiltIn(entry: string, blocks: string, sysfsPath: string): boolean {
  const folder = join(blocks, entry);
  // What the kernel makes up (rbd, drbd, zram) hangs on no device.
  if (isOftenUnused(entry) || !existsSync(join(folder, "device"))) return false;
  if (blockDeviceRole(entry, sysfsPath) !== "disk" || textOf(join(folder, "removable")) === "1") return false;
  return !OUTSIDE.test(`${realpathSync(join(folder, "device"))}/`);
}

function diskOf(entry: string, folder: string): Disk | undefined {
  const sizeBytes = Number(textOf(join(folder, "size"))) * SECTOR_BYTES;
  if (!(sizeBytes > 0)) return undefined;
  const rotational = textOf(join(folder, "queue", "rotational"));
  return {
    name: entry.replaceAll("!", "/"),
    id: firstOf(folder, ["wwid", "device/wwid", "serial", "device/serial"]),
    sizeBytes,
    model: firstOf(folder, ["device/model", "device/name"]),
    // A virtual disk says that it is, whatever it lies on.
    isRotational: rotational === "" || /^(vd|xvd)/.test(entry) ? undefined : rotational === "1",
  };
}

function firstOf(folder: string, names: readonly string[]): string | undefined {
  for (const name of names) {
    const text = textOf(join(folder, name)).replace(/\s+/g, " ").slice(0, MAX_TEXT_LENGTH);
    if (text !== "") return text;
  }
  return undefined;
}
