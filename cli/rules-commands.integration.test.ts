import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { SHIPPED_RULES } from "../domain/shipped-rules";
import { connectRedis, type RedisConnections } from "../server/store/redis-connections";
import { RuleStore } from "../server/store/rule-store";
import { startTestRedis, type TestRedis } from "../server/store/start-test-redis";

const program = path.join(import.meta.dirname, "main.ts");
/** The commands run in another folder, from which `tsx` alone is not found. */
const TSX = import.meta.resolve("tsx");
let folder: string;
let redis: TestRedis;
let connections: RedisConnections;
let store: RuleStore;

beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), "premonitor-rules-"));
  redis = await startTestRedis();
  connections = await connectRedis({ metricsUrl: redis.url, stateUrl: redis.url, onError: () => undefined });
  store = new RuleStore(connections.state);
});
afterAll(async () => {
  await connections.close();
  await redis.stop();
  rmSync(folder, { recursive: true });
});
beforeEach(() => connections.state.flushall());

function premonitor(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["--import", TSX, program, "rules", ...args], {
    encoding: "utf8",
    cwd: folder,
    env: { ...process.env, PREMONITOR_DATA: folder, REDIS_URL: "", REDIS_STATE_URL: redis.url },
  });
  return { status, stdout, stderr };
}

function write(name: string, text: string): string {
  writeFileSync(path.join(folder, name), text);
  return name;
}

it("lists the rules", () => {
  const { status, stdout } = premonitor("list");
  expect(status).toBe(0);
  expect(stdout.split("\n")[0]).toMatch(/^memory-growth +on {3}Memory keeps growing$/);
  expect(stdout.trim().split("\n")).toHaveLength(SHIPPED_RULES.rules.length);
});

it("exports rules to a file that, applied, changes nothing", async () => {
  expect(premonitor("export", "rules.yaml").stdout).toBe(
    `${SHIPPED_RULES.rules.length} rules of version 1 are in rules.yaml\n`,
  );
  const text = readFileSync(path.join(folder, "rules.yaml"), "utf8");
  expect(premonitor("export").stdout).toBe(text);
  const applied = premonitor("apply", "rules.yaml");
  expect(applied).toMatchObject({ status: 0, stdout: expect.stringContaining("nothing to change: version 1") });
  expect(await store.currentVersion()).toBe(1);
});

it("says what a file would change, and then changes it", async () => {
  const before = premonitor("export").stdout;
  const file = write(
    "changed.yaml",
    before
      .replace("hits: 5", "hits: 6")
      .replace(/ {2}- id: load\n[\s\S]*?\n\n/, "")
      .replace(/ {2}- id: host-silent\n[\s\S]*?\n\n/, "")
      .replace("- id: memory-used", "- id: memory-in-use"),
  );
  const changes = "changed  cpu-busy (hits)\nremoved  load\nadded    memory-in-use\nremoved  memory-used\n"
    .split("\n")
    .sort()
    .join("\n");
  const dry = premonitor("apply", file, "--dry-run");
  expect(dry.status).toBe(0);
  expect(
    dry.stdout
      .split("\n")
      .filter((line) => !line.startsWith("nothing was changed"))
      .sort()
      .join("\n"),
  ).toBe(changes);
  expect(await store.currentVersion()).toBe(1);

  const applied = premonitor("apply", file, "--comment", "less noise");
  expect(applied.stdout).toContain("changed  cpu-busy (hits)\n");
  expect(applied.stdout).toMatch(/version 2 is in force\n$/);
  const { rules } = await store.current();
  expect(rules.map(({ id }) => id).sort()).toEqual(
    [
      "cpu-busy",
      "filesystem-inodes",
      "filesystem-used",
      "host-silent",
      "memory-forecast",
      "memory-growth",
      "memory-in-use",
      "memory-share-growth",
      "memory-share-used",
      "openstack-service-lost",
      "slower-than-past",
      "temperature-limit",
      "disk-failing",
      "disk-pending-sectors",
    ].sort(),
  );
  expect((await store.versions())[0]).toMatchObject({ by: "command line", comment: "less noise" });
});

it("changes nothing when a file is wrong, and tells every line that is", async () => {
  const file = write("wrong.yaml", "rules:\n  - id: a\n    name: A\n    series: x\n    lok: 1\n    hits: no\n");
  const { status, stdout, stderr } = premonitor("apply", file);
  expect(status).toBe(1);
  expect(stdout).toBe("");
  expect(stderr).toContain("wrong.yaml has no usable rules, so nothing was changed:\nline 2: rule a: look: ");
  expect(stderr).toContain("line 5: rule a: lok: there is no such field");
  expect(stderr).toContain("line 6: rule a: hits: ");
  expect(await store.currentVersion()).toBe(1);
});

it("says that a file cannot be read or written", () => {
  expect(premonitor("apply", "nothing.yaml")).toMatchObject({ status: 2, stderr: expect.stringContaining("ENOENT") });
  expect(premonitor("export", "no-folder/rules.yaml")).toMatchObject({
    status: 2,
    stderr: expect.stringContaining("no-folder/rules.yaml cannot be written"),
  });
});

const COLLECTD = `<Plugin threshold>
  <Plugin memory>
    <Type memory>
      Instance used
      WarningMax 7000000000
      Hits 5
      Persist true
    </Type>
  </Plugin>
</Plugin>
`;

it("imports thresholds of collectd, and again when they have changed", async () => {
  const file = write("collectd.conf", COLLECTD);
  const dry = premonitor("import", file, "--dry-run");
  expect(dry.status).toBe(0);
  expect(dry.stdout).toContain(" 6  taken    Hits 5\n             → raised by 7 running samples");
  expect(dry.stdout).toContain(" 7  ignored  Persist true\n");
  expect(dry.stdout).toContain("added    collectd-memory-memory-used\n");
  expect(await store.currentVersion()).toBe(1);

  expect(premonitor("import", file).stdout).toContain("version 2 is in force");
  expect(premonitor("import", write("collectd.conf", COLLECTD.replace("Hits 5", "Hits 6"))).stdout).toContain(
    "changed  collectd-memory-memory-used (hits)\nversion 3 is in force",
  );
  const { rules } = await store.current();
  expect(rules).toHaveLength(SHIPPED_RULES.rules.length + 2);
  expect(rules.find(({ id }) => id === "collectd-memory-memory-used")).toMatchObject({ hits: 8 });
});

it("imports no part of a file with refused lines, unless that is asked for", async () => {
  const file = write(
    "partly.conf",
    COLLECTD.replace("</Plugin>\n</Plugin>", "</Plugin>\n<Type x>\n</Type>\n</Plugin>"),
  );
  const refused = premonitor("import", file);
  expect(refused.status).toBe(1);
  expect(refused.stdout).toContain("refused  <Type x>");
  expect(refused.stderr).toBe(
    "premonitor: 1 line is refused, so nothing was changed: correct the file, or take the rest with --skip-refused\n",
  );
  expect(await store.currentVersion()).toBe(1);
  expect(premonitor("import", file, "--skip-refused")).toMatchObject({ status: 0 });
  expect(await store.currentVersion()).toBe(2);
  const none = premonitor("import", write("none.conf", "FQDNLookup true\n"));
  expect(none).toMatchObject({ status: 1, stderr: expect.stringContaining("no threshold to take") });
});
