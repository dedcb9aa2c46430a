import { readFile, statfs } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { MAX_PARTITIONS, type Partition } from "../../domain/host";
import { localFilesystems } from "../../domain/local-filesystems";
import { parseMounts } from "../sources/mount-table";

const ANSWER_WITHIN_MS = 2000;
const MAX_TEXT_LENGTH = 255;

/** The mounted file systems of this Linux, those that were mounted first. None is asked any more once one does not answer. */
export async function readPartitions(procfsPath: string): Promise<Partition[] | undefined> {
  const mounts = await readFile(join(procfsPath, "self", "mounts"), "utf8").catch(() => undefined);
  if (mounts === undefined) return undefined;
  const isTold = (text: string): boolean => text.length <= MAX_TEXT_LENGTH && !/\p{Cc}/u.test(text);
  const told = localFilesystems(parseMounts(mounts)).filter(
    ({ device, mountPoint }) => isTold(device) && isTold(mountPoint),
  );
  const partitions: Partition[] = [];
  let allAnswer = true;
  for (const mount of told.slice(0, MAX_PARTITIONS)) {
    const sizeBytes: number | null | undefined = allAnswer ? await sizeOf(mount.mountPoint) : undefined;
    if (sizeBytes === null) allAnswer = false;
    partitions.push({ ...mount, sizeBytes: sizeBytes ?? undefined });
  }
  return partitions;
}

/** Undefined when it cannot be asked, null when it does not answer. */
async function sizeOf(mountPoint: string): Promise<number | null | undefined> {
  const size = statfs(mountPoint).then(
    ({ blocks, bsize }) => (blocks > 0 ? blocks * bsize : undefined),
    () => undefined,
  );
  return Promise.race([size, pause(ANSWER_WITHIN_MS, null, { ref: false })]);
}
