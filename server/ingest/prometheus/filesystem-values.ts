import { instanceName } from "../../../domain/instance-name";
import { localFilesystems } from "../../../domain/local-filesystems";
import type { ExpositionSample } from "./parse-exposition";

type Samples = readonly ExpositionSample[];

/** What node_exporter tells of file systems. */
export interface FilesystemSamples {
  size: Samples;
  free: Samples;
  available: Samples;
  files: Samples;
  filesFree: Samples;
}

/** The series of the file systems that a collector would tell of, worked out as it does: the ratio is that of df(1). */
export function filesystemValues(samples: FilesystemSamples): [seriesId: string, value: number][] {
  const mounts = localFilesystems(
    samples.size.map(({ labels }) => ({
      device: labels.get("device") ?? "",
      mountPoint: labels.get("mountpoint") ?? "",
      type: labels.get("fstype") ?? "",
    })),
  );
  const size = byMountPoint(samples.size);
  const free = byMountPoint(samples.free);
  const available = byMountPoint(samples.available);
  const files = byMountPoint(samples.files);
  const filesFree = byMountPoint(samples.filesFree);
  return mounts.flatMap(({ mountPoint }): [string, number][] => {
    const instance = instanceName(mountPoint);
    const totalBytes = size(mountPoint);
    if (instance === null || !(totalBytes > 0)) return [];
    const usedBytes = Math.max(0, totalBytes - free(mountPoint));
    const freeBytes = available(mountPoint);
    return [
      [`filesystem.${instance}.total`, totalBytes],
      [`filesystem.${instance}.used`, usedBytes],
      [`filesystem.${instance}.free`, freeBytes],
      [`filesystem.${instance}.used_ratio`, usedBytes / (usedBytes + freeBytes)],
      [`filesystem.${instance}.inodes_used_ratio`, 1 - filesFree(mountPoint) / files(mountPoint)],
    ];
  });
}

/** A later mount at the same point hides the earlier one. */
function byMountPoint(samples: Samples): (mountPoint: string) => number {
  const values = new Map(samples.map(({ labels, value }) => [labels.get("mountpoint"), value]));
  return (mountPoint) => values.get(mountPoint) ?? Number.NaN;
}
