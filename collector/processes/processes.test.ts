import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { totalmem } from "node:os";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type ProcessReport, processReportSchema } from "../../domain/process";
import { pageBytes } from "../sources/page-size";
import { maskedCommand } from "./masked-command";
import { ProcessTable } from "./process-table";
import { Processes, type ProcessesOptions } from "./processes";

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

describe("Processes", () => {
  const START_MS = 1_795_000_020_000;
  const uid = process.geteuid!();
  const processesWith = (options: Partial<ProcessesOptions> = {}, of = table) =>
    new Processes(of, {
      procfsPath: "/proc",
      users: "",
      leastShare: 0,
      tellsNames: false,
      memoryBytes: totalmem(),
      warn: (message) => warnings.push(message),
      ...options,
    });

  /** Ticks until there is a report. */
  function report(processes: Processes, fromMs: number, isWatched = false): ProcessReport {
    for (let atMs = fromMs; ; atMs += 100) {
      const made = processes.run(atMs, isWatched);
      if (made) return processReportSchema.parse(made);
    }
  }

  it("names those that grew most since the growth began, by pid and user", async () => {
    const processes = processesWith();
    const [still, hog] = [await startHog(), await startHog()];
    expect(processes.describeGrowing(START_MS, undefined)).toBe("");
    report(processes, START_MS);
    await take(hog, 300);
    const newcomer = await startHog();
    await take(newcomer, 150);
    const words = processes.describeGrowing(START_MS + 240_000, START_MS + 60_000);
    expect(words).toMatch(
      new RegExp(
        `^grown most in (4 min|3 min \\d+ s): pid ${hog.pid} of uid ${uid} \\(\\+3\\d\\d MiB\\), pid ${newcomer.pid} of uid ${uid} \\(\\+\\d+ MiB\\)`,
      ),
    );
    expect(words).not.toContain(`pid ${still.pid} `);
    expect(warnings).toEqual([]);
  });

  it("tells of each process what it takes, once a minute, and every five seconds while somebody looks", async () => {
    const processes = processesWith();
    const hog = await startHog();
    const first = report(processes, START_MS);
    const own = ({ rows }: ProcessReport) => rows.find(({ pid }) => pid === hog.pid)!;
    expect(first.isOfMinute).toBe(true);
    expect(own(first)).toMatchObject({ uid, cpuRatio: null, grownBytes: 0, name: "" });
    expect(Math.abs(own(first).createdAtMs - Date.now())).toBeLessThan(60_000);
    expect(own(first).readCount).toBeGreaterThan(0);
    for (let atMs = START_MS + 10_000; atMs < START_MS + 40_000; atMs += 1000) {
      expect(processes.run(atMs, false)).toBeUndefined();
    }
    await take(hog, 200);
    const watched = report(processes, START_MS + 45_000, true);
    expect(watched.isOfMinute).toBe(false);
    expect(watched.growthSeconds).toBeCloseTo((watched.atMs - first.atMs) / 1000);
    expect(own(watched).grownBytes).toBeGreaterThan(190 << 20);
    expect(own(watched).memoryRatio).toBeCloseTo(own(watched).rssBytes / totalmem());
    expect(own(watched).cpuRatio).toBeGreaterThan(0);
    expect(own(watched).cpuRatio).toBeLessThan(1);
    expect(report(processes, START_MS + 60_000).isOfMinute).toBe(true);
    expect(report(processes, START_MS + 61_000, true).isOfMinute).toBe(false);
  });

  it("chooses by user and by share, and counts the others", async () => {
    const hog = await startHog();
    await take(hog, 64);
    const largeOnly = report(processesWith({ users: "nobody-*", leastShare: 0.9 }), START_MS);
    expect(largeOnly.rows).toEqual([]);
    expect(largeOnly.totalCount).toBeGreaterThan(2);
    const everybody = report(processesWith({ users: "nobody-*, *", leastShare: 1 }), START_MS);
    expect(everybody.rows.map(({ pid }) => pid)).toContain(hog.pid);
    const share = (64 << 20) / totalmem();
    const some = report(processesWith({ users: "nobody-*", leastShare: share }), START_MS);
    expect(some.rows.map(({ pid }) => pid)).toContain(hog.pid);
    expect(some.rows.every(({ memoryRatio }) => memoryRatio >= share)).toBe(true);
  });

  it("tells commands only when it is told to, with masked arguments", async () => {
    const hog = spawn(process.execPath, ["-e", HOG, "--", "--db-password=hunter2"], {
      stdio: ["pipe", "pipe", "ignore"],
    });
    children.push(hog);
    await once(hog.stdout!, "data");
    const named = report(processesWith({ tellsNames: true }), START_MS).rows.find(({ pid }) => pid === hog.pid)!;
    expect(named.name).toContain("node");
    expect(JSON.stringify(report(processesWith({ tellsNames: true }), START_MS))).not.toContain("hunter2");
    expect(report(processesWith(), START_MS).rows.every(({ name }) => name === "")).toBe(true);
  });

  it("says nothing when nobody grew, and what is wrong when processes cannot be read", () => {
    const processes = processesWith({}, new ProcessTable("/nowhere", 4096));
    expect(processes.run(START_MS, false)).toBeUndefined();
    expect(processes.describeGrowing(START_MS + 1000, undefined)).toBe("");
    expect(warnings[0]).toContain("processes cannot be read: ENOENT");
  });
});

describe("maskedCommand", () => {
  it.each([
    ["mysqld\0--password=hunter2\0--port=3306\0", "mysqld --password=*** --port=3306"],
    ["tool\0--token\0abc\0--verbose\0", "tool --token *** --verbose"],
    ["tool\0--token\0--verbose\0", "tool --token --verbose"],
    ["env\0API_KEY=abc\0run\0", "env API_KEY=*** run"],
    ["git\0clone\0https://ada:hunter2@example.com/x\0", "git clone https://ada:***@example.com/x"],
    ["ssh-keygen\0-t\0ed25519\0", "ssh-keygen -t ed25519"],
    ["", ""],
  ])("of %j is %j", (commandLine, masked) => expect(maskedCommand(commandLine)).toBe(masked));
});
