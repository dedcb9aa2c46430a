import {
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { SampleTable } from "../../pipeline/sample-table";
import { StateFile } from "../state-file";
import { chosenFolders } from "./chosen-folders";
import { FolderSizes, type KeptFolder } from "./folder-sizes";
import { measureFolder } from "./measure-folder";

const HOUR_MS = 3_600_000;
/** Noon of the node's own time: the quiet hour is not near. */
const NOON_MS = new Date(2026, 10, 21, 12).getTime();
const MIB = 1 << 20;
/** The machine may be busy with other things. */
const PATIENCE = { timeout: 20_000 };

let folder: string;
let table: SampleTable;
let warnings: string[];
const open: FolderSizes[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "premonitor-folders-"));
  table = new SampleTable();
  warnings = [];
});
afterEach(() => {
  for (const one of open.splice(0)) one.close();
  rmSync(folder, { recursive: true });
});

function fill(name: string, mebibytes: number): void {
  mkdirSync(join(folder, name), { recursive: true });
  writeFileSync(join(folder, name, "file"), Buffer.alloc(mebibytes * MIB, 1));
}
function sizes(patterns: string): FolderSizes {
  const file = new StateFile<KeptFolder>(join(folder, "state"), (message) => warnings.push(message));
  const made = new FolderSizes({ patterns, file, warn: (message) => warnings.push(message) });
  open.push(made);
  return made;
}
const usedOf = (name: string): number => table.valueOf(`folder.${join(folder, name)}.used`);
/** Reads at that time, and again until all is counted. */
async function readUntil(source: FolderSizes, atMs: number, check: () => void): Promise<void> {
  await vi.waitFor(() => {
    source.read(table, atMs);
    check();
  }, PATIENCE);
}
/** Processes of du that this one has started: their pids and how nice they are (proc_pid_stat(5)). */
function runningDus(): { pid: number; nice: number }[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
        const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
        const isOurs = stat.includes("(du)") && fields[0] !== "Z" && Number(fields[1]) === process.pid;
        return isOurs ? [{ pid: Number(pid), nice: Number(fields[16]) }] : [];
      } catch {
        return [];
      }
    });
}

describe("measureFolder", () => {
  const measure = (name: string) => measureFolder(join(folder, name), new AbortController().signal);

  it("counts as du does: what is allocated, hard links once, nothing behind symbolic links", async () => {
    fill("a", 3);
    fill("b", 8);
    linkSync(join(folder, "a/file"), join(folder, "a/again"));
    symlinkSync(join(folder, "b"), join(folder, "a/link"));
    writeFileSync(join(folder, "a/sparse"), "");
    truncateSync(join(folder, "a/sparse"), 1 << 30);
    symlinkSync(join(folder, "a"), join(folder, "to-a"));
    const size = await measure("a");
    const { usedBytes } = size as { usedBytes: number };
    expect(usedBytes).toBeGreaterThanOrEqual(3 * MIB);
    expect(usedBytes).toBeLessThan(4 * MIB);
    expect(await measure("to-a")).toEqual(size);
  });

  it("says why there is no size, and gives none of a part", async () => {
    expect(await measure("nothing")).toEqual({ problem: expect.stringContaining("No such file or directory") });
    const ended = AbortSignal.abort();
    expect(await measureFolder("/", ended)).toEqual({ problem: expect.any(String) });
  });
});

describe("chosenFolders", () => {
  it("finds what patterns name, and says what cannot be listed", async () => {
    for (const name of ["slappart0", "slappart1", "other"]) fill(name, 0);
    symlinkSync(join(folder, "other"), join(folder, "slappart9"));
    writeFileSync(join(folder, "slappart8"), "");
    const paths = (...names: string[]) => names.map((name) => join(folder, name));
    const { folders, problems } = await chosenFolders(
      `${folder}/slappart*,${folder}/other,${folder}/none,${folder}/x/*`,
    );
    expect(folders).toEqual(paths("none", "other", "slappart0", "slappart1"));
    expect(problems).toEqual([expect.stringContaining("ENOENT")]);
  });
});

describe("FolderSizes", () => {
  it("measures at the start, not again within the day, and at the quiet hour", async () => {
    fill("srv/a", 1);
    fill("srv/b", 2);
    const source = sizes(`${folder}/srv/*`);
    await readUntil(source, NOON_MS, () => expect(usedOf("srv/b")).toBeGreaterThanOrEqual(2 * MIB));
    expect(table.valueOf("folder.unmeasured_count")).toBe(0);
    const before = usedOf("srv/a");
    fill("srv/a", 5);
    fill("srv/c", 1);
    // A folder that is new is measured, and those that are known are not.
    await readUntil(source, NOON_MS + HOUR_MS, () => expect(usedOf("srv/c")).toBeGreaterThanOrEqual(MIB));
    expect(usedOf("srv/a")).toBe(before);
    rmSync(join(folder, "srv/c"), { recursive: true });
    const quietMs = NOON_MS + 16 * HOUR_MS + 40 * 60_000;
    await readUntil(source, quietMs, () => expect(usedOf("srv/a")).toBeGreaterThanOrEqual(5 * MIB));
    expect(usedOf("srv/c")).toBeNaN();
    expect(warnings).toEqual([]);
  });

  it("knows the sizes after a restart at once, and measures when the last time is a day ago", async () => {
    fill("srv", 2);
    await readUntil(sizes(`${folder}/srv`), NOON_MS, () => expect(usedOf("srv")).toBeGreaterThanOrEqual(2 * MIB));
    fill("srv", 6);
    table = new SampleTable();
    const next = sizes(`${folder}/srv`);
    next.read(table, NOON_MS + HOUR_MS);
    expect(usedOf("srv")).toBeGreaterThanOrEqual(2 * MIB);
    expect(usedOf("srv")).toBeLessThan(3 * MIB);
    await readUntil(next, NOON_MS + 24 * HOUR_MS, () => expect(usedOf("srv")).toBeGreaterThanOrEqual(6 * MIB));
  });

  it("tells no size of a folder that could not be measured, and counts it", async () => {
    fill("srv", 2);
    const patterns = `${folder}/gone,${folder}/srv`;
    await readUntil(sizes(patterns), NOON_MS, () => {
      expect(usedOf("srv")).toBeGreaterThanOrEqual(2 * MIB);
      expect(table.valueOf("folder.unmeasured_count")).toBe(1);
    });
    expect(usedOf("gone")).toBeNaN();
    await vi.waitFor(() => expect(warnings).toHaveLength(1), PATIENCE);
    expect(warnings[0]).toMatch(/^1 of 2 folders could not be measured whole.*gone \(.*No such file/);
  });

  it("ends du with the collector, and does not begin again at the next start", async () => {
    const source = sizes("/");
    await vi.waitFor(
      () => {
        source.read(table, NOON_MS);
        expect(runningDus()).toEqual([{ pid: expect.any(Number), nice: 19 }]);
      },
      { ...PATIENCE, interval: 1 },
    );
    source.close();
    await vi.waitFor(() => expect(runningDus()).toEqual([]), PATIENCE);
    const next = sizes("/");
    for (let i = 0; i < 20; i++) {
      next.read(table, NOON_MS + 60_000);
      await new Promise((resolve) => setTimeout(resolve, 5));
      expect(runningDus()).toEqual([]);
    }
    expect(table.valueOf("folder./.used")).toBeNaN();
    expect(warnings).toEqual([]);
  });

  it("keeps what it knows while a folder cannot be listed, and says so once", async () => {
    fill("srv/a", 1);
    const source = sizes(`${folder}/srv/*`);
    await readUntil(source, NOON_MS, () => expect(usedOf("srv/a")).toBeGreaterThanOrEqual(MIB));
    renameSync(join(folder, "srv"), join(folder, "away"));
    await readUntil(source, NOON_MS, () => expect(warnings).toHaveLength(1));
    await readUntil(source, NOON_MS, () => expect(usedOf("srv/a")).toBeGreaterThanOrEqual(MIB));
    expect(warnings).toEqual([expect.stringContaining("folders could not be listed: ENOENT")]);
  });

  it("begins anew with a state that is damaged", async () => {
    fill("srv", 1);
    new StateFile<unknown>(join(folder, "state"), () => undefined).write(
      new Map([[join(folder, "srv"), { triedAtMs: "never", usedBytes: -1 }]]),
    );
    const source = sizes(`${folder}/srv`);
    await readUntil(source, NOON_MS, () => expect(usedOf("srv")).toBeGreaterThanOrEqual(MIB));
  });
});
