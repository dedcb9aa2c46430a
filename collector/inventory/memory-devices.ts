import { readFileSync } from "node:fs";
import { join } from "node:path";

const MEMORY_DEVICE = 17;
const END_OF_TABLE = 127;
const HEADER_BYTES = 4;
/** Where a memory device says what, and how wide that is (SMBIOS 3.6, section 7.18). */
const SIZE_AT = 0x0c;
const TYPE_AT = 0x12;
const SPEED_AT = 0x15;
const CONFIGURED_SPEED_AT = 0x20;
const EXTENDED_CONFIGURED_SPEED_AT = 0x58;
const SEE_EXTENDED = 0xffff;
/** Table 78 of SMBIOS 3.6, without those that say nothing: other, unknown, "RAM", as virtual machines have. */
const TYPES: Readonly<Record<number, string>> = {
  15: "SDRAM",
  18: "DDR",
  19: "DDR2",
  20: "DDR2 FB-DIMM",
  24: "DDR3",
  26: "DDR4",
  27: "LPDDR",
  28: "LPDDR2",
  29: "LPDDR3",
  30: "LPDDR4",
  32: "HBM",
  33: "HBM2",
  34: "DDR5",
  35: "LPDDR5",
  36: "HBM3",
};

export interface MemoryKind {
  type: string | undefined;
  /** What the slowest module runs at. */
  megatransfersPerSecond: number | undefined;
}

/** What the firmware says of the memory that is plugged in. Only root may read it; nothing is known otherwise. */
export function readMemoryKind(sysfsPath: string): MemoryKind {
  try {
    return memoryKindOf(readFileSync(join(sysfsPath, "firmware", "dmi", "tables", "DMI")));
  } catch {
    return { type: undefined, megatransfersPerSecond: undefined };
  }
}

/** @param table of SMBIOS structures; one that is cut off ends it */
function memoryKindOf(table: Buffer): MemoryKind {
  const types = new Set<string>();
  const speeds: number[] = [];
  for (const device of structuresOf(table, MEMORY_DEVICE)) {
    if (device.length <= SPEED_AT + 1 || device.readUInt16LE(SIZE_AT) === 0) continue;
    const type = TYPES[device.readUInt8(TYPE_AT)];
    if (type !== undefined) types.add(type);
    const speed = speedOf(device);
    if (speed > 0) speeds.push(speed);
  }
  return {
    type: types.size > 0 ? [...types].sort().join(", ") : undefined,
    megatransfersPerSecond: speeds.length > 0 ? Math.min(...speeds) : undefined,
  };
}

/** What it runs at, else what it could; 0 when it is not told. */
function speedOf(device: Buffer): number {
  const has = (at: number, bytes: number): boolean => device.length >= at + bytes;
  const configured = has(CONFIGURED_SPEED_AT, 2) ? device.readUInt16LE(CONFIGURED_SPEED_AT) : 0;
  if (configured === SEE_EXTENDED)
    return has(EXTENDED_CONFIGURED_SPEED_AT, 4) ? device.readUInt32LE(EXTENDED_CONFIGURED_SPEED_AT) : 0;
  if (configured > 0) return configured;
  const possible = device.readUInt16LE(SPEED_AT);
  return possible === SEE_EXTENDED ? 0 : possible;
}

/** The fixed parts of all structures of a type. Behind each of them are its texts, up to two zero bytes. */
function* structuresOf(table: Buffer, wantedType: number): Generator<Buffer> {
  let at = 0;
  while (at + HEADER_BYTES <= table.length) {
    const [type, length] = [table.readUInt8(at), table.readUInt8(at + 1)];
    if (type === END_OF_TABLE || length < HEADER_BYTES || at + length > table.length) return;
    if (type === wantedType) yield table.subarray(at, at + length);
    const textsEnd = table.indexOf("\0\0", at + length, "latin1");
    if (textsEnd < 0) return;
    at = textsEnd + 2;
  }
}
