import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createRandom } from "../analysis/fixtures/create-random";
import { backtest } from "./backtest-command";

const HOUR = 3600;
let folder: string;
let output: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "premonitor-backtest-"));
  output = "";
  vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    output += text;
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

/** Six quiet hours, then a leak of one hour, in percent every ten seconds. */
function leak(): { seconds: number; percent: number }[] {
  const random = createRandom(3);
  return Array.from({ length: 7 * 360 }, (_, i) => ({
    seconds: i * 10,
    percent: Math.min(100, Math.round(40 + 2 * random() + Math.max(0, (i * 10 - 6 * HOUR) / 60))),
  }));
}

function write(name: string, text: string | Buffer): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

const csv = () => ["seconds,value", ...leak().map(({ seconds, percent }) => `${seconds},${percent}`), ""].join("\n");
const inFolder = (name: string) => join(folder, name);

describe("backtest", () => {
  it("writes what the scorers read, and says in words what would have happened", async () => {
    const file = write("web-1.csv.gz", gzipSync(csv()));
    const options = { forecasts: inFolder("f.csv"), alarms: inFolder("a.json") };
    expect(await backtest([file], options)).toBe(0);
    const alarms = JSON.parse(readFileSync(options.alarms, "utf8"));
    expect(Object.keys(alarms)).toEqual(["web-1"]);
    expect(alarms["web-1"][0]).toBeGreaterThan(6 * HOUR);
    expect(alarms["web-1"][0]).toBeLessThan(6.75 * HOUR);
    const [header, ...rows] = readFileSync(options.forecasts, "utf8").trimEnd().split("\n");
    expect(header).toBe("trace,seconds,horizon_seconds,mean,lower,upper");
    expect(rows[0]).toMatch(/^web-1,3600,60,[\d.]+,[\d.]+,[\d.]+$/);
    expect(rows.length).toBeGreaterThan(100);
    expect(output).toContain("memory.used, 2520 samples over 6 h 59 min");
    expect(output).not.toMatch(/\d B\b/);
    expect(output).toMatch(/memory-growth: Memory used grows .*: full in about \d+ min \(\d+ to \d+\)/);
    expect(output).toMatch(/forecasts 10 min ahead: \d+ compared, [\d.]+ % inside the 90 % band/);
  });

  it("gives the same for dates, for our own downloads, and a second time", async () => {
    const [first] = await results(write("one.csv", csv()));
    const date = (seconds: number) => new Date(Date.UTC(2026, 10, 19) + seconds * 1000).toISOString();
    const slapos = leak().map(({ seconds, percent }) => `${date(seconds).slice(0, 19).replace("T", " ")},${percent}.0`);
    const own = leak().map(({ seconds, percent }) => `${date(seconds)},${percent * 1e9},${100 * 1e9}`);
    const [second] = await results(write("two.csv", ["time,entry", ...slapos, ""].join("\r\n")));
    const [third] = await results(
      write("three.csv", ["time,memory.used [bytes],memory.total [bytes]", ...own, ""].join("\r\n")),
    );
    const startSeconds = Date.UTC(2026, 10, 19) / 1000;
    const raised = (result: Result) => result.alarms.map(({ seconds, ruleId, state }) => ({ seconds, ruleId, state }));
    expect(raised(first!).length).toBeGreaterThan(0);
    for (const other of [second!, third!]) {
      expect(raised(other)).toEqual(
        raised(first!).map((alarm) => ({ ...alarm, seconds: alarm.seconds + startSeconds })),
      );
    }
    expect(await results(inFolder("one.csv"))).toEqual([first]);
  });

  it("judges by the rules of a file", async () => {
    const rules = write(
      "rules.yaml",
      "rules:\n  - id: half\n    name: Half\n    series: memory.used\n    look: { at: value }\n    warning: { above: 50 }\n",
    );
    const [result] = await results(write("one.csv", csv()), { rules });
    expect(new Set(result!.alarms.map(({ ruleId }) => ruleId))).toEqual(new Set(["half"]));
    expect(result!.alarms[0]!.text).toContain("above 50");
  });

  it.each([
    ["no header", "1,2\n3,4\n", {}, "the first line must name the columns"],
    ["a word", "seconds,value\n0,1\n10,much\n", {}, 'line 3: "much" is no number'],
    ["no time", "time,value\nyesterday,1\n", {}, 'line 2: "yesterday" is no time'],
    ["too much", "seconds,value\n0,1\n10,250\n", {}, "250 is more than the limit of 100: give another with --limit"],
    ["many columns", "seconds,one,two\n0,1,2\n", {}, "name one of its columns with --series: one, two"],
    ["another column", "seconds,one,two\n0,1,2\n", { series: "three" }, "name one of its columns"],
    ["a bad horizon", "seconds,value\n0,1\n", { horizons: "60,x" }, "horizons"],
    ["no rules", "seconds,value\n0,1\n", { rules: "/missing.yaml" }, "cannot be read"],
  ])("refuses %s, and says what is wrong", async (_, text, options, message) => {
    await expect(backtest([write("bad.csv", text)], options)).rejects.toThrow(message);
  });

  it("refuses a gzip file that is cut off", async () => {
    const file = write("cut.csv.gz", gzipSync(csv()).subarray(0, 400));
    await expect(backtest([file], {})).rejects.toThrow("cannot be read further than line");
  });

  it("refuses a file that is not there", async () => {
    await expect(backtest([inFolder("none.csv")], {})).rejects.toThrow("none.csv");
  });
});

interface Result {
  alarms: { seconds: number; ruleId: string; state: string; text: string }[];
}

async function results(file: string, options: Record<string, unknown> = {}): Promise<Result[]> {
  output = "";
  await backtest([file], { ...options, json: true });
  return JSON.parse(output);
}
