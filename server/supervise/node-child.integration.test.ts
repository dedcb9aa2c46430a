import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { NodeChild } from "./node-child";

const program = path.join(import.meta.dirname, "fixtures", "child.mjs");
let folder: string;
let notices: string[];
const children: NodeChild[] = [];

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), "premonitor-child-"));
  notices = [];
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill();
  rmSync(folder, { recursive: true });
});

function makeChild(behaviour: string, readyTimeoutMs = 20_000): NodeChild {
  const child = new NodeChild({
    name: "the server",
    commandLine: [process.execPath, program, behaviour],
    environment: {},
    logFile: path.join(folder, "server.log"),
    readyTimeoutMs,
    notice: (line) => notices.push(line),
  });
  children.push(child);
  return child;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

it("is ready when the child says so, logs all, tells warnings, and stops without a word", async () => {
  const child = makeChild("well");
  expect(await child.start()).toEqual({ port: 4321 });
  await vi.waitFor(() => expect(notices).toEqual(["the server: warning: a warning"]));
  const pid = child.pid!;
  await child.stop(20_000);
  expect(isAlive(pid)).toBe(false);
  expect(notices).toHaveLength(1);
  expect(readFileSync(path.join(folder, "server.log"), "utf8")).toContain("just so");
});

it("gives the child's own words when it cannot start", async () => {
  await expect(makeChild("fatal").start()).rejects.toThrow("Redis at redis://x cannot be reached.");
});

it("says why the child crashed at its start, and does not start it again", async () => {
  await expect(makeChild("crash").start()).rejects.toThrow(
    "the server ended at its start: TypeError: nothing works (exit code 1)",
  );
  expect(notices).toEqual([]);
});

it("starts a child again that was killed", async () => {
  const child = makeChild("well");
  await child.start();
  const killed = child.pid!;
  process.kill(killed, "SIGKILL");
  await vi.waitFor(() => expect(notices).toContain("the server runs again"), { timeout: 20_000 });
  expect(notices).toContainEqual(
    expect.stringMatching(/^the server ended unexpectedly, .*\(signal SIGKILL\); it is started again in 0.5 s$/),
  );
  expect(child.pid).not.toBe(killed);
  await child.stop(20_000);
});

it("kills a child that does not want to end", async () => {
  const child = makeChild("stubborn");
  await child.start();
  const pid = child.pid!;
  await child.stop(200);
  expect(isAlive(pid)).toBe(false);
  expect(notices.at(-1)).toBe("the server did not stop within 0.2 s and is killed");
});
