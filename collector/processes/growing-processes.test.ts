import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { pageBytes } from "../sources/page-size";
import { GrowingProcesses } from "./growing-processes";
import { ProcessTable } from "./process-table";

/** Takes as many MiB as it is told, and says when it has them. */
const HOG = `process.stdin.on("data", (text) => {
  globalThis.held = Buffer.alloc(Number(text) << 20, 1);
  process.stdout.write("held");
}); process.stdout.write("up");`;

let table: ProcessTable;
let warnings: string[];
const children: ChildProcess[] = [];

beforeEach(() => {
  table = new ProcessTable("/proc", pageBytes("/proc"));
  warnings = [];
});
afterEach(() => {
  table.close();
  for (const child of children.splice(0)) child.kill("SIGKILL");
});

async function startHog(): Promise<ChildProcess> {
  const child = spawn(process.execPath, ["-e", HOG], { stdio: ["pipe", "pipe", "ignore"] });
  children.push(child);
  await once(child.stdout!, "data");
  return child;
}

async function take(child: ChildProcess, mebibytes: number): Promise<void> {
  child.stdin!.write(String(mebibytes));
  await once(child.stdout!, "data");
}

function readAll(): void {
  table.begin();
  while (!table.readSome(50));
}

describe("ProcessTable", () => {
  it("reads what the kernel tells of each process, the same at each reading through a kept descriptor", async () => {
    const hog = await startHog();
    await take(hog, 64);
    readAll();
    const own = () => [...table.readings()].find(({ pid }) => pid === hog.pid)!;
    const first = own();
    expect(first.key).toMatch(new RegExp(`^${hog.pid}-[\\d.]+$`));
    expect(first.uid).toBe(process.geteuid!());
    expect(first.rssBytes).toBeGreaterThan(64 << 20);
    expect(first.rssBytes).toBeLessThan(512 << 20);
    expect(first.threadCount).toBeGreaterThan(1);
    expect(first.cpuSeconds).toBeGreaterThan(0);
    await take(hog, 200);
    readAll();
    expect(own()).toMatchObject({ key: first.key, uid: first.uid });
    expect(own().rssBytes).toBeGreaterThan(200 << 20);
  });

  it("forgets a process that has ended, whatever it kept open of it", async () => {
    const hog = await startHog();
    readAll();
    table.begin();
    hog.kill("SIGKILL");
    await once(hog, "exit");
    while (!table.readSome(50));
    expect([...table.readings()].map(({ pid }) => pid)).not.toContain(hog.pid);
    readAll();
    expect([...table.readings()].map(({ pid }) => pid)).toContain(process.pid);
  });
});

describe("GrowingProcesses", () => {
  const START_MS = 1_795_000_020_000;

  it("names those that grew most since the growth began, by pid and user", async () => {
    const growing = new GrowingProcesses(table, (message) => warnings.push(message));
    const [still, hog] = [await startHog(), await startHog()];
    expect(growing.describe(START_MS, undefined)).toBe("");
    for (let tick = 0; tick < 20; tick++) growing.run(START_MS + tick * 100);
    await take(hog, 300);
    const newcomer = await startHog();
    await take(newcomer, 150);
    const words = growing.describe(START_MS + 240_000, START_MS + 60_000);
    const uid = process.geteuid!();
    expect(words).toMatch(
      new RegExp(
        `^grown most in (4 min|3 min \\d+ s): pid ${hog.pid} of uid ${uid} \\(\\+3\\d\\d MiB\\), pid ${newcomer.pid} of uid ${uid} \\(\\+\\d+ MiB\\)`,
      ),
    );
    expect(words).not.toContain(`pid ${still.pid} `);
    expect(warnings).toEqual([]);
  });

  it("says nothing when nobody grew, and what is wrong when processes cannot be read", () => {
    const growing = new GrowingProcesses(new ProcessTable("/nowhere", 4096), (message) => warnings.push(message));
    growing.run(START_MS);
    expect(growing.describe(START_MS + 1000, undefined)).toBe("");
    expect(warnings[0]).toContain("processes cannot be read: ENOENT");
  });
});
