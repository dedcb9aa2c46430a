import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isBackedByOthers, roleByName } from "../../domain/block-device-name";

/** `disk`: whole and not made of others. `stacked`: made of others (dm, md, loop, zram). `hidden`: a path of a multipath device. */
export type BlockDeviceRole = "disk" | "stacked" | "partition" | "hidden";

/** What a device of /proc/diskstats is: `/sys/block` lists whole disks; where sysfs is missing, the name tells. */
export function blockDeviceRole(name: string, sysfsPath: string): BlockDeviceRole {
  const blocks = join(sysfsPath, "block");
  if (!existsSync(blocks)) return roleByName(name);
  const folder = join(blocks, name.replaceAll("/", "!"));
  if (!existsSync(folder)) return "partition";
  if (isSet(join(folder, "hidden"))) return "hidden";
  return isBackedByOthers(name) || hasEntries(join(folder, "slaves")) ? "stacked" : "disk";
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
