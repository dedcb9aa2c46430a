import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import { gunzipSync } from "node:zlib";
import { unpackTar } from "modern-tar";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { RecordedNode } from "../store/fixtures/recorded-node";
import { HostStore } from "../store/host-store";
import { MetricStore } from "../store/metric-store";
import { ProcessStore } from "../store/process-store";
import { connectRedis, type RedisConnections } from "../store/redis-connections";
import { startTestRedis, type TestRedis } from "../store/start-test-redis";
import { ArchiveFolder } from "./archive-folder";
import { archivistOver } from "./fixtures/archivist-over";

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const TODAY_MS = Math.floor(Date.now() / DAY_MS) * DAY_MS;
const NOW_MS = TODAY_MS + 20 * MINUTE_MS;
const HOSTS = ["db-1", "mail-1", "web-1"];
const DAYS = [3, 2, 1].map((back) => TODAY_MS - back * DAY_MS);
const MINUTES = 20;
const LOCK = "s:lock:archive";
/** Each in the first archives, and then here and there. */
const KILLED_BEFORE = [
  ...Array.from({ length: 40 }, (_, i) => i + 1),
  ...Array.from({ length: 10 }, (_, i) => 51 + 19 * i),
];
/** After the worker began, so that it is hit anywhere. */
const KILLED_AFTER_MS = Array.from({ length: 10 }, (_, i) => 12 * i);

let redis: TestRedis;
let connections: RedisConnections;
let metricStore: MetricStore;
let processStore: ProcessStore;
let folderPath: string;

async function record(hostId: string, dayMs: number): Promise<void> {
  const node = new RecordedNode(metricStore, hostId, dayMs / DAY_MS);
  for (let second = 0; second < MINUTES * 60; second += 10) {
    node.tick(
      dayMs + second * 1000,
      { "load.1m": 1, "memory.used": second, "net.total.in": 5, "filesystem./.used": 9 },
      10_000,
    );
  }
  node.close();
  await node.ship();
  const known = { uid: 0, user: "slapuser0", name: "", cpuRatio: 0.5, cpuSeconds: 1, threadCount: 1, memoryRatio: 0.1 };
  const amounts = { rssBytes: 1000, grownBytes: 0, readBytes: 1, writtenBytes: 2, readCount: 3, writtenCount: 4 };
  for (let minute = 0; minute < MINUTES; minute++) {
    const rows = [7, 8].map((pid) => ({ pid, createdAtMs: dayMs, ...known, ...amounts }));
    const report = { atMs: dayMs + minute * MINUTE_MS, isOfMinute: true, totalCount: 2, growthSeconds: 0, rows };
    await processStore.put(hostId, report, NOW_MS);
  }
}

beforeAll(async () => {
  redis = await startTestRedis();
  connections = await connectRedis({ metricsUrl: redis.url, stateUrl: redis.url, onError: () => undefined });
  metricStore = new MetricStore(connections.metrics);
  processStore = new ProcessStore(connections.metrics);
  for (const hostId of HOSTS) {
    await new HostStore(connections.state).ensure(hostId);
    for (const dayMs of DAYS) await record(hostId, dayMs);
    await metricStore.closeAbandonedMinute(hostId, NOW_MS);
  }
  await metricStore.sealed();
});
afterAll(async () => {
  await connections.close();
  await redis.stop();
});
beforeEach(() => {
  folderPath = mkdtempSync(join(tmpdir(), "premonitor-killed-"));
  return () => rmSync(folderPath, { recursive: true });
});

/** As before the first archive. */
async function beginAnew(): Promise<void> {
  rmSync(folderPath, { recursive: true });
  await connections.state.del(LOCK, ...DAYS.map((dayMs) => `s:archived:${ArchiveFolder.dayText(dayMs)}`));
}

/** A server's archivist in a process of its own. */
async function startWorker(signal = "SIGKILL", atStep = 0): Promise<{ child: ChildProcess; ended: Promise<Ended> }> {
  const program = join(import.meta.dirname, "fixtures", "archive-worker.ts");
  const args = ["--import", "tsx", program, redis.url, folderPath, String(NOW_MS), signal, String(atStep)];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout! });
  const exit = once(child, "close");
  const said: string[] = [];
  const ready = once(lines, "line");
  lines.on("line", (line) => said.push(line));
  await ready;
  const ended = exit.then(([code, by]) => ({ code, by, said: JSON.parse(said[1] ?? "null") as Said | null }));
  return { child, ended };
}

interface Said {
  isMine: boolean | string;
  stepCount: number;
  renameCount: number;
}
interface Ended {
  code: number | null;
  by: NodeJS.Signals | null;
  said: Said | null;
}

/** Another server: this process. */
const otherServer = () => archivistOver(connections, folderPath);

/** What is there under its final name: each file whole, each minute once. @returns how many files */
async function requireWhole(): Promise<number> {
  const files = (existsSync(folderPath) ? readdirSync(folderPath) : []).flatMap((hostId) =>
    readdirSync(join(folderPath, hostId)).map((name) => join(folderPath, hostId, name)),
  );
  const whole = files.filter((file) => !file.endsWith(".partial"));
  for (const file of whole) {
    const bytes = readFileSync(file);
    if (file.endsWith(".xml")) {
      expect(bytes.toString()).toMatch(/^<\?xml .*<quantity>100\.0<.*<\/transaction><\/journal>$/);
      continue;
    }
    const entries = await unpackTar(gunzipSync(bytes), { strict: true });
    const minutesOf = (table: string) => {
      const { data } = entries.find(({ header }) => header.name.endsWith(`/dump_${table}.csv`))!;
      const rows = Buffer.from(data!).toString().trimEnd().split("\r\n").slice(1);
      return rows.map((row) => /,(\d\d:\d\d):00,1$/.exec(row)?.[1]);
    };
    const minutes = Array.from({ length: MINUTES }, (_, minute) => `00:${String(minute).padStart(2, "0")}`);
    expect(minutesOf("system")).toEqual(minutes);
    expect(minutesOf("disk")).toEqual(minutes);
    expect(minutesOf("user")).toEqual(minutes.flatMap((minute) => [minute, minute]));
  }
  return whole.length;
}

/** Every archive and report is there, and nothing else; nothing is missing in the history. */
async function requireDone(): Promise<void> {
  await requireWhole();
  const days = DAYS.map((dayMs) => ArchiveFolder.dayText(dayMs));
  for (const hostId of HOSTS) {
    expect(readdirSync(join(folderPath, hostId)).sort()).toEqual(
      days.flatMap((day) => [`${day}.tar.gz`, `${day}.xml`]).sort(),
    );
  }
}

describe("an archivist that is killed", () => {
  it("before any step leaves nothing half, lost or twofold when another has gone on", {
    timeout: 300_000,
  }, async () => {
    await beginAnew();
    const undisturbed = (await (await startWorker()).ended).said!;
    expect(undisturbed).toMatchObject({ isMine: true, renameCount: 2 * HOSTS.length * DAYS.length });
    expect(undisturbed.stepCount).toBeGreaterThan(KILLED_BEFORE.at(-1)!);
    await requireDone();
    let leftPartial = 0;
    for (const step of KILLED_BEFORE) {
      await beginAnew();
      expect(await (await startWorker("SIGKILL", step)).ended).toMatchObject({ by: "SIGKILL", said: null });
      expect(await requireWhole()).toBeLessThan(2 * HOSTS.length * DAYS.length);
      if (existsSync(folderPath))
        leftPartial += readdirSync(folderPath, { recursive: true }).join().includes(".partial") ? 1 : 0;
      // As fifteen seconds do.
      await connections.state.del(LOCK);
      expect(await otherServer().run(NOW_MS)).toBe(true);
      await requireDone();
    }
    expect(leftPartial).toBeGreaterThan(0);
  });

  it("at any time leaves nothing half, lost or twofold either", { timeout: 120_000 }, async () => {
    for (const afterMs of KILLED_AFTER_MS) {
      await beginAnew();
      const { child, ended } = await startWorker();
      await delay(afterMs);
      child.kill("SIGKILL");
      await ended;
      await requireWhole();
      await connections.state.del(LOCK);
      expect(await otherServer().run(NOW_MS)).toBe(true);
      await requireDone();
    }
    for (const hostId of HOSTS) {
      for (const dayMs of DAYS) {
        const span = { fromMs: dayMs, toMs: dayMs + DAY_MS - 1 };
        const found = await metricStore.readSeries({ hostId, seriesIds: ["memory.used"], tier: "1m", ...span });
        expect(found.get("memory.used")?.timesMs).toHaveLength(MINUTES);
        let reportCount = 0;
        for await (const _ of processStore.minutes(hostId, span.fromMs, span.toMs, NOW_MS)) reportCount++;
        expect(reportCount).toBe(MINUTES);
      }
    }
  });

  it("holds others up until its lock ends; one that was only halted does no harm when it goes on", {
    timeout: 90_000,
  }, async () => {
    await beginAnew();
    const { child, ended } = await startWorker("SIGSTOP", 8);
    while (!/^T/.test(stateOf(child.pid!))) await delay(20);
    expect(await otherServer().run(NOW_MS)).toBe(false);
    expect(await requireWhole()).toBeLessThan(2);
    while (!(await otherServer().run(NOW_MS))) await delay(500);
    await requireDone();
    child.kill("SIGCONT");
    // What it was writing has been swept away.
    expect((await ended).said?.isMine).toMatch(/^ENOENT/);
    await otherServer().run(NOW_MS);
    await requireDone();
  });
});

/** Letter of the state of a process (proc(5)). */
function stateOf(pid: number): string {
  return readFileSync(`/proc/${pid}/stat`, "utf8").replace(/^.*\) /s, "");
}

describe("two archivists at once", () => {
  it("make each archive once", { timeout: 60_000 }, async () => {
    for (let round = 0; round < 3; round++) {
      await beginAnew();
      const workers = await Promise.all([startWorker(), startWorker()]);
      const ended = await Promise.all(workers.map((worker) => worker.ended));
      expect(ended.map(({ code }) => code)).toEqual([0, 0]);
      expect(ended.reduce((sum, { said }) => sum + said!.renameCount, 0)).toBe(2 * HOSTS.length * DAYS.length);
      await requireDone();
    }
  });
});
