import { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";
import { humanLine, readLines } from "./child-lines";

describe("readLines", () => {
  it("joins pieces, splits lines, and gives the rest at the end", async () => {
    const stream = new PassThrough();
    const lines: string[] = [];
    readLines(stream, (line) => lines.push(line));
    stream.write("one\ntw");
    stream.write("o\n\nthr");
    stream.end("ee");
    await new Promise((resolve) => stream.on("close", resolve));
    expect(lines).toEqual(["one", "two", "three"]);
  });

  it("does not keep a line without end", async () => {
    const stream = new PassThrough();
    const lengths: number[] = [];
    readLines(stream, (line) => lengths.push(line.length));
    for (let i = 0; i < 10; i++) stream.write("x".repeat(50_000));
    stream.end();
    await new Promise((resolve) => stream.on("close", resolve));
    expect(lengths.length).toBeGreaterThan(3);
    expect(lengths.reduce((sum, length) => sum + length, 0)).toBe(500_000);
  });
});

describe("humanLine", () => {
  it("shows warnings and worse, with their cause", () => {
    expect(humanLine('{"level":40,"msg":"slow"}')).toBe("warning: slow");
    expect(humanLine('{"level":"warn","msg":"slow"}')).toBe("warning: slow");
    expect(humanLine('{"level":50,"msg":"cannot store","err":{"message":"gone"}}')).toBe("error: cannot store: gone");
    expect(humanLine('{"level":60,"err":{"message":"gone"}}')).toBe("fatal: gone");
  });

  it("keeps the rest off the terminal", () => {
    expect(humanLine('{"level":30,"msg":"request"}')).toBeNull();
    expect(humanLine("plain text")).toBeNull();
    expect(humanLine("{broken")).toBeNull();
  });
});
