import { describe, expect, it } from "vitest";
import {
  ByteReader,
  ByteWriter,
  CodecError,
  decodeColumn,
  decodeTimes,
  encodeColumn,
  encodeTimes,
} from "./column-codec";
import { damaged, randomColumn, randomNumbers } from "./fixtures/random";

function encoded(values: ArrayLike<number>, decimals: number): Uint8Array {
  const writer = new ByteWriter(1);
  encodeColumn(writer, values, decimals);
  return writer.finish();
}

function roundTrip(values: ArrayLike<number>, decimals: number): Float64Array {
  const reader = new ByteReader(encoded(values, decimals));
  const decoded = decodeColumn(reader, values.length, decimals);
  expect(reader.remaining).toBe(0);
  return decoded;
}

describe("a column", () => {
  it.each(Array.from({ length: 60 }, (_, seed) => seed))("comes back as it was, whatever is in it (%i)", (seed) => {
    const random = randomNumbers(seed);
    for (const decimals of [0, 1, 2, 3, 4, 6]) {
      const column = randomColumn(random, Math.floor(random() * 300), decimals);
      expect(roundTrip(column, decimals)).toEqual(column);
    }
  });

  it.each([
    ["nothing", [], 0],
    ["zero", [0], 0],
    ["only absent values", [Number.NaN, Number.NaN], 3],
    ["absent between equals", [5, Number.NaN, 5, 5], 0],
    ["absent first and last", [Number.NaN, 7, Number.NaN], 0],
    ["zeros then absent", [0, 0, Number.NaN, 0], 2],
    ["negative numbers", [-1, -1, 1, -(2 ** 31), 2 ** 31], 0],
    ["the largest", [2 ** 51 - 1, -(2 ** 51 - 1), 2 ** 51 - 1], 0],
    ["around 32 bits", [2 ** 30, 2 ** 31 - 1, 2 ** 31, 2 ** 32, 2 ** 32 + 1, 0], 0],
    ["decimals", [0.001, -0.001, 1.999, 0.1, 0.7], 3],
    ["small decimals", [0.000001, 123.456789], 6],
  ])("keeps %s", (_, values, decimals) => {
    expect([...roundTrip(values, decimals)]).toEqual(values);
  });

  it("rounds to its decimals", () => {
    expect([...roundTrip([1.4, 1.6, -1.6, 2.5], 0)]).toEqual([1, 2, -2, 3]);
    expect([...roundTrip([0.12345, 9.87654], 3)]).toEqual([0.123, 9.877]);
  });

  it("takes what it cannot keep exactly, and infinity, as absent", () => {
    const values = [2 ** 51, -(2 ** 51), Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 5];
    expect([...roundTrip(values, 0)]).toEqual([Number.NaN, Number.NaN, Number.NaN, Number.NaN, 5]);
    expect([...roundTrip([2 ** 51, 5], 3)]).toEqual([Number.NaN, 5]);
  });

  it("takes a few bytes when it does not change, and one for each small change", () => {
    expect(encoded(new Float64Array(3600).fill(8e9), 0).length).toBeLessThanOrEqual(8);
    expect(
      encoded(
        Array.from({ length: 100 }, (_, i) => 30 * (i % 2)),
        0,
      ).length,
    ).toBe(100 - 1 + 2);
  });

  it("is decoded into a place that is given", () => {
    const into = new Float64Array(5).fill(-1);
    decodeColumn(new ByteReader(encoded([1, Number.NaN, 3], 0)), 3, 0, into.subarray(1, 4));
    expect([...into]).toEqual([-1, 1, Number.NaN, 3, -1]);
  });

  it("that is damaged gives numbers or a CodecError, and never anything else", () => {
    const random = randomNumbers(99);
    let refused = 0;
    for (let round = 0; round < 20; round++) {
      const bytes = encoded(randomColumn(random, 100, 2), 2);
      for (const bad of damaged(bytes, random, 100)) {
        try {
          expect(decodeColumn(new ByteReader(bad), 100, 2)).toHaveLength(100);
        } catch (error) {
          expect(error).toBeInstanceOf(CodecError);
          refused++;
        }
      }
    }
    expect(refused).toBeGreaterThan(100);
  });

  it("refuses a run that is too long or empty, and unknown decimals", () => {
    expect(() => decodeColumn(new ByteReader(Uint8Array.of(1, 4)), 3, 0)).toThrow(CodecError);
    expect(() => decodeColumn(new ByteReader(Uint8Array.of(0, 0, 1, 3)), 3, 0)).toThrow(CodecError);
    for (const decimals of [7, -1, 1.5, Number.NaN]) {
      expect(() => decodeColumn(new ByteReader(Uint8Array.of(1, 3)), 3, decimals)).toThrow(CodecError);
    }
  });
});

describe("an integer", () => {
  it.each([0, 1, 127, 128, 16_383, 16_384, 2 ** 28 - 1, 2 ** 28, 2 ** 31, 2 ** 32, 2 ** 35, 2 ** 49, 2 ** 53 - 1])(
    "%i comes back",
    (value) => {
      const writer = new ByteWriter(1);
      writer.varint(value);
      const reader = new ByteReader(writer.finish());
      expect(reader.varint()).toBe(value);
      expect(reader.remaining).toBe(0);
    },
  );

  it("that never ends or is too large is refused", () => {
    expect(() => new ByteReader(new Uint8Array(1000).fill(255)).varint()).toThrow(CodecError);
    expect(() => new ByteReader(Uint8Array.of(128)).varint()).toThrow(CodecError);
    expect(() => new ByteReader(Uint8Array.of()).varint()).toThrow(CodecError);
    expect(() => new ByteReader(Uint8Array.of(255, 255, 255, 255, 255, 255, 255, 31)).varint()).toThrow(CodecError);
  });

  it("and bytes, floats and slices are not read beyond the end", () => {
    const reader = new ByteReader(Uint8Array.of(1, 2, 3), 0, 2);
    expect(() => reader.uint32()).toThrow(CodecError);
    expect(() => reader.float64()).toThrow(CodecError);
    expect(() => reader.slice(3)).toThrow(CodecError);
    expect([...reader.slice(2)]).toEqual([1, 2]);
    expect(() => reader.byte()).toThrow(CodecError);
  });
});

describe("times", () => {
  const timesOf = (times: number[]) => {
    const writer = new ByteWriter();
    encodeTimes(writer, times);
    return writer.finish();
  };

  it.each([
    ["none", []],
    ["one", [1_795_200_000_000]],
    ["a second apart", Array.from({ length: 3600 }, (_, i) => 1_795_200_000_000 + i * 1000)],
    ["uneven", [0, 1, 3, 1_795_200_000_000, 1_795_200_000_001]],
  ])("come back: %s", (_, times) => {
    expect([...decodeTimes(new ByteReader(timesOf(times)), 5000)]).toEqual(times);
  });

  it("that are regular take no space", () => {
    expect(timesOf(Array.from({ length: 3600 }, (_, i) => 1_795_200_000_000 + i * 1000)).length).toBeLessThan(16);
  });

  it("that do not rise, are too many or are damaged are refused", () => {
    for (const times of [
      [5, 5],
      [5, 4],
      [1000, 2000, 1500],
    ]) {
      expect(() => decodeTimes(new ByteReader(timesOf(times)), 100)).toThrow(CodecError);
    }
    expect(() => decodeTimes(new ByteReader(timesOf([1, 2, 3])), 2)).toThrow(CodecError);
    const random = randomNumbers(5);
    for (const bad of damaged(timesOf([1000, 2000, 3500, 3600]), random, 300)) {
      try {
        const times = decodeTimes(new ByteReader(bad), 100);
        expect([...times]).toEqual([...times].sort((a, b) => a - b));
      } catch (error) {
        expect(error).toBeInstanceOf(CodecError);
      }
    }
  });
});
