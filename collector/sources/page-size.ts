import { readFileSync } from "node:fs";
import { arch, endianness } from "node:os";
import { join } from "node:path";

const AT_PAGESZ = 6;
const USUAL_PAGE_BYTES = 4096;
const ARCHITECTURES_OF_32_BIT = new Set(["arm", "ia32", "mips", "mipsel", "ppc", "s390"]);

/** Bytes of a memory page, from the auxiliary vector that the kernel hands to every process (getauxval(3)); 4096 when it is missing. */
export function pageBytes(procfsPath: string): number {
  let vector: Buffer;
  try {
    vector = readFileSync(join(procfsPath, "self", "auxv"));
  } catch {
    return USUAL_PAGE_BYTES;
  }
  const wordBytes = ARCHITECTURES_OF_32_BIT.has(arch()) ? 4 : 8;
  const word = (at: number): number => {
    if (wordBytes === 4) return endianness() === "LE" ? vector.readUInt32LE(at) : vector.readUInt32BE(at);
    return Number(endianness() === "LE" ? vector.readBigUInt64LE(at) : vector.readBigUInt64BE(at));
  };
  for (let at = 0; at + 2 * wordBytes <= vector.length; at += 2 * wordBytes) {
    const size = word(at) === AT_PAGESZ ? word(at + wordBytes) : 0;
    if (size >= 1024 && size <= 1 << 20) return size;
  }
  return USUAL_PAGE_BYTES;
}
