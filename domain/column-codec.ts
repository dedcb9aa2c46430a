/**
 * Columns of numbers as bytes: values scaled to integers, differences, variable-length integers, runs.
 *
 * A column is a list of tokens. Token 0 is followed by a count: so many absent values. Token 1 is followed by a count: so
 * many values like the one before. Any other token is a zigzag-encoded difference to the last present value, plus one.
 * Integers are LEB128 (7 bits a byte, lowest first) and may have up to 53 bits.
 */

const MAX_SAFE = Number.MAX_SAFE_INTEGER;
const SCALES = [1, 10, 100, 1000, 10_000, 100_000, 1_000_000];

/** Thrown when bytes are not what this codec writes: cut off, too long, or out of bounds. */
export class CodecError extends Error {
  override name = "CodecError";
}

/** Writes integers and floats into a buffer that grows as needed. */
export class ByteWriter {
  private bytes: Uint8Array;
  private view: DataView;
  length = 0;

  constructor(capacity = 1024) {
    this.bytes = new Uint8Array(capacity);
    this.view = new DataView(this.bytes.buffer);
  }

  private reserve(count: number): void {
    if (this.length + count <= this.bytes.length) return;
    const grown = new Uint8Array(Math.max(this.bytes.length * 2, this.length + count));
    grown.set(this.bytes.subarray(0, this.length));
    this.bytes = grown;
    this.view = new DataView(grown.buffer);
  }

  byte(value: number): void {
    this.reserve(1);
    this.bytes[this.length++] = value;
  }

  uint32(value: number): void {
    this.reserve(4);
    this.view.setUint32(this.length, value, true);
    this.length += 4;
  }

  float64(value: number): void {
    this.reserve(8);
    this.view.setFloat64(this.length, value, true);
    this.length += 8;
  }

  /** @param value a whole number from 0 to 2^53 - 1 */
  varint(value: number): void {
    this.reserve(8);
    let rest = value;
    while (rest >= 0x10000000) {
      this.bytes[this.length++] = (rest % 128) | 128;
      rest = Math.floor(rest / 128);
    }
    while (rest >= 128) {
      this.bytes[this.length++] = (rest & 127) | 128;
      rest >>>= 7;
    }
    this.bytes[this.length++] = rest;
  }

  raw(bytes: Uint8Array): void {
    this.reserve(bytes.length);
    this.bytes.set(bytes, this.length);
    this.length += bytes.length;
  }

  /** The bytes written so far, as a copy that stays valid. */
  finish(): Uint8Array {
    return this.bytes.slice(0, this.length);
  }

  reset(): void {
    this.length = 0;
  }
}

/** Reads what `ByteWriter` wrote. Every read checks the bounds and throws a `CodecError`. */
export class ByteReader {
  private readonly view: DataView;
  offset: number;

  constructor(
    private readonly bytes: Uint8Array,
    offset = 0,
    private readonly end = bytes.length,
  ) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.offset = offset;
  }

  get remaining(): number {
    return this.end - this.offset;
  }

  private take(count: number): number {
    const at = this.offset;
    if (count < 0 || at + count > this.end)
      throw new CodecError(`cut off: ${count} bytes wanted at ${at} of ${this.end}`);
    this.offset = at + count;
    return at;
  }

  byte(): number {
    return this.bytes[this.take(1)]!;
  }

  uint32(): number {
    return this.view.getUint32(this.take(4), true);
  }

  float64(): number {
    return this.view.getFloat64(this.take(8), true);
  }

  varint(): number {
    const { bytes, end } = this;
    let at = this.offset;
    if (at >= end) throw new CodecError(`cut off: an integer wanted at ${at} of ${end}`);
    let byte = bytes[at++]!;
    if (byte < 128) {
      this.offset = at;
      return byte;
    }
    let value = byte & 127;
    let factor = 128;
    do {
      if (at >= end) throw new CodecError(`cut off: an integer wanted at ${this.offset} of ${end}`);
      byte = bytes[at++]!;
      value += (byte & 127) * factor;
      factor *= 128;
      if (value > MAX_SAFE) throw new CodecError(`integer too large at ${this.offset}`);
    } while (byte >= 128);
    this.offset = at;
    return value;
  }

  slice(count: number): Uint8Array {
    const at = this.take(count);
    return this.bytes.subarray(at, at + count);
  }
}

function zigzag(value: number): number {
  return value >= 0 ? value * 2 : -value * 2 - 1;
}

function unzigzag(value: number): number {
  if (value <= 0x7fffffff) return (value >>> 1) ^ -(value & 1);
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
}

/** The scaled integer of a value, or `undefined` when it is absent (not finite) or too large to be kept exactly. */
function scaledInteger(value: number, scale: number): number | undefined {
  const scaled = Math.round(value * scale);
  return Math.abs(scaled) <= MAX_SAFE / 4 ? scaled : undefined;
}

/**
 * Writes one column.
 * @param values NaN stands for an absent value; a value of 2^51 or more when scaled is written as absent
 * @param decimals digits kept after the decimal point, 0 to 6
 */
export function encodeColumn(writer: ByteWriter, values: ArrayLike<number>, decimals: number): void {
  const scale = SCALES[decimals]!;
  const count = values.length;
  let last = 0;
  let absent = 0;
  let same = 0;
  const flush = () => {
    if (absent > 0) {
      writer.byte(0);
      writer.varint(absent);
      absent = 0;
    } else if (same > 0) {
      writer.byte(1);
      writer.varint(same);
      same = 0;
    }
  };
  for (let i = 0; i < count; i++) {
    const value = scaledInteger(values[i]!, scale);
    if (value === undefined) {
      if (same > 0) flush();
      absent++;
    } else if (value === last) {
      if (absent > 0) flush();
      same++;
    } else {
      flush();
      writer.varint(zigzag(value - last) + 1);
      last = value;
    }
  }
  flush();
}

/** Reads one column of `count` values; absent ones are NaN. @throws CodecError on bytes that this codec does not write */
export function decodeColumn(
  reader: ByteReader,
  count: number,
  decimals: number,
  into: Float64Array = new Float64Array(count),
): Float64Array {
  const scale = SCALES[decimals];
  if (scale === undefined) throw new CodecError(`unknown number of decimals: ${decimals}`);
  let last = 0;
  let i = 0;
  while (i < count) {
    const token = reader.varint();
    if (token < 2) {
      const run = reader.varint();
      if (run < 1 || i + run > count) throw new CodecError(`a run of ${run} values where ${count - i} are left`);
      into.fill(token === 0 ? Number.NaN : last / scale, i, i + run);
      i += run;
    } else {
      last += unzigzag(token - 1);
      into[i++] = last / scale;
    }
  }
  return into;
}

/** Writes times in whole milliseconds: the first, then the differences as a column of their own. */
export function encodeTimes(writer: ByteWriter, timesMs: ArrayLike<number>): void {
  const count = timesMs.length;
  writer.varint(count);
  if (count === 0) return;
  writer.varint(Math.round(timesMs[0]!));
  const steps = new Float64Array(count - 1);
  for (let i = 1; i < count; i++) steps[i - 1] = Math.round(timesMs[i]!) - Math.round(timesMs[i - 1]!);
  encodeColumn(writer, steps, 0);
}

/** Reads what `encodeTimes` wrote. @param maxCount more times than this are refused */
export function decodeTimes(reader: ByteReader, maxCount: number): Float64Array {
  const count = reader.varint();
  if (count > maxCount) throw new CodecError(`${count} ticks where at most ${maxCount} are allowed`);
  const times = new Float64Array(count);
  if (count === 0) return times;
  times[0] = reader.varint();
  decodeColumn(reader, count - 1, 0, times.subarray(1));
  for (let i = 1; i < count; i++) {
    if (!(times[i]! > 0)) throw new CodecError(`times do not rise at tick ${i}`);
    times[i]! += times[i - 1]!;
  }
  return times;
}
