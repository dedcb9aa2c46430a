import type { Systeminformation } from "systeminformation";
import { instanceName } from "../../domain/instance-name";
import { FilesystemSeries } from "./filesystem-series";
import type { SeriesTable, Source } from "./source";

const NETWORK_OR_IMAGE = /^(nfs|nfs4|smbfs|smb3|cifs|afpfs|webdav|autofs|devfs|squashfs|iso9660|udf|cd9660|tmpfs)$/i;
/** Parts of the one container that `/` is in. */
const MACOS_INTERNAL = /^\/System\/Volumes\/(?!Data$)/;
const MAX_FILESYSTEMS = 256;

/** Those on this machine's disks. */
export function keptFilesystems(all: readonly Systeminformation.FsSizeData[]): Systeminformation.FsSizeData[] {
  return all.filter(({ type, mount }) => !NETWORK_OR_IMAGE.test(type) && !MACOS_INTERNAL.test(mount));
}

/** How full file systems are on systems other than Linux, through systeminformation, which starts `df` or PowerShell for it. */
export class SiFilesystem implements Source {
  readonly name = "filesystem";
  readonly everyMs = 10_000;
  private readonly mounted = new Map<string, FilesystemSeries>();

  async read(table: SeriesTable): Promise<void> {
    const { fsSize } = await import("systeminformation");
    const present = new Map<string, Systeminformation.FsSizeData>();
    for (const filesystem of keptFilesystems(await fsSize())) {
      const instance = instanceName(filesystem.mount);
      if (instance !== null && present.size < MAX_FILESYSTEMS) present.set(instance, filesystem);
    }
    for (const [instance, series] of this.mounted) {
      if (present.has(instance)) continue;
      series.remove(table);
      this.mounted.delete(instance);
    }
    for (const [instance, { size, used, available }] of present) {
      const series = this.mounted.get(instance) ?? new FilesystemSeries(instance);
      this.mounted.set(instance, series);
      series.set(table, { totalBytes: size, usedBytes: used, freeBytes: available, inodesUsedRatio: Number.NaN });
    }
  }

  close(): void {
    this.mounted.clear();
  }
}
