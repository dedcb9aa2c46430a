/** What is mounted where. */
export interface Mount {
  device: string;
  mountPoint: string;
  type: string;
}

/** Types that keep files on the machine's own disks, or are the root of a container. */
const LOCAL_TYPES = new Set([
  "bcachefs",
  "btrfs",
  "exfat",
  "ext2",
  "ext3",
  "ext4",
  "f2fs",
  "fuseblk",
  "gfs2",
  "hfs",
  "hfsplus",
  "jfs",
  "msdos",
  "nilfs2",
  "ntfs",
  "ntfs3",
  "ocfs2",
  "reiserfs",
  "ufs",
  "vfat",
  "xfs",
  "zfs",
]);
/** Real only as the root: elsewhere they are views of what is counted already. */
const ROOT_TYPES = new Set(["overlay", "overlayfs", "aufs", "virtiofs", "9p"]);
/** Nothing is to be had from more; it bounds what a host with thousands of mounts costs. */
const MAX_MOUNTS = 256;

/**
 * The mounts whose filling is worth watching: file systems on the machine's disks, each once, at its shortest mount point. Network
 * file systems are left out, since asking one whose server is gone never ends; so are images that are always full (squashfs, iso9660),
 * and memory (tmpfs).
 */
export function localFilesystems(mounts: Iterable<Mount>): Mount[] {
  const visible = new Map<string, Mount>();
  // A later mount at the same point hides the earlier one.
  for (const mount of mounts) visible.set(mount.mountPoint, mount);
  const byDevice = new Map<string, Mount>();
  for (const mount of visible.values()) {
    const isRoot = mount.mountPoint === "/" && ROOT_TYPES.has(mount.type);
    if (!isRoot && !LOCAL_TYPES.has(mount.type)) continue;
    const known = byDevice.get(mount.device);
    if (known && known.mountPoint.length <= mount.mountPoint.length) continue;
    if (!known && byDevice.size >= MAX_MOUNTS) continue;
    byDevice.set(mount.device, mount);
  }
  return [...byDevice.values()];
}
