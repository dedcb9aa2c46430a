import { describe, expect, it } from "vitest";
import { SampleTable } from "../pipeline/sample-table";
import { SourceReader } from "./source-reader";
import type { SeriesTable, Source } from "./sources/source";

class ScriptedSource implements Source {
  readCount = 0;
  closeCount = 0;

  constructor(
    readonly name: string,
    readonly everyMs: number,
    private readonly script: (table: SeriesTable, readCount: number) => void | Promise<void>,
  ) {}

  read(table: SeriesTable): void | Promise<void> {
    return this.script(table, ++this.readCount);
  }

  close(): void {
    this.closeCount++;
  }
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe("SourceReader", () => {
  it("keeps a failing source's harm to itself, tells of it once, and takes it back when it works again", () => {
    const table = new SampleTable();
    const failures: string[] = [];
    const bad = new ScriptedSource("bad", 0, (series, readCount) => {
      if (readCount === 2 || readCount === 3) throw new Error("no such sensor");
      series.set(series.slot("temperature.x"), readCount);
    });
    const good = new ScriptedSource("good", 0, (series, readCount) => series.set(series.slot("load.1m"), readCount));
    const reader = new SourceReader([bad, good], table, (name, error) => failures.push(`${name}: ${error.message}`));
    reader.read(0, 0);
    expect(table.valueOf("temperature.x")).toBe(1);
    expect(table.valueOf("collector.source.bad.ok")).toBe(1);
    reader.read(100, 100);
    reader.read(200, 200);
    expect(table.valueOf("temperature.x")).toBeNaN();
    expect(table.valueOf("collector.source.bad.ok")).toBe(0);
    expect(table.valueOf("collector.source.good.ok")).toBe(1);
    expect(table.valueOf("load.1m")).toBe(3);
    expect(failures).toEqual(["bad: no such sensor"]);
    reader.read(300, 300);
    expect(table.valueOf("temperature.x")).toBe(4);
    expect(table.valueOf("collector.source.bad.ok")).toBe(1);
  });

  it("reads dear sources at their own pace, by the multiples of the clock", () => {
    const table = new SampleTable();
    const slow = new ScriptedSource("slow", 1000, () => {});
    const reader = new SourceReader([slow], table, () => {});
    for (let atMs = 10_700; atMs <= 13_000; atMs += 100) reader.read(atMs, atMs + 0.3 * Math.random());
    expect(slow.readCount).toBe(4);
    reader.read(5000, 20_000);
    expect(slow.readCount).toBe(5);
  });

  it("never asks a source again before it has answered, and says so when it takes too long", async () => {
    const table = new SampleTable();
    const failures: string[] = [];
    let answer = () => {};
    const asked = new ScriptedSource("asked", 1000, (series) => {
      series.set(series.slot("system.uptime"), 5);
      return new Promise((resolve) => {
        answer = resolve;
      });
    });
    const reader = new SourceReader([asked], table, (_, error) => failures.push(error.message));
    for (let second = 0; second <= 30; second++) reader.read(second * 1000, second * 1000);
    expect(asked.readCount).toBe(1);
    expect(failures).toEqual([]);
    expect(table.valueOf("system.uptime")).toBe(5);
    reader.read(31_000, 31_000);
    reader.read(32_000, 32_000);
    expect(failures).toEqual(["no answer for 31 s"]);
    expect(table.valueOf("collector.source.asked.ok")).toBe(0);
    expect(table.valueOf("system.uptime")).toBeNaN();
    answer();
    await settled();
    expect(table.valueOf("collector.source.asked.ok")).toBe(1);
    reader.read(33_000, 33_000);
    expect(asked.readCount).toBe(2);
  });

  it("keeps later failures apart too, and reads the quick sources first", async () => {
    const table = new SampleTable();
    const order: string[] = [];
    const later = new ScriptedSource("later", 0, async () => {
      order.push("later");
      throw "plain text";
    });
    const quick = new ScriptedSource("quick", 0, () => void order.push("quick"));
    const reader = new SourceReader([later, quick], table, () => {});
    reader.read(0, 0);
    await settled();
    reader.read(100, 100);
    await settled();
    expect(order).toEqual(["later", "quick", "quick", "later"]);
    expect(table.valueOf("collector.source.later.ok")).toBe(0);
    reader.close();
    expect([later.closeCount, quick.closeCount]).toEqual([1, 1]);
  });

  it("takes no more series than a host may have, and warns once", () => {
    const table = new SampleTable();
    const failures: string[] = [];
    const many = new ScriptedSource("many", 0, (series) => {
      for (let i = 0; i < 5000; i++) series.set(series.slot(`temperature.s${i}`), i);
    });
    const reader = new SourceReader([many], table, (_, error) => failures.push(error.message));
    reader.read(0, 0);
    reader.read(100, 100);
    expect([...table.entries()].length).toBeLessThanOrEqual(4096);
    expect([...table.entries()].length).toBeGreaterThan(3900);
    expect(table.valueOf("temperature.s0")).toBe(0);
    expect(table.valueOf("temperature.s3999")).toBe(3999);
    expect(failures).toHaveLength(1);
    expect(failures[0]).toMatch(/more than 4000 series/);
  });
});
