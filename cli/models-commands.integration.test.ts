import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createRandom } from "../analysis/fixtures/create-random";
import { openModel } from "../analysis/model/sealed-model";
import { RecordedNode } from "../server/store/fixtures/recorded-node";
import { JournalStore } from "../server/store/journal-store";
import { MetricStore } from "../server/store/metric-store";
import { ModelStore } from "../server/store/model-store";
import { connectRedis, type RedisConnections } from "../server/store/redis-connections";
import { startTestRedis, type TestRedis } from "../server/store/start-test-redis";

const program = path.join(import.meta.dirname, "..", "dist", "cli.mjs");
const MINUTE_MS = 60_000;
const FROM_MS = (Math.floor(Date.now() / MINUTE_MS) - 30) * MINUTE_MS;
const at = (minute: number) => new Date(FROM_MS + minute * MINUTE_MS).toISOString();
let folder: string;
let redis: TestRedis;
let connections: RedisConnections;
let models: ModelStore;

beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), "premonitor-models-"));
  redis = await startTestRedis();
  connections = await connectRedis({ metricsUrl: redis.url, stateUrl: redis.url, onError: () => {} });
  models = new ModelStore(connections.state);
  const store = new MetricStore(connections.metrics);
  const node = new RecordedNode(store, "web-1", 1);
  const random = createRandom(2);
  for (let second = 0; second < 1500; second++) {
    const isFault = second >= 600 && second < 900;
    node.tick(FROM_MS + second * 1000, { "load.1m": 1 + random(), "disk.total.await": isFault ? 80 : 2 + random() });
  }
  await node.ship();
});
afterAll(async () => {
  await connections.close();
  await redis.stop();
  rmSync(folder, { recursive: true });
});

function premonitor(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
    encoding: "utf8",
    env: { ...process.env, PREMONITOR_DATA: folder, REDIS_URL: redis.url, REDIS_STATE_URL: redis.url },
  });
  return { status, stdout, stderr };
}

const learned = ["learn", "--host", "web-1", "--series", "load.1m,disk.total.await"];
const normal = ["--normal", `${at(0)}/${at(10)}`, "--normal", `${at(15)}/${at(25)}`];

describe("premonitor learn", () => {
  it("trains on the marked spans and shows how it does on what was held back", async () => {
    const result = premonitor(...learned, ...normal, "--fault", `${at(10)}/${at(15)}`, "--name", "slow-disks");
    expect(result).toMatchObject({ status: 0, stderr: "" });
    const lines = result.stdout.split("\n");
    expect(lines[0]).toMatch(
      /^slow-disks, version 1: two-class-svm, 1180 rows normal, 290 of faults, \d+ support vectors$/,
    );
    expect(result.stdout).toMatch(/called normal +called fault\n +normal +\d+ +\d+\n +fault +\d+ +\d+\nprecision \d/);
    expect(result.stdout).toContain("`premonitor models use slow-disks 1` puts it to use on web-1");
    expect(await models.get("slow-disks")).toMatchObject({ versionInUse: null });
  });

  it("learns what is normal when no fault is marked, and puts it to use when told so", async () => {
    const result = premonitor(...learned, ...normal, "--use");
    expect(result).toMatchObject({ status: 0, stderr: "" });
    expect(result.stdout).toMatch(/^web-1, version 1: one-class-svm/);
    expect(result.stdout).toMatch(/of what is normal was called anomalous\nit is in use on web-1\n$/);
    expect(await models.get("web-1")).toMatchObject({ versionInUse: 1, hosts: "web-1" });
    const journal = new JournalStore(connections.state, connections.journalReader);
    const { entries } = await journal.read({ limit: 2 } as never);
    expect(entries.map(({ by, note }) => [by, note])).toEqual([
      ["command line", "put version 1 of the model web-1 to use on web-1"],
      ["command line", "trained the model web-1, version 1 (one-class-svm)"],
    ]);
  });

  it.each([
    [["--normal", "yesterday"], 2, '--normal: "yesterday" is no span: write FROM/TO'],
    [["--normal", "then/now"], 2, '--normal: "then" is no time'],
    [["--normal", `${at(10)}/${at(0)}`], 2, "ends before it begins"],
    [[], 2, "mark at least one span"],
    [["--fault", `${at(10)}/${at(15)}`], 2, "mark at least one span as normal"],
    [[...normal, "--step", "7"], 2, "--step: steps are 1, 10, 60 s long"],
    [["--normal", `${at(0)}/${at(0.25)}`], 1, "30 are needed"],
    [[...normal, "--series", "swap.used"], 1, "has nothing of swap.used"],
  ])("refuses %j in one line", (args, status, reason) => {
    const result = premonitor(...learned, ...args);
    expect(result.stderr).toContain(reason);
    expect(result.stderr.trim().split("\n")).toHaveLength(1);
    expect(result).toMatchObject({ status, stdout: "" });
  });
});

describe("premonitor models", () => {
  it("lists, exports, imports and chooses versions", async () => {
    const file = path.join(folder, "disks.model.json");
    expect(premonitor("models", "export", "slow-disks", file)).toMatchObject({ status: 0 });
    expect(openModel(readFileSync(file, "utf8"))).toMatchObject({ id: "slow-disks", version: 1 });
    expect(premonitor("models", "import", file).stdout).toMatch(/^slow-disks, version 2; not in use yet/);
    const used = premonitor("models", "use", "slow-disks", "2", "--hosts", "web-*");
    expect(used).toEqual({ status: 0, stderr: "", stdout: "slow-disks: version 2 is in use on web-*\n" });
    expect(premonitor("models", "list").stdout.split("\n")).toEqual([
      expect.stringMatching(/^slow-disks {2}2 {2}two-class-svm {2}in use on web-\* {2}load.1m,disk.total.await$/),
      expect.stringMatching(/^slow-disks {2}1 {2}two-class-svm {2}not in use {2}precision \d/),
      expect.stringMatching(/^web-1 {2}1 {2}one-class-svm {2}in use on web-1 {2}load/),
      "",
    ]);
    expect(premonitor("models", "use", "slow-disks", "none").stdout).toBe("slow-disks: is in use nowhere\n");
  });

  it("refuses a damaged file, and what is not there", () => {
    const file = path.join(folder, "damaged.model.json");
    writeFileSync(
      file,
      premonitor("models", "export", "slow-disks", "--which", "1").stdout.replace('"version":1', '"version":3'),
    );
    const refusal = premonitor("models", "import", file);
    expect(refusal).toMatchObject({ status: 1, stdout: "" });
    expect(refusal.stderr).toContain("it is damaged: its checksum does not fit its numbers");
    expect(premonitor("models", "use", "slow-disks", "9").stderr).toContain("has no version 9");
    expect(premonitor("models", "export", "nothing").stderr).toContain("there is no model nothing");
    expect(premonitor("models", "import", "/nowhere").status).toBe(2);
  });
});
