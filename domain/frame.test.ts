import { describe, expect, it } from "vitest";
import { CodecError } from "./column-codec";
import { heapGrowthBytes, STEADY_HEAP_BYTES } from "./fixtures/heap-growth";
import { mutated } from "./fixtures/mutated";
import { damaged, randomColumn, randomNumbers } from "./fixtures/random";
import {
  decodeFrame,
  decodeFrameHeader,
  encodeFrame,
  type Frame,
  makeSchema,
  packFrames,
  SUMMARY_SERIES,
  unpackFrames,
} from "./frame";

const SCHEMA = makeSchema(["cpu.busy", "memory.used", "load.1m", "net.eth0.in", "own.series"]);
const START_MS = Date.UTC(2026, 10, 20, 12, 0);

function frameOf(seed: number, ticks: number): Frame {
  const random = randomNumbers(seed);
  return {
    schema: SCHEMA.version,
    runId: START_MS,
    sequence: 4711,
    periodMs: 100,
    summary: Float32Array.from(SUMMARY_SERIES, (_, i) => (i % 3 === 0 ? Number.NaN : Math.fround(random() * 1e12))),
    timesMs: Float64Array.from({ length: ticks }, (_, i) => START_MS + i * 100),
    columns: SCHEMA.decimals.map((decimals) => randomColumn(random, ticks, decimals)),
  };
}

describe("a frame", () => {
  it.each(Array.from({ length: 30 }, (_, i) => i))("comes back as it was (%i)", (seed) => {
    const frame = frameOf(seed, 1 + seed * 3);
    const bytes = encodeFrame(frame, SCHEMA);
    expect(decodeFrame(bytes, SCHEMA)).toEqual(frame);
    const { columns: _, ...header } = frame;
    expect(decodeFrameHeader(bytes)).toEqual(header);
  });

  it("gives single columns", () => {
    const frame = frameOf(5, 12);
    const bytes = encodeFrame(frame, SCHEMA);
    for (const wanted of [[], [0], [1, 3], [4], [0, 1, 2, 3, 4]]) {
      expect(decodeFrame(bytes, SCHEMA, wanted).columns).toEqual(wanted.map((i) => frame.columns[i]));
    }
  });

  it("is the same bytes from a writer that was used before", () => {
    expect(encodeFrame(frameOf(1, 10), SCHEMA)).toEqual(encodeFrame(frameOf(1, 10), SCHEMA));
  });

  it("of another schema, or with other columns than the schema has, is refused", () => {
    const bytes = encodeFrame(frameOf(1, 10), SCHEMA);
    expect(() => decodeFrame(bytes, makeSchema(["cpu.busy"]))).toThrow(CodecError);
    expect(() => decodeFrame(bytes, { ...makeSchema(["cpu.busy"]), version: SCHEMA.version })).toThrow(CodecError);
  });

  it("without ticks, or of another version, is refused", () => {
    expect(() => decodeFrameHeader(encodeFrame(frameOf(1, 0), SCHEMA))).toThrow(CodecError);
    const bytes = encodeFrame(frameOf(1, 1), SCHEMA);
    bytes[0] = 9;
    expect(() => decodeFrameHeader(bytes)).toThrow(/version 9/);
  });

  it("that is damaged gives a frame or a CodecError, and never anything else", () => {
    const random = randomNumbers(3);
    let refused = 0;
    for (let round = 0; round < 10; round++) {
      for (const bad of damaged(encodeFrame(frameOf(round, 10), SCHEMA), random, 100)) {
        try {
          const frame = decodeFrame(bad, SCHEMA);
          for (const column of frame.columns) expect(column).toHaveLength(frame.timesMs.length);
        } catch (error) {
          expect(error).toBeInstanceOf(CodecError);
          refused++;
        }
      }
    }
    expect(refused).toBeGreaterThan(100);
  });

  it("that is anything at all gives a frame or a CodecError, and nothing of it is kept", {
    timeout: 120_000,
  }, async () => {
    const good = [1, 2, 3].map((seed) => encodeFrame(frameOf(seed, 3), SCHEMA));
    const grown = await heapGrowthBytes(mutated(good, 100_000), (bytes) => {
      try {
        decodeFrameHeader(bytes);
        decodeFrame(bytes, SCHEMA);
      } catch (error) {
        if (!(error instanceof CodecError)) throw error;
      }
    });
    expect(grown).toBeLessThan(STEADY_HEAP_BYTES);
  });
});

describe("several frames", () => {
  it("come back from one piece of bytes, also none and empty ones", () => {
    for (const frames of [
      [],
      [Uint8Array.of(1, 2)],
      [Uint8Array.of(), Uint8Array.of(7), encodeFrame(frameOf(1, 5), SCHEMA)],
    ]) {
      expect(unpackFrames(packFrames(frames))).toEqual(frames);
    }
    expect(() => unpackFrames(packFrames([Uint8Array.of(1, 2, 3)]).slice(0, 6))).toThrow(CodecError);
  });
});

describe("a schema", () => {
  it("has a version that ids, their order and their number make", () => {
    const version = (ids: string[]) => makeSchema(ids).version;
    expect(version(["a", "b"])).toBe(version(["a", "b"]));
    const others = [["b", "a"], ["a"], ["ab"], ["a", "b", "c"], ["a", ""], []];
    expect(new Set([version(["a", "b"]), ...others.map(version)]).size).toBe(others.length + 1);
  });

  it("has the catalogue's decimals", () => {
    expect(SCHEMA.decimals).toEqual([3, 0, 2, 0, 3]);
  });
});
