import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { prepareDataFolder } from "./data-folder";
import { lockDataFolder } from "./instance-lock";
import { socketPath } from "./socket-path";
import { StartError } from "./start-error";

const loader = ["--import", "tsx"];
let folder: string;
const children: ChildProcess[] = [];

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), "premonitor-folder-"));
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

async function holdElsewhere(): Promise<{ child: ChildProcess; said: string }> {
  const program = path.join(import.meta.dirname, "fixtures", "hold-lock.ts");
  const child = spawn(process.execPath, [...loader, program, folder], { stdio: ["ignore", "pipe", "inherit"] });
  children.push(child);
  const [said] = (await once(child.stdout!, "data")) as [Buffer];
  return { child, said: said.toString() };
}

describe("prepareDataFolder", () => {
  it("makes the folder for its user alone and leaves nothing in it", () => {
    const data = path.join(folder, "deep", "data");
    prepareDataFolder(data);
    expect(statSync(data).mode & 0o777).toBe(0o700);
    expect(readdirSync(data)).toEqual([]);
    prepareDataFolder(data);
  });

  it("says in one line when a part of the path is a file", () => {
    writeFileSync(path.join(folder, "file"), "");
    expect(() => prepareDataFolder(path.join(folder, "file"))).toThrow(
      `The data folder ${folder}/file cannot be written (a part of the path is not a folder): choose another with --data or PREMONITOR_DATA.`,
    );
    expect(() => prepareDataFolder(path.join(folder, "file", "data"))).toThrow(StartError);
  });

  it.runIf(process.getuid?.() === 0)("says in one line when the user may not write", () => {
    chmodSync(folder, 0o755);
    const script = `
      import { prepareDataFolder } from ${JSON.stringify(path.join(import.meta.dirname, "data-folder.ts"))};
      process.setuid(65534);
      try { prepareDataFolder(${JSON.stringify(folder)}); } catch (error) { process.stdout.write(error.message); }`;
    const { stdout } = spawnSync(process.execPath, [...loader, "--input-type=module", "-e", script], {
      encoding: "utf8",
    });
    expect(stdout).toContain("cannot be written (this user may not write there)");
  });
});

describe("socketPath", () => {
  it("stays in the folder where it can", () => {
    expect(socketPath("/srv/premonitor/data", "a.sock")).toBe("/srv/premonitor/data/a.sock");
  });

  it.each([`/srv/${"long/".repeat(30)}data`, "/srv/my data", "/srv/da?ta"])(
    "goes to a private folder for %s",
    (data) => {
      const socket = socketPath(data, "redis-metrics.sock");
      expect(Buffer.byteLength(socket)).toBeLessThanOrEqual(107);
      expect(statSync(path.dirname(socket)).mode & 0o777).toBe(0o700);
      expect(socketPath(data, "redis-metrics.sock")).toBe(socket);
      chmodSync(path.dirname(socket), 0o755);
      expect(() => socketPath(data, "redis-metrics.sock")).toThrow("is not a private folder");
      rmSync(path.dirname(socket), { recursive: true });
    },
  );
});

describe("lockDataFolder", () => {
  it("lets one in at a time, and another after it", async () => {
    const lock = await lockDataFolder(folder);
    expect(lock.tookOver).toBe(false);
    await expect(lockDataFolder(folder)).rejects.toThrow(
      `The data folder ${folder} is in use by another Premonitor (process ${process.pid}): stop it, or choose another folder with --data or PREMONITOR_DATA.`,
    );
    await lock.release();
    expect(readdirSync(folder)).toEqual([]);
    const again = await lockDataFolder(folder);
    await again.release();
  });

  it("is held across processes, and is free when its holder is killed with SIGKILL", async () => {
    const { child, said } = await holdElsewhere();
    expect(said).toBe("held\n");
    await expect(lockDataFolder(folder)).rejects.toThrow(`(process ${child.pid})`);
    const closed = once(child, "close");
    child.kill("SIGKILL");
    await closed;
    expect(existsSync(path.join(folder, "instance.sock"))).toBe(true);
    const lock = await lockDataFolder(folder);
    expect(lock.tookOver).toBe(true);
    expect((await holdElsewhere()).said).toContain(`(process ${process.pid})`);
    await lock.release();
  });

  it("lets only one of many take over what a killed holder left", async () => {
    const { child } = await holdElsewhere();
    const closed = once(child, "close");
    child.kill("SIGKILL");
    await closed;
    const attempts = await Promise.allSettled(Array.from({ length: 8 }, () => lockDataFolder(folder)));
    const locks = attempts.flatMap((attempt) => (attempt.status === "fulfilled" ? [attempt.value] : []));
    expect(locks).toHaveLength(1);
    for (const attempt of attempts) {
      if (attempt.status === "rejected") expect(attempt.reason).toBeInstanceOf(StartError);
    }
    await locks[0]!.release();
  });
});
