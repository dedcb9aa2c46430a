import { spawnSync } from "node:child_process";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { COMMANDS } from "./commands.mjs";
import { nodeProblem } from "./node-version.mjs";

const program = path.join(import.meta.dirname, "premonitor.mjs");

function premonitor(...args: string[]) {
  return spawnSync(process.execPath, [program, ...args], { encoding: "utf8" });
}

describe("nodeProblem", () => {
  it.each(["20.19.0", "20.20.2", "22.0.0", "24.1.0"])("takes Node %s", (version) => {
    expect(nodeProblem(version)).toBe("");
  });
  it.each(["20.11.1", "18.20.0", "8.1.0"])("refuses Node %s in one line", (version) => {
    expect(nodeProblem(version)).toBe(
      `Node ${version} is too old: install Node 20.19 or newer from https://nodejs.org.`,
    );
  });
});

describe("premonitor without a build", () => {
  it("lists its commands", () => {
    const { status, stdout } = premonitor("--help");
    expect(status).toBe(0);
    for (const { usage, description } of COMMANDS) {
      expect(stdout).toContain(usage);
      expect(stdout).toContain(description);
    }
  });

  it("tells its version", () => {
    expect(premonitor("--version")).toMatchObject({ status: 0, stdout: "0.1.0\n" });
  });

  it("refuses an unknown command, an unknown option and none, with exit code 2", () => {
    expect(premonitor("strat")).toMatchObject({
      status: 2,
      stdout: "",
      stderr: "premonitor: unknown command 'strat' (`premonitor --help` tells what there is)\n",
    });
    expect(premonitor("--loud").stderr).toContain("unknown option '--loud'");
    expect(premonitor().status).toBe(2);
  });
});
