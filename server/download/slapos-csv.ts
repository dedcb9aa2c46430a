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

/** A file as slapmonitor serves it: header, CR LF, UTC. */
export function slaposCsv(rows: readonly SlaposRow[]): string {
  return ["time,entry", ...rows.map(({ atMs, entry }) => `${timeText(atMs)},${entry}`), ""].join("\r\n");
}
