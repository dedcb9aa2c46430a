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

const DAY_MS = 86_400_000;
const TWO_DIGITS = Array.from({ length: 60 }, (_, i) => String(i).padStart(2, "0"));

/** `2026-11-20 11:28:28`, UTC, of times of mostly one day: a row each minute for many files, so that no Date is made for each. */
function timeWriter(): (atMs: number) => string {
  let dayMs = Number.NaN;
  let date = "";
  return (atMs) => {
    const startMs = Math.floor(atMs / DAY_MS) * DAY_MS;
    if (startMs !== dayMs) [dayMs, date] = [startMs, new Date(startMs).toISOString().slice(0, 10)];
    const seconds = Math.floor((atMs - startMs) / 1000);
    const [hour, minute, second] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
    return `${date} ${TWO_DIGITS[hour]}:${TWO_DIGITS[minute]}:${TWO_DIGITS[second]}`;
  };
}

const HEADER = "time,entry";
const LINE_END = "\r\n";
const TIME_LENGTH = "2026-11-20 11:28:28".length;

/** A file as slapmonitor serves it: header, CR LF, UTC. */
export function slaposCsv(rows: readonly SlaposRow[]): string {
  const timeText = timeWriter();
  let text = HEADER + LINE_END;
  for (const { atMs, entry } of rows) text += `${timeText(atMs)},${entry}${LINE_END}`;
  return text;
}

/** How large such a file is, which costs less than to write it; all of it is ASCII. */
export function slaposCsvBytes(rows: readonly SlaposRow[]): number {
  const lines = rows.reduce((sum, { entry }) => sum + TIME_LENGTH + 1 + entry.length + LINE_END.length, 0);
  return HEADER.length + LINE_END.length + lines;
}
