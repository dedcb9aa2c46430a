import { isIP } from "node:net";
import { VMSTATS_SERIES } from "../../../domain/vmstats";

const PERCENT = 100;
/** Values a little above 100 are rounding; more is no share. */
const MAX_PERCENT = 100.5;

export interface VmstatsLine {
  /** Of the machine that it tells of. */
  address: string;
  values: [seriesId: string, value: number][];
}

/** The id of a host that is known by its address; a colon has no place in one. */
export function hostIdOfAddress(address: string): string {
  return address.replaceAll(":", "-").replace(/^-+/, "0-");
}

/** `10.10.1.1 9 9 9`: address, and CPU, memory and disk in percent. @returns the line, or why it is refused */
export function parseVmstatsLine(line: string): VmstatsLine | { refusal: string } {
  const words = line.trim().split(/\s+/);
  const [address, ...percents] = words;
  if (words.length !== 4) return { refusal: "a line has an address and three numbers: 10.10.1.1 9 9 9" };
  if (isIP(address!) === 0) return { refusal: "a line begins with an address" };
  const numbers = percents.map((text) => (/^\d{1,3}(\.\d{1,9})?$/.test(text) ? Number(text) : Number.NaN));
  if (numbers.some((number) => !(number <= MAX_PERCENT))) return { refusal: "a share is a number from 0 to 100" };
  return {
    address: address!,
    values: VMSTATS_SERIES.map((id, i) => [id, Math.min(1, numbers[i]! / PERCENT)]),
  };
}
