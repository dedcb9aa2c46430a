import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { describe, expect, it } from "vitest";

const program = path.join(import.meta.dirname, "mem-stress.mjs");
const MIB = 2 ** 20;

function residentBytes(pid: number): number {
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))![1]) * 1024;
}

describe("mem-stress", () => {
  it("holds block after block in real memory, and ends", async () => {
    const child = spawn(process.execPath, [program, "24m", "4", "0.1", "0.3"], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const closed = once(child, "close");
    const residentAt: number[] = [];
    const lines: string[] = [];
    for await (const line of createInterface({ input: child.stdout })) {
      lines.push(line);
      if (line.includes("block")) residentAt.push(residentBytes(child.pid!));
    }
    expect(lines).toHaveLength(6);
    expect(lines[3]).toMatch(/block 4 of 4, 96 MiB held$/);
    expect(lines.at(-1)).toBe("released");
    const grownBytes = residentAt.at(-1)! - residentAt[0]!;
    expect(grownBytes).toBeGreaterThan(3 * 24 * MIB * 0.95);
    expect(grownBytes).toBeLessThan(3 * 24 * MIB * 1.3);
    expect(await closed).toEqual([0, null]);
  });

  it("takes all at once with an interval of 0", () => {
    const { status, stdout } = spawnSync(process.execPath, [program, "2m", "3", "0", "0"], { encoding: "utf8" });
    expect(status).toBe(0);
    expect(stdout).toContain("block 3 of 3, 6.00 MiB held");
  });

  it.each([
    [[], "usage:"],
    [["200m", "16", "0.7"], "3 arguments where 4 are needed"],
    [["200x", "16", "0.7", "5"], '"200x" is no block size'],
    [["0", "16", "0.7", "5"], '"0" is no block size'],
    [["2m", "0", "0.7", "5"], '"0" is no count'],
    [["2m", "1.5", "0.7", "5"], '"1.5" is no count'],
    [["2m", "2", "-1", "5"], '"-1" is no interval'],
    [["2m", "2", "1", "forever"], '"forever" is no time to keep'],
    [["1g", "100000", "0", "0"], "ask for less"],
  ])("refuses %j in one line", (args, reason) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], { encoding: "utf8" });
    expect(status).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toContain(reason);
    expect(stderr.trim().split("\n")).toHaveLength(1);
  });
});
