import { formatClock, formatDate, type TimeZone } from "../shell/view-preferences";

/** A time as a field of the type `datetime-local` holds it: `2026-11-20T22:30`. */
export function fieldTime(atMs: number, timeZone: TimeZone): string {
  return `${formatDate(atMs, timeZone)}T${formatClock(atMs, timeZone).slice(0, 5)}`;
}

/** @returns ms since 1970; `null` when the field is empty or holds no time */
export function timeOfField(text: string, timeZone: TimeZone): number | null {
  const atMs = Date.parse(timeZone === "utc" ? `${text}Z` : text);
  return text === "" || Number.isNaN(atMs) || atMs < 0 ? null : atMs;
}
