/** Devices that exist in numbers without being used; they are shown once something was read or written. */
const OFTEN_UNUSED = /^(loop|ram|zram|sr|fd|nbd)\d/;
/** What is written to these is memory, or is written once more to a real disk. */
const BACKED_BY_OTHERS = /^(loop|ram|zram|dm-|md)\d/;
const PARTITION = /^((?:nvme\d+n\d+|mmcblk\d+|nbd\d+|md\d+)p|(?:sd|hd|vd|xvd)[a-z]+)\d+$/;
const HIDDEN_PATH = /^nvme\d+c\d+n\d+$/;

/** Whether nothing is to be said of a block device as long as nothing was read from it or written to it. */
export function isOftenUnused(name: string): boolean {
  return OFTEN_UNUSED.test(name);
}

/** Whether a block device is made of others (dm, md, loop, zram), by its name. */
export function isBackedByOthers(name: string): boolean {
  return BACKED_BY_OTHERS.test(name);
}

/** What a block device is by its name, for where nothing better tells. `hidden`: one path of several to an NVMe namespace. */
export function roleByName(name: string): "disk" | "stacked" | "partition" | "hidden" {
  if (HIDDEN_PATH.test(name)) return "hidden";
  if (PARTITION.test(name)) return "partition";
  return isBackedByOthers(name) ? "stacked" : "disk";
}
