import { createWriteStream, existsSync } from "node:fs";
import { mkdir, open, readdir, rename, rm, rmdir, stat } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { packTar } from "modern-tar";
import type { DumpFile } from "./dump-tables";

const NAME = /^(\d{4}-\d{2}-\d{2})\.tar\.gz$/;
const PARTIAL = /\.partial$/;

export interface Archive {
  hostId: string;
  /** `2026-11-20.tar.gz` */
  name: string;
  /** Of the day, UTC. */
  dayMs: number;
  sizeBytes: number;
  writtenAtMs: number;
}

/** The archives of all hosts on disk: a folder a host, a file a day. A file is there whole or not at all. */
export class ArchiveFolder {
  constructor(private readonly folder: string) {}

  static dayText(dayMs: number): string {
    return new Date(dayMs).toISOString().slice(0, 10);
  }

  /** The file of a host's archive; `undefined` when it is none, or is not there. */
  fileOf(hostId: string, name: string): string | undefined {
    if (!NAME.test(name)) return undefined;
    const file = path.join(this.folder, hostId, name);
    return existsSync(file) ? file : undefined;
  }

  /** Newest first. */
  async list(hostId: string): Promise<Archive[]> {
    const names = await namesIn(path.join(this.folder, hostId));
    const archives: Archive[] = [];
    for (const name of names) {
      const day = NAME.exec(name)?.[1];
      if (day === undefined) continue;
      const { size, mtimeMs } = await stat(path.join(this.folder, hostId, name));
      archives.push({ hostId, name, dayMs: Date.parse(day), sizeBytes: size, writtenAtMs: mtimeMs });
    }
    return archives.sort((a, b) => b.dayMs - a.dayMs);
  }

  /** Of all hosts, the oldest first. */
  async listAll(): Promise<Archive[]> {
    const hosts = await namesIn(this.folder);
    const lists = await Promise.all(hosts.map((hostId) => this.list(hostId)));
    return lists.flat().sort((a, b) => a.dayMs - b.dayMs || (a.hostId < b.hostId ? -1 : 1));
  }

  /** Writes the archive of a day beside its place and moves it there, so that a crash leaves the old state or the new one. */
  async write(hostId: string, dayMs: number, files: readonly DumpFile[], writtenAtMs: number): Promise<void> {
    const day = ArchiveFolder.dayText(dayMs);
    const folder = path.join(this.folder, hostId);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const partial = path.join(folder, `${day}.${process.pid}.partial`);
    const mtime = new Date(writtenAtMs);
    const tar = await packTar([
      { header: { name: `${day}/`, type: "directory", size: 0, mtime } },
      ...files.map(({ name, text }) => {
        const body = Buffer.from(text);
        return { header: { name: `${day}/${name}`, size: body.length, mtime }, body };
      }),
    ]);
    await pipeline(Readable.from([tar]), createGzip(), createWriteStream(partial, { mode: 0o600 }));
    const handle = await open(partial, "r");
    await handle.sync();
    await handle.close();
    await rename(partial, path.join(folder, `${day}.tar.gz`));
  }

  async remove({ hostId, name }: Pick<Archive, "hostId" | "name">): Promise<void> {
    await rm(path.join(this.folder, hostId, name), { force: true });
    // Only a folder that is empty goes.
    await rmdir(path.join(this.folder, hostId)).catch(() => undefined);
  }

  /** Takes away what a server left that died while it wrote. */
  async sweep(): Promise<void> {
    for (const hostId of await namesIn(this.folder)) {
      const partials = (await namesIn(path.join(this.folder, hostId))).filter((name) => PARTIAL.test(name));
      for (const name of partials) await rm(path.join(this.folder, hostId, name), { force: true });
    }
  }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes((error as NodeJS.ErrnoException).code ?? "")) return [];
    throw error;
  }
}
