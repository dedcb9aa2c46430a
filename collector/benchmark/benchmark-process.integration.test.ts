import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BENCHMARK_IDS } from "../../domain/benchmark";
import { startTestHttp, type TestHttp } from "../../server/http/start-test-http";
import { projectRoot } from "../../server/supervise/project-root";
import { RUN_BENCHMARKS_FLAG, startBenchmarkProcess } from "./benchmark-process";

const COLLECTOR = join(projectRoot(), "dist", "collector.mjs");
const HANGING = join(projectRoot(), "collector", "benchmark", "fixtures", "tell-priority-and-hang.mjs");
let http: TestHttp;
let folder: string;

beforeAll(async () => {
  http = await startTestHttp();
  await http.parts.hosts.ensure("web-1");
  folder = mkdtempSync(join(tmpdir(), "premonitor-benchmarks-"));
});
afterAll(async () => {
  await http.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function collectorArgs(): Promise<string[]> {
  const token = await http.makeToken("ingest", "web-1");
  return ["--server", http.url, "--token", token, "--spool", folder, RUN_BENCHMARKS_FLAG];
}

describe("startBenchmarkProcess", () => {
  it("has the built collector run all benchmarks against a server, and leaves nothing behind", async () => {
    const outcomes = await startBenchmarkProcess(COLLECTOR, await collectorArgs()).outcomes;
    expect(outcomes.map(({ id }) => id)).toEqual(BENCHMARK_IDS);
    for (const outcome of outcomes) expect(outcome, outcome.id).toHaveProperty("value", expect.any(Number));
    expect(readdirSync(folder)).toEqual([]);
  });

  it("runs it at the lowest priority, passes over what it does not understand, and kills it in the end", async () => {
    const { outcomes } = startBenchmarkProcess(HANGING, [], 2000);
    expect(await outcomes).toEqual([
      { id: "cpu.rate", value: 19 },
      { id: "disk.write", problem: "the disk is full" },
    ]);
  });

  it("kills it when it is told to", async () => {
    const running = startBenchmarkProcess(HANGING, []);
    running.kill();
    expect(await running.outcomes).toEqual([]);
  });

  it("tells of each benchmark why it came to nothing, and goes on", async () => {
    const token = await http.makeToken("read");
    const args = ["--server", http.url, "--token", token, "--spool", folder, RUN_BENCHMARKS_FLAG];
    const outcomes = await startBenchmarkProcess(COLLECTOR, args).outcomes;
    const problems = outcomes.flatMap((outcome) => ("problem" in outcome ? [outcome] : []));
    expect(problems).toEqual([
      { id: "network.download", problem: "the server answered 403 Forbidden" },
      { id: "network.upload", problem: "the server answered 403 Forbidden" },
    ]);
  });

  it("ends when the collector is gone, however that ended", async () => {
    // In a collector's place: it prints whom it started once the first result came, when that one surely runs.
    const parent = `const { fork } = require("node:child_process");
      const [, program, ...args] = process.argv;
      const child = fork(program, args, { stdio: "ignore" });
      child.once("message", () => console.log(child.pid));`;
    const collector: ChildProcess = spawn(process.execPath, ["-e", parent, COLLECTOR, ...(await collectorArgs())], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [text] = (await once(collector.stdout!, "data")) as [Buffer];
    const isRunning = () => existsSync(`/proc/${Number(text)}`);
    expect(isRunning()).toBe(true);
    collector.kill("SIGKILL");
    while (isRunning()) await sleep(20);
  });
});
