import { describe, expect, it } from "vitest";
import { ChunkReader } from "../domain/chunk";
import { decodeFrame, type Schema } from "../domain/frame";
import { Recorder } from "./recorder";
import { SampleTable } from "./sample-table";

const MINUTE_MS = Date.UTC(2026, 10, 20, 12, 0);

function setUp() {
  const table = new SampleTable();
  const schemas: Schema[] = [];
  const frames: Uint8Array[] = [];
  const chunks: { tier: "raw" | "1s"; reader: ChunkReader }[] = [];
  const recorder = new Recorder(table, {
    schema: (schema) => schemas.push(schema),
    frame: (encode) => frames.push(encode(1000, frames.length + 1)),
    chunk: (tier, _, bytes) => chunks.push({ tier, reader: new ChunkReader(bytes) }),
  });
  return { table, recorder, schemas, frames, chunks };
}

describe("Recorder", () => {
  it("ships every tick once, in frames that name their schema", () => {
    const { table, recorder, schemas, frames } = setUp();
    const used = table.slot("memory.used");
    for (let second = 0; second < 5; second++) {
      table.set(used, 1000 + second);
      recorder.record(MINUTE_MS + second * 1000, 1000);
      if (second % 2 === 1) recorder.flushFrame(1000);
    }
    recorder.flushFrame(1000);
    recorder.flushFrame(1000);
    const decoded = frames.map((bytes) => decodeFrame(bytes, schemas[0]!));
    expect(decoded.flatMap(({ columns }) => [...columns[0]!])).toEqual([1000, 1001, 1002, 1003, 1004]);
    expect(decoded.map(({ sequence }) => sequence)).toEqual([1, 2, 3]);
    expect(decoded[2]!.summary[1]).toBe(1004);
    expect(decoded[2]!.summary[0]).toBeNaN();
  });

  it("closes a whole minute as a chunk that is not partial, and the first one as partial", () => {
    const { table, recorder, chunks } = setUp();
    const used = table.slot("memory.used");
    for (let second = 30; second < 125; second++) {
      table.set(used, second);
      recorder.record(MINUTE_MS + second * 1000, 1000);
    }
    expect(chunks.map(({ tier, reader }) => [tier, reader.partial, reader.timesMs.length])).toEqual([
      ["1s", true, 30],
      ["1s", false, 60],
    ]);
    expect(chunks[1]!.reader.rollup("memory.used")).toEqual({ min: 60, mean: 90, max: 119 });
  });

  it("keeps full rate and means per second below one second, and takes the rollup from the full rate", () => {
    const { table, recorder, chunks } = setUp();
    const used = table.slot("memory.used");
    for (let tenth = 0; tenth <= 600; tenth++) {
      table.set(used, tenth === 300 ? 9000 : tenth % 10);
      recorder.record(MINUTE_MS + tenth * 100, 100);
    }
    expect(chunks.map(({ tier, reader }) => [tier, reader.timesMs.length])).toEqual([
      ["raw", 600],
      ["1s", 60],
    ]);
    const seconds = chunks[1]!.reader;
    expect(seconds.column("memory.used")![0]).toBe(5);
    expect(seconds.rollup("memory.used")!.max).toBe(9000);
  });

  it("ends the chunk when a series comes or goes, and names the new schema before its frames", () => {
    const { table, recorder, schemas, frames, chunks } = setUp();
    table.set(table.slot("memory.used"), 1);
    recorder.record(MINUTE_MS, 1000);
    table.set(table.slot("net.eth0.in"), 2);
    recorder.record(MINUTE_MS + 1000, 1000);
    table.remove("memory.used");
    recorder.record(MINUTE_MS + 2000, 1000);
    recorder.closeMinute(true);
    expect(schemas.map(({ seriesIds }) => seriesIds)).toEqual([
      ["memory.used"],
      ["memory.used", "net.eth0.in"],
      ["net.eth0.in"],
    ]);
    expect(frames).toHaveLength(3);
    expect(frames.map((bytes, i) => decodeFrame(bytes, schemas[i]!).timesMs.length)).toEqual([1, 1, 1]);
    expect(chunks.every(({ reader }) => reader.partial)).toBe(true);
    expect(chunks.flatMap(({ reader }) => [...reader.timesMs])).toEqual([
      MINUTE_MS,
      MINUTE_MS + 1000,
      MINUTE_MS + 2000,
    ]);
  });

  it("survives a clock that jumps back within the minute and over minutes", () => {
    const { table, recorder, chunks } = setUp();
    table.set(table.slot("memory.used"), 1);
    for (const second of [10, 11, 5, 6, -70, 200]) recorder.record(MINUTE_MS + second * 1000, 1000);
    recorder.closeMinute(true);
    expect(chunks.flatMap(({ reader }) => [...reader.timesMs].map((at) => (at - MINUTE_MS) / 1000))).toEqual([
      10, 11, 5, 6, -70, 200,
    ]);
    expect(chunks.every(({ reader }) => reader.partial)).toBe(true);
  });
});
