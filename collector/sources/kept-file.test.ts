import { spawn } from "node:child_process";
import { once } from "node:events";
import { afterEach, describe, expect, it } from "vitest";
import { RecordedTree } from "../fixtures/recorded-tree";
import { KeptFile } from "./kept-file";

const trees: RecordedTree[] = [];
function emptyTree(): RecordedTree {
  const tree = new RecordedTree("empty");
  trees.push(tree);
  return tree;
}
afterEach(() => {
  for (const tree of trees.splice(0)) tree.delete();
});

function contentOf(file: KeptFile, monotonicMs = 0): string | null {
  const text = file.read(monotonicMs);
  return text === null ? null : text.bytes.toString("utf8", 0, text.end);
}

describe("KeptFile", () => {
  it("reads a file anew each time, also when it grows beyond the buffer and shrinks again", () => {
    const tree = emptyTree();
    tree.write("proc/file", "first");
    const file = new KeptFile(`${tree.procfsPath}/file`);
    expect(contentOf(file)).toBe("first");
    const long = "0123456789".repeat(5000);
    tree.write("proc/file", long);
    expect(contentOf(file)).toBe(long);
    tree.write("proc/file", "");
    expect(contentOf(file)).toBe("");
    file.close();
  });

  it("reads a file of one record whole, also one longer than the buffer", () => {
    const tree = emptyTree();
    const file = new KeptFile(`${tree.procfsPath}/stat`, true);
    for (const length of [10, 8191, 8192, 8193, 100_000, 3]) {
      tree.write("proc/stat", "x".repeat(length));
      expect(contentOf(file)).toHaveLength(length);
    }
    file.close();
    const status = new KeptFile("/proc/self/stat", true);
    expect(contentOf(status)).toMatch(/^\d+ \(.*\n$/);
    status.close();
  });

  it("says that a file is absent, and finds it 5 s later", () => {
    const tree = emptyTree();
    const file = new KeptFile(`${tree.procfsPath}/late`);
    expect(file.read(1000)).toBeNull();
    tree.write("proc/late", "here");
    expect(file.read(5900)).toBeNull();
    expect(contentOf(file, 6000)).toBe("here");
    file.close();
  });

  it("says that the file of a process that ended is absent", async () => {
    const child = spawn("sleep", ["60"]);
    await once(child, "spawn");
    const file = new KeptFile(`/proc/${child.pid}/stat`);
    expect(contentOf(file)).toContain("sleep");
    child.kill("SIGKILL");
    await once(child, "exit");
    expect(file.read(0)).toBeNull();
    file.close();
  });

  it("names the file that cannot be read, and the one that must be there", () => {
    const tree = emptyTree();
    tree.write("proc/folder/file", "");
    expect(() => new KeptFile(`${tree.procfsPath}/folder`).read(0)).toThrow(/proc\/folder cannot be read: EISDIR/);
    expect(() => new KeptFile(`${tree.procfsPath}/stat`).readRequired(0)).toThrow(/proc\/stat is missing/);
  });

  it("refuses an endless file", () => {
    expect(() => new KeptFile("/dev/zero").read(0)).toThrow(/longer than/);
  });
});
