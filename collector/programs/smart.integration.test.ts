import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { findMetric } from "../../domain/metric-catalogue";
import { SampleTable } from "../../pipeline/sample-table";
import { findProgram, runProgram } from "./run-program";
import { Smart } from "./smart";

const RECORDED = join(import.meta.dirname, "..", "fixtures", "smart");
/** The machine may be busy with other things. */
const PATIENCE = { timeout: 20_000 };
let folder: string;
let table: SampleTable;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "premonitor-smart-"));
  table = new SampleTable();
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A program that answers as smartctl was recorded to, and notes how it was called. */
function recordedSmartctl(answers: Record<string, string>): () => string {
  const file = join(folder, "smartctl");
  const cases = Object.entries(answers).map(([words, answer]) => `  *"${words}") ${answer} ;;`);
  const lines = ["#!/bin/sh", `echo "$@" >> ${folder}/calls`, 'case "$*" in', ...cases, "esac", ""];
  writeFileSync(file, lines.join("\n"), { mode: 0o755 });
  return () => file;
}
const says = (name: string, exitCode = 0): string => `cat ${RECORDED}/${name}.json; exit ${exitCode}`;
const calls = (): string[] => readFileSync(join(folder, "calls"), "utf8").trimEnd().split("\n");
const values = () => Object.fromEntries([...table.entries()].map(([id, slot]) => [id, table.get(slot)]));

describe("Smart", () => {
  const answers = {
    "--scan --json": says("scan"),
    "/dev/sda": says("ata-failing", 24),
    "/dev/sdb": says("ata-solid-state"),
    "/dev/sdd": says("asleep", 2),
    "/dev/sde": says("refusing", 1),
    "--device=megaraid,8 /dev/bus/0": says("scsi"),
    "/dev/nvme0": says("nvme"),
  };

  it("asks one disk after the other, wakes none, and tells what each says", async () => {
    const smart = new Smart(recordedSmartctl(answers));
    await smart.read(table);
    expect(calls()).toHaveLength(7);
    for (const call of calls().slice(1)) expect(call).toContain("--nocheck=standby");
    expect(values()).toEqual({
      "smart.sda.healthy": 0,
      "smart.sda.temperature": 36,
      "smart.sda.reallocated": 16,
      "smart.sda.pending": 8,
      "smart.sda.media_errors": 5,
      "smart.sdb.healthy": 1,
      "smart.sdb.temperature": 31,
      "smart.sdb.wear": 0.07,
      "smart.sdb.reallocated": 0,
      "smart.bus/0_megaraid_8.healthy": 1,
      "smart.bus/0_megaraid_8.temperature": 29,
      "smart.bus/0_megaraid_8.wear": 0.03,
      "smart.bus/0_megaraid_8.reallocated": 4,
      "smart.bus/0_megaraid_8.media_errors": 3,
      "smart.nvme0.healthy": 1,
      "smart.nvme0.temperature": 41,
      "smart.nvme0.wear": 0.07,
      "smart.nvme0.media_errors": 2,
    });
    for (const id of Object.keys(values()))
      expect(findMetric(id)?.definition.pattern, id).toMatch(/^smart\.\{device\}/);
  });

  it("keeps what a disk said that sleeps now, silences one that no longer answers, and forgets one that is gone", async () => {
    const smart = new Smart(recordedSmartctl(answers));
    await smart.read(table);
    recordedSmartctl({ ...answers, "/dev/sda": says("asleep", 2), "/dev/sdb": says("refusing", 1) });
    await smart.read(table);
    expect(values()).toMatchObject({ "smart.sda.healthy": 0, "smart.sdb.healthy": Number.NaN });
    recordedSmartctl({ "--scan --json": `echo '{"json_format_version":[1,0]}'` });
    await smart.read(table);
    expect(values()).toEqual({});
  });

  it("says why there is nothing: a version without JSON, and disks that this user may not open", async () => {
    const old = recordedSmartctl({ "--scan --json": "echo 'smartctl 6.6 2017-11-05'; exit 1" });
    await expect(new Smart(old).read(table)).rejects.toThrow(/version 7.0 and later.*smartctl 6.6/);
    const denied = recordedSmartctl({ "--scan --json": says("scan"), "": says("not-allowed", 2) });
    await expect(new Smart(denied).read(table)).rejects.toThrow(/may not open the disks.*Permission denied/);
    await new Smart(() => undefined).read(table);
    expect(values()).toEqual({});
  });

  it("ends a smartctl that hangs when it is closed, and says nothing then", async () => {
    const hanging = `echo $$ > ${folder}/pid; exec sleep 600`;
    const smart = new Smart(recordedSmartctl({ ...answers, "/dev/sda": hanging }));
    const reading = smart.read(table);
    let pid = 0;
    await vi.waitFor(() => {
      pid = Number(readFileSync(join(folder, "pid"), "utf8"));
      expect(pid).toBeGreaterThan(0);
    }, PATIENCE);
    smart.close();
    await reading;
    await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow("ESRCH"), PATIENCE);
    expect(values()).toEqual({});
  });

  it.runIf(findProgram("smartctl") !== undefined)("takes whatever the smartctl of this machine says", async () => {
    await new Smart().read(table).catch((error: Error) => expect(error.message).toMatch(/may not open the disks/));
    for (const [id, value] of Object.entries(values())) {
      expect(id).toMatch(/^smart\..+\.(healthy|temperature|wear|reallocated|pending|media_errors)$/);
      expect(value).not.toBe(Number.POSITIVE_INFINITY);
    }
  });
});

describe("runProgram", () => {
  const run = (script: string, timeoutMs = 20_000) =>
    runProgram("/bin/sh", ["-c", script], { timeoutMs, signal: new AbortController().signal });

  it("gives what a program says and how it ended, at the lowest priority", async () => {
    expect(await run("echo out; echo bad >&2; exit 3")).toEqual({ exitCode: 3, output: "out\n", errors: "bad\n" });
    // The nineteenth field is the niceness (proc_pid_stat(5)); the priority is lowered just after the start.
    const { output } = await run("sleep 0.2; cat /proc/self/stat");
    expect(output.slice(output.indexOf(")") + 2).split(" ")[16]).toBe("19");
  });

  it("hands on no secret of the collector's", async () => {
    process.env.PREMONITOR_TOKEN = "a-token-of-the-test";
    const { output } = await run("env");
    delete process.env.PREMONITOR_TOKEN;
    expect(output).toContain("LC_ALL=C");
    expect(output).not.toContain("a-token");
  });

  it("ends one that takes too long or says too much", async () => {
    expect((await run("exec sleep 600", 100)).exitCode).toBeNull();
    expect((await run("exec yes")).exitCode).toBeNull();
    await expect(
      runProgram("/no/such/program", [], { timeoutMs: 100, signal: AbortSignal.timeout(1000) }),
    ).rejects.toThrow("ENOENT");
  });
});
