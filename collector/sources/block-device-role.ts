import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Devices that exist in numbers without being used; they are shown once something was read or written. */
const OFTEN_UNUSED = /^(loop|ram|zram|sr|fd|nbd)\d/;
/** What is written to these is memory, or is written once more to a real disk. */
const BACKED_BY_OTHERS = /^(loop|ram|zram|dm-|md)\d/;
const PARTITION = /^((?:nvme\d+n\d+|mmcblk\d+|nbd\d+|md\d+)p|(?:sd|hd|vd|xvd)[a-z]+)\d+$/;

/** `disk`: whole and not made of others. `stacked`: made of others (dm, md, loop, zram). `hidden`: a path of a multipath device. */
export type BlockDeviceRole = "disk" | "stacked" | "partition" | "hidden";

/** Whether nothing is to be said of a device as long as nothing was read from it or written to it. */
export function isOftenUnused(name: string): boolean {
  return OFTEN_UNUSED.test(name);
}

/** What a device of /proc/diskstats is: `/sys/block` lists whole disks; where sysfs is missing, the name tells. */
export function blockDeviceRole(name: string, sysfsPath: string): BlockDeviceRole {
  const blocks = join(sysfsPath, "block");
  if (!existsSync(blocks)) return roleByName(name);
  const folder = join(blocks, name.replaceAll("/", "!"));
  if (!existsSync(folder)) return "partition";
  if (isSet(join(folder, "hidden"))) return "hidden";
  return BACKED_BY_OTHERS.test(name) || hasEntries(join(folder, "slaves")) ? "stacked" : "disk";
}

function roleByName(name: string): BlockDeviceRole {
  if (PARTITION.test(name)) return "partition";
  return BACKED_BY_OTHERS.test(name) ? "stacked" : "disk";
}

function isSet(flagFile: string): boolean {
  try {
    return readFileSync(flagFile, "utf8").trim() === "1";
  } catch {
    return false;
  }
}

function hasEntries(folder: string): boolean {
  try {
    return readdirSync(folder).length > 0;
  } catch {
    return false;
  }
}
