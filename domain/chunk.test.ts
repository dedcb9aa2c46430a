import { describe, expect, it } from "vitest";
import {
  type Chunk,
  ChunkReader,
  decodeSealedSeries,
  encodeChunk,
  encodeSealedSeries,
  type SealedSeries,
} from "./chunk";
import { ByteWriter, CodecError } from "./column-codec";
import { heapGrowthBytes, STEADY_HEAP_BYTES } from "./fixtures/heap-growth";
import { mutated } from "./fixtures/mutated";
import { damaged, randomColumn, randomNumbers } from "./fixtures/random";
import { decimalsOf } from "./metric-catalogue";

const MINUTE_MS = Date.UTC(2026, 10, 20, 12, 0);
const IDS = ["cpu.busy", "memory.used", "load.1m", 'filesystem./mnt/ä "x", y.used', "own.series"];

function rounded(value: number, decimals: number): number {
  return Math.round(value * 10 ** decimals) / 10 ** decimals;
}

function chunkOf(seed: number, ticks: number, seriesIds = IDS): Chunk {
  const random = randomNumbers(seed);
  return {
    minuteMs: MINUTE_MS,
    partial: seed % 2 === 0,
    seriesIds,
    timesMs: Float64Array.from({ length: ticks }, (_, i) => MINUTE_MS + i * 100),
    columns: seriesIds.map((id) => randomColumn(random, ticks, decimalsOf(id))),
    rollups: seriesIds.map((id) => {
      const [min, mean, max] = [random(), random(), random()].map((value) => rounded(value * 1e6, decimalsOf(id)));
      return random() < 0.2
        ? { min: Number.NaN, mean: Number.NaN, max: Number.NaN }
        : { min: min!, mean: mean!, max: max! };
    }),
  };
}

describe("a chunk", () => {
  it.each(Array.from({ length: 40 }, (_, i) => i))("comes back as it was, column by column (%i)", (seed) => {
    const chunk = chunkOf(seed, seed * 15);
    const reader = new ChunkReader(encodeChunk(chunk));
    expect([reader.minuteMs, reader.partial, reader.seriesIds]).toEqual([MINUTE_MS, chunk.partial, chunk.seriesIds]);
    expect(reader.timesMs).toEqual(chunk.timesMs);
    for (const i of [4, 0, 2, 1, 3]) {
      expect(reader.column(IDS[i]!)).toEqual(chunk.columns[i]);
      expect(reader.rollup(IDS[i]!)).toEqual(chunk.rollups[i]);
    }
    expect(reader.column("no.such")).toBeUndefined();
    expect(reader.rollup("no.such")).toBeUndefined();
  });

  it("is not mixed up with the one read before it", () => {
    const readers = [["a", "b"], ["b", "a"], ["a", "b"], [], ["a", "c"]].map((ids) => {
      const chunk = chunkOf(ids.length, 3, ids);
      return { ids, chunk, reader: new ChunkReader(encodeChunk(chunk)) };
    });
    for (const { ids, chunk, reader } of readers) {
      expect(reader.seriesIds).toEqual(ids);
      for (const [i, id] of ids.entries()) expect(reader.column(id)).toEqual(chunk.columns[i]);
    }
  });

  it("is read from within a larger buffer, and decoded into a place that is given", () => {
    const chunk = chunkOf(4, 20);
    const bytes = encodeChunk(chunk);
    const larger = new Uint8Array(bytes.length + 20).fill(7);
    larger.set(bytes, 10);
    const reader = new ChunkReader(larger.subarray(10, 10 + bytes.length));
    const into = new Float64Array(25).fill(-1);
    reader.column("memory.used", into.subarray(2, 22));
    expect(into.slice(2, 22)).toEqual(chunk.columns[1]);
    expect([into[1], into[22]]).toEqual([-1, -1]);
  });

  it("with times outside its minute, or a minute that is none, is refused", () => {
    const inside = chunkOf(1, 3);
    for (const atMs of [MINUTE_MS - 1, MINUTE_MS + 60_000]) {
      const bad = { ...inside, timesMs: Float64Array.of(atMs), columns: IDS.map(() => new Float64Array(1)) };
      expect(() => new ChunkReader(encodeChunk(bad))).toThrow(CodecError);
    }
    expect(() => new ChunkReader(encodeChunk({ ...inside, minuteMs: MINUTE_MS + 1 }))).toThrow(CodecError);
  });

  it("with more series than allowed, or more behind it, is refused", () => {
    const many = Array.from({ length: 4097 }, (_, i) => `s${i}`);
    expect(() => new ChunkReader(encodeChunk(chunkOf(1, 1, many)))).toThrow(/4097 series/);
    expect(() => new ChunkReader(Uint8Array.from([...encodeChunk(chunkOf(1, 2)), 0]))).toThrow(CodecError);
    expect(() => new ChunkReader(new Uint8Array(0))).toThrow(CodecError);
  });

  it("that is damaged gives numbers or a CodecError, and never anything else", () => {
    const random = randomNumbers(77);
    let refused = 0;
    for (let round = 0; round < 6; round++) {
      for (const bad of damaged(encodeChunk(chunkOf(round, 30)), random, 150)) {
        try {
          const reader = new ChunkReader(bad);
          for (const id of reader.seriesIds) {
            expect(reader.column(id)).toHaveLength(reader.timesMs.length);
            reader.rollup(id);
          }
        } catch (error) {
          expect(error).toBeInstanceOf(CodecError);
          refused++;
        }
      }
    }
    expect(refused).toBeGreaterThan(100);
  });

  it("that is anything at all gives numbers or a CodecError, and nothing of it is kept", {
    timeout: 120_000,
  }, async () => {
    const good = [1, 2, 3].map((seed) => encodeChunk(chunkOf(seed, 10)));
    const grown = await heapGrowthBytes(mutated(good, 100_000), (bytes) => {
      try {
        const reader = new ChunkReader(bytes);
        for (const id of reader.seriesIds) {
          reader.column(id);
          reader.rollup(id);
        }
      } catch (error) {
        if (!(error instanceof CodecError)) throw error;
      }
    });
    expect(grown).toBeLessThan(STEADY_HEAP_BYTES);
  });
});

describe("a sealed series", () => {
  const timesMs = Float64Array.from({ length: 500 }, (_, i) => MINUTE_MS + i * 1000 + (i % 7));

  it.each([0, 1, 2, 3, 6])("comes back with %i decimals, as values and as rollups", (decimals) => {
    for (let seed = 0; seed < 20; seed++) {
      const random = randomNumbers(seed);
      const column = () => randomColumn(random, timesMs.length, decimals);
      const values: SealedSeries = { timesMs, values: column() };
      expect(decodeSealedSeries(encodeSealedSeries(values, decimals))).toEqual(values);
      const rollups: SealedSeries = { timesMs, values: { min: column(), mean: column(), max: column() } };
      expect(decodeSealedSeries(encodeSealedSeries(rollups, decimals))).toEqual(rollups);
    }
  });

  it("keeps values that are multiples of a page as they are, in fewer bytes", () => {
    const random = randomNumbers(1);
    const pages = Float64Array.from(timesMs, () => 4096 * Math.round(random() * 60));
    pages[7] = Number.NaN;
    pages[8] = -4096 * 5;
    const sealed = encodeSealedSeries({ timesMs, values: pages }, 0);
    expect(decodeSealedSeries(sealed).values).toEqual(pages);
    const odd = pages.map((value) => value + 1);
    expect(sealed.length).toBeLessThan(0.6 * encodeSealedSeries({ timesMs, values: odd }, 0).length);
    for (const constant of [0, 5, -5, 2 ** 51 - 1, Number.NaN, 2 ** 51]) {
      const values = new Float64Array(timesMs.length).fill(constant);
      const kept = Math.abs(constant) < 2 ** 51 ? values : values.fill(Number.NaN);
      expect(decodeSealedSeries(encodeSealedSeries({ timesMs, values }, 0)).values).toEqual(kept);
    }
  });

  it("may be empty", () => {
    const nothing: SealedSeries = { timesMs: new Float64Array(0), values: new Float64Array(0) };
    expect(decodeSealedSeries(encodeSealedSeries(nothing, 0))).toEqual(nothing);
  });

  it("of another version, or with two columns, is refused", () => {
    const bytes = encodeSealedSeries({ timesMs, values: new Float64Array(500) }, 0);
    expect(() => decodeSealedSeries(Uint8Array.from([9, ...bytes.slice(1)]))).toThrow(/version 9/);
    const writer = new ByteWriter();
    writer.raw(bytes);
    writer.raw(Uint8Array.of(1, 127));
    const two = writer.finish();
    two[1] = 2;
    expect(() => decodeSealedSeries(two)).toThrow(CodecError);
  });

  it("that is damaged gives numbers or a CodecError, and never anything else", () => {
    const random = randomNumbers(8);
    const values = randomColumn(random, timesMs.length, 0);
    for (const bad of damaged(encodeSealedSeries({ timesMs, values }, 0), random, 1500)) {
      try {
        const series = decodeSealedSeries(bad);
        const column = series.values instanceof Float64Array ? series.values : series.values.mean;
        expect(column).toHaveLength(series.timesMs.length);
      } catch (error) {
        expect(error).toBeInstanceOf(CodecError);
      }
    }
  });
});
