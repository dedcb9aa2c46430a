import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { COMMANDS } from "../bin/commands.mjs";
import { type Actions, runProgram } from "./program";

let calls: unknown[][];
let output: string;
let errors: string;

const record =
  (name: string) =>
  async (...args: unknown[]) => {
    calls.push([name, ...args]);
    return 0;
  };
const actions: Actions = {
  start: record("start"),
  server: record("server"),
  dev: record("dev"),
  collector: record("collector"),
  createToken: record("createToken"),
  addUser: record("addUser"),
  listUsers: record("listUsers"),
  removeUser: record("removeUser"),
  setPassword: record("setPassword"),
  listRules: record("listRules"),
  exportRules: record("exportRules"),
  applyRules: record("applyRules"),
  importRules: record("importRules"),
  backtest: record("backtest"),
  learn: record("learn"),
  importDumps: record("importDumps"),
  reportReclaim: record("reportReclaim"),
  reportAvailability: record("reportAvailability"),
  reportNoisiest: record("reportNoisiest"),
  reportNextFull: record("reportNextFull"),
  reportSummary: record("reportSummary"),
  reportDigest: record("reportDigest"),
  reportSlower: record("reportSlower"),
  listModels: record("listModels"),
  exportModel: record("exportModel"),
  importModelFile: record("importModelFile"),
  chooseModelVersion: record("chooseModelVersion"),
  simulateHosts: record("simulateHosts"),
  simulateVmstats: record("simulateVmstats"),
};
const run = (...args: string[]) => runProgram(args, actions);

beforeEach(() => {
  calls = [];
  output = "";
  errors = "";
  vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    output += text;
    return true;
  });
  vi.spyOn(process.stderr, "write").mockImplementation((text) => {
    errors += text;
    return true;
  });
});
afterEach(() => vi.restoreAllMocks());

describe("runProgram", () => {
  it("hands the flags over by setting", async () => {
    expect(await run("start", "--port", "4000", "--path.procfs", "/tmp/proc", "--redis-state-url=redis://b")).toBe(0);
    expect(calls).toMatchObject([
      ["start", { port: "4000", pathProcfs: "/tmp/proc", redisStateUrl: "redis://b", host: undefined }],
    ]);
  });

  it("hands arguments and own options over", async () => {
    await run("collector", "--server", "https://x", "--token", "t");
    await run("token", "create", "--scope", "ingest", "--host", "web-1", "--name", "web 1", "--data", "/tmp/d");
    await run("user", "add", "ann", "--role", "admin");
    await run("user", "list");
    await run("user", "remove", "ann");
    await run("user", "set-password", "ann", "--data", "/tmp/d");
    expect(calls).toMatchObject([
      ["collector", { serverUrl: "https://x", token: "t" }],
      ["createToken", { data: "/tmp/d" }, { scope: "ingest", host: "web-1", name: "web 1" }],
      ["addUser", {}, "ann", "admin"],
      ["listUsers", {}, ""],
      ["removeUser", {}, "ann"],
      ["setPassword", { data: "/tmp/d" }, "ann"],
    ]);
  });

  it("hands the options of reports over", async () => {
    await run("report", "noisiest", "--days", "30", "--format", "json", "--data", "/tmp/d");
    await run("report", "next-full");
    await run("report", "summary", "--host", "web-1", "--series", "cpu.busy", "--by", "day");
    expect(calls).toMatchObject([
      ["reportNoisiest", { data: "/tmp/d" }, { days: "30", format: "json" }],
      ["reportNextFull", {}, {}],
      ["reportSummary", {}, { host: "web-1", series: "cpu.busy", by: "day" }],
    ]);
  });

  it("hands over files and options of rules", async () => {
    await run("rules", "list", "--data", "/tmp/d");
    await run("rules", "export");
    await run("rules", "export", "r.yaml");
    await run("rules", "apply", "r.yaml", "--dry-run", "--comment", "at night", "--data", "/tmp/d");
    await run("rules", "import", "collectd.conf", "--skip-refused");
    expect(calls).toMatchObject([
      ["listRules", { data: "/tmp/d" }, ""],
      ["exportRules", {}, undefined],
      ["exportRules", {}, "r.yaml"],
      ["applyRules", { data: "/tmp/d" }, "r.yaml", { dryRun: true, comment: "at night" }],
      ["importRules", {}, "collectd.conf", { skipRefused: true }],
    ]);
  });

  it("hands over what is to be simulated", async () => {
    await run("simulate", "--hosts", "200", "--leaks", "3", "--idle", "20", "--data", "/tmp/d");
    await run("simulate", "--remove");
    await run("simulate", "vmstats", "5", "--every", "1s");
    await run("simulate", "vmstats");
    expect(calls).toMatchObject([
      ["simulateHosts", { data: "/tmp/d" }, { hosts: "200", leaks: "3", idle: "20" }],
      ["simulateHosts", {}, { remove: true }],
      ["simulateVmstats", { count: "5", every: "1s" }],
      ["simulateVmstats", { count: undefined }],
    ]);
  });

  it.each([
    ["start --prot 1", "unknown option '--prot'"],
    ["start extra", "too many arguments"],
    ["start --port", "argument missing"],
    ["server --interval 1s", "unknown option '--interval'"],
    ["collector --port 1", "unknown option '--port'"],
    ["token destroy", "unknown command 'destroy'"],
    ["token create --name x", "required option '--scope <scope>' not specified"],
    ["user add --role admin", "missing required argument 'name'"],
    ["user add ann", "required option '--role <role>' not specified"],
    ["rules apply", "missing required argument 'file'"],
    ["rules apply r.yaml --skip-refused", "unknown option '--skip-refused'"],
    ["nonsense", "unknown command 'nonsense'"],
  ])("refuses `%s` with exit code 2", async (line, reason) => {
    expect(await run(...line.split(" "))).toBe(2);
    expect(errors).toContain(reason);
    expect(calls).toEqual([]);
  });

  it.each([
    ["start", "--port"],
    ["server", "--redis-url"],
    ["dev", "--port"],
    ["collector", "--server"],
    ["token create", "--scope"],
    ["user add", "--role"],
    ["user list", "--data"],
    ["user remove", "<name>"],
    ["rules list", "--data"],
    ["rules export", "[file]"],
    ["rules apply", "--dry-run"],
    ["rules import", "--skip-refused"],
    ["user set-password", "PREMONITOR_PASSWORD"],
    ["simulate", "--leaks"],
    ["simulate vmstats", "[count]"],
  ])("has help for `%s`", async (line, part) => {
    expect(await run(...line.split(" "), "--help")).toBe(0);
    expect(output).toContain(`Usage: premonitor ${line}`);
    expect(output).toContain(part);
    expect(calls).toEqual([]);
  });

  it("knows the commands of the overview", async () => {
    expect(await run("--help")).toBe(0);
    for (const { name, description } of COMMANDS) {
      expect(output).toMatch(new RegExp(`^  ${name} `, "m"));
      expect(output.replace(/\s+/g, " ")).toContain(description);
    }
  });
});
