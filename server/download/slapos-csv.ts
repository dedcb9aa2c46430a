const KIBIBYTE = 1024;

/** One line of a SlapOS file: when, and the entry as text. */
export interface SlaposRow {
  atMs: number;
  entry: string;
}

/** A number as Python writes a float, which the originals are made with: `76089532.0`, `0.25`. */
export function floatText(value: number): string {
  return Number.isInteger(value) ? `${value}.0` : String(value);
}

/** `58.3`: percent with one decimal. @param ratio 0 to 1 */
export function percentText(ratio: number): string {
  return (ratio * 100).toFixed(1);
}

/** Whole bytes in KiB. */
export function kibibytesText(bytes: number): string {
  return floatText(Math.round(bytes) / KIBIBYTE);
}

/** `2026-11-20 11:28:28`, UTC. */
function timeText(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 19).replace("T", " ");
}

const HEADER = "time,entry";
const LINE_END = "\r\n";
const TIME_LENGTH = "2026-11-20 11:28:28".length;

/** A file as slapmonitor serves it: header, CR LF, UTC. */
export function slaposCsv(rows: readonly SlaposRow[]): string {
  return [HEADER, ...rows.map(({ atMs, entry }) => `${timeText(atMs)},${entry}`), ""].join(LINE_END);
}

/** How large such a file is, which costs less than to write it; all of it is ASCII. */
export function slaposCsvBytes(rows: readonly SlaposRow[]): number {
  const lines = rows.reduce((sum, { entry }) => sum + TIME_LENGTH + 1 + entry.length + LINE_END.length, 0);
  return HEADER.length + LINE_END.length + lines;
}
