import type { StatsFs } from "node:fs";
import { readFile, statfs } from "node:fs/promises";
import { join } from "node:path";
import { instanceName } from "../../domain/instance-name";
import { localFilesystems } from "../../domain/local-filesystems";
import { FilesystemSeries, type FilesystemUse } from "./filesystem-series";
import { parseMounts } from "./mount-table";
import type { SeriesTable, Source } from "./source";

const ANSWER_WITHIN_MS = 2000;
/** Each call that hangs keeps one of libuv's four threads, which name look-ups need too. */
const MAX_HANGING = 2;

const NO_ANSWER: FilesystemUse = {
  totalBytes: Number.NaN,
  usedBytes: Number.NaN,
  freeBytes: Number.NaN,
  inodesUsedRatio: Number.NaN,
};

/**
 * How full the file systems on this machine's disks are, from statfs(2). One that does not answer goes absent and is not asked again
 * before it has answered.
 */
export class Filesystem implements Source {
  readonly name = "filesystem";
  readonly everyMs = 10_000;
  private readonly mountsFile: string;
  private readonly mounted = new Map<string, FilesystemSeries>();
  private readonly hanging = new Set<string>();

  constructor(procfsPath: string) {
    this.mountsFile = join(procfsPath, "self", "mounts");
  }

  /** @throws Error when the mounts cannot be read, or so many file systems hang that no more are asked */
  async read(table: SeriesTable): Promise<void> {
    const mounts = localFilesystems(parseMounts(await readFile(this.mountsFile, "utf8")));
    const named = new Map<string, string>();
    for (const { mountPoint } of mounts) {
      const instance = instanceName(mountPoint);
      if (instance !== null && !named.has(instance)) named.set(instance, mountPoint);
    }
    for (const [instance, series] of this.mounted) {
      if (named.has(instance)) continue;
      series.remove(table);
      this.mounted.delete(instance);
    }
    for (const [instance, mountPoint] of named) {
      if (this.hanging.size >= MAX_HANGING)
        throw new Error(
          `no answer from the file systems at ${[...this.hanging].join(" and ")}; the others are not asked`,
        );
      const answer = await this.ask(mountPoint);
      let series = this.mounted.get(instance);
      if (series === undefined) {
        series = new FilesystemSeries(instance);
        this.mounted.set(instance, series);
      }
      series.set(table, answer === null ? NO_ANSWER : filesystemUse(answer));
    }
  }

  close(): void {
    this.mounted.clear();
  }

  private async ask(mountPoint: string): Promise<StatsFs | null> {
    if (this.hanging.has(mountPoint)) return null;
    this.hanging.add(mountPoint);
    const asked = statfs(mountPoint)
      .catch(() => null)
      .finally(() => this.hanging.delete(mountPoint));
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<null>((resolve) => {
      timer = setTimeout(resolve, ANSWER_WITHIN_MS, null);
    });
    const answer = await Promise.race([asked, patience]);
    clearTimeout(timer);
    return answer;
  }
}

function filesystemUse({ bsize, blocks, bfree, bavail, files, ffree }: StatsFs): FilesystemUse {
  if (blocks === 0) return NO_ANSWER;
  return {
    totalBytes: blocks * bsize,
    usedBytes: Math.max(0, blocks - bfree) * bsize,
    freeBytes: bavail * bsize,
    inodesUsedRatio: files > 0 ? Math.max(0, files - ffree) / files : Number.NaN,
  };
}
