import { randomBytes } from "node:crypto";
import { existsSync, stat } from "node:fs";
import { mkdir, open, readdir, rename, rm, rmdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { pipeline, type Readable } from "node:stream";
import { promisify } from "node:util";
import { createGzip } from "node:zlib";
import { packTar } from "modern-tar/fs";
import type { DumpFile } from "./dump-tables";

const ARCHIVE = /^(\d{4}-\d{2}-\d{2})\.tar\.gz$/;
const CONSUMPTION = /^\d{4}-\d{2}-\d{2}\.xml$/;
/** Of ten thousand files in half the time that the one of `node:fs/promises` takes. */
const statOf = promisify(stat);
/** Some hundred archives each, about 100 bytes an archive. */
const MAX_KNOWN_LISTS = 200;
const SETTLED_MS = 2000;
const PARTIAL = /\.partial$/;

interface WrittenFile {
  name: string;
  sizeBytes: number;
  writtenAtMs: number;
}

/** `2026-11-20.tar.gz` */
export interface Archive extends WrittenFile {
  hostId: string;
  /** Of the day, UTC. */
  dayMs: number;
  /** The consumption report of the day: `2026-11-20.xml`. */
  consumption: WrittenFile | null;
}

/** The archives of all hosts on disk: a folder a host, for each day an archive and a consumption report. A file is there whole or not at all. */
export class ArchiveFolder {
  /** By host. Files only ever come whole, by a new name in their folder, so a list holds as long as its folder does not change. */
  private readonly lists = new Map<string, { changedAtMs: number; archives: readonly Archive[] }>();

  constructor(private readonly folder: string) {}

  static dayText(dayMs: number): string {
    return new Date(dayMs).toISOString().slice(0, 10);
  }

  /** The file of a host's archive or consumption report; `undefined` when it is none, or is not there. */
  fileOf(hostId: string, name: string): string | undefined {
    if (!ARCHIVE.test(name) && !CONSUMPTION.test(name)) return undefined;
    const file = path.join(this.folder, hostId, name);
    return existsSync(file) ? file : undefined;
  }

  /** Newest first. */
  async list(hostId: string): Promise<readonly Archive[]> {
    const folder = path.join(this.folder, hostId);
    const changedAtMs = await changeOf(folder);
    const known = this.lists.get(hostId);
    if (known?.changedAtMs === changedAtMs) return known.archives;
    const archives = await this.read(hostId, await namesIn(folder));
    this.lists.delete(hostId);
    // What has just changed may change again within the same tick of the file system's clock.
    if (changedAtMs < Date.now() - SETTLED_MS) {
      if (this.lists.size >= MAX_KNOWN_LISTS) this.lists.delete(this.lists.keys().next().value!);
      this.lists.set(hostId, { changedAtMs, archives });
    }
    return archives;
  }

  private async read(hostId: string, names: readonly string[]): Promise<Archive[]> {
    const wanted = names.filter((name) => ARCHIVE.test(name) || CONSUMPTION.test(name));
    const files = await Promise.all(wanted.map((name) => this.written(hostId, name)));
    const byName = new Map(files.map((file) => [file.name, file]));
    return files
      .flatMap((file): Archive[] => {
        const day = ARCHIVE.exec(file.name)?.[1];
        if (day === undefined) return [];
        return [{ hostId, dayMs: Date.parse(day), ...file, consumption: byName.get(`${day}.xml`) ?? null }];
      })
      .sort((a, b) => b.dayMs - a.dayMs);
  }

  private async written(hostId: string, name: string): Promise<WrittenFile> {
    const { size, mtimeMs } = await statOf(path.join(this.folder, hostId, name));
    return { name, sizeBytes: size, writtenAtMs: mtimeMs };
  }

  /** Of all hosts, the oldest first. */
  async listAll(): Promise<Archive[]> {
    const hosts = await namesIn(this.folder);
    const lists = await Promise.all(hosts.map((hostId) => this.list(hostId)));
    return lists.flat().sort((a, b) => a.dayMs - b.dayMs || (a.hostId < b.hostId ? -1 : 1));
  }

  /** Writes the archive of a day. Its tables stand in files of their own until it is packed, because a tar tells their sizes before them. */
  async write(hostId: string, dayMs: number, files: readonly DumpFile[], writtenAtMs: number): Promise<void> {
    const day = ArchiveFolder.dayText(dayMs);
    const scratch = await this.partialOf(hostId, day);
    try {
      await mkdir(scratch, { mode: 0o700 });
      for (const { name, text } of files) await writeFile(path.join(scratch, name), text, { mode: 0o600 });
      const facts = { mtime: new Date(writtenAtMs), uid: 0, gid: 0, uname: "", gname: "" };
      const tar = packTar([{ type: "directory", source: scratch, target: day }], {
        map: (header) => ({ ...header, ...facts, mode: header.type === "directory" ? 0o755 : 0o644 }),
      });
      await this.replace(
        hostId,
        `${day}.tar.gz`,
        pipeline(tar, createGzip(), () => undefined),
      );
    } finally {
      await rm(scratch, { recursive: true, force: true });
    }
  }

  /** Writes the consumption report of a day, whose archive is there. */
  async writeConsumption(hostId: string, dayMs: number, xml: string): Promise<void> {
    await this.replace(hostId, `${ArchiveFolder.dayText(dayMs)}.xml`, xml);
  }

  /** Writes a file beside its place and moves it there, so that a crash, also of the machine, leaves the old one or the new one. */
  private async replace(hostId: string, name: string, content: string | Readable): Promise<void> {
    const partial = await this.partialOf(hostId, name);
    const handle = await open(partial, "wx", 0o600);
    try {
      await writeFile(handle, content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    const folder = path.join(this.folder, hostId);
    await rename(partial, path.join(folder, name));
    for (const changed of [folder, this.folder]) await sync(changed);
  }

  /** A place beside a file's own, for what is not whole yet. */
  private async partialOf(hostId: string, name: string): Promise<string> {
    const folder = path.join(this.folder, hostId);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    // Servers on several machines may share the folder, so a pid would not do.
    return path.join(folder, `${name}.${randomBytes(6).toString("hex")}.partial`);
  }

  /** Removes an archive with the consumption report of its day. */
  async remove({ hostId, name }: Pick<Archive, "hostId" | "name">): Promise<void> {
    // The archive last: a report without one would not be found again.
    const report = name.replace(/\.tar\.gz$/, ".xml");
    for (const one of [report, name]) await rm(path.join(this.folder, hostId, one), { force: true });
    // Only a folder that is empty goes.
    await rmdir(path.join(this.folder, hostId)).catch(() => undefined);
  }

  /** Takes away what a server left that died while it wrote. */
  async sweep(): Promise<void> {
    for (const hostId of await namesIn(this.folder)) {
      const partials = (await namesIn(path.join(this.folder, hostId))).filter((name) => PARTIAL.test(name));
      for (const name of partials) await rm(path.join(this.folder, hostId, name), { recursive: true, force: true });
    }
  }
}

/** Makes sure that a file's new name in a folder outlasts a loss of power. */
async function sync(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** When a name in a folder came or went last; never, when it is not there. */
async function changeOf(folder: string): Promise<number> {
  try {
    return (await statOf(folder)).mtimeMs;
  } catch (error) {
    if (isAbsent(error)) return Number.NEGATIVE_INFINITY;
    throw error;
  }
}

function isAbsent(error: unknown): boolean {
  return ["ENOENT", "ENOTDIR"].includes((error as NodeJS.ErrnoException).code ?? "");
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isAbsent(error)) return [];
    throw error;
  }
}
