import { DateTime } from "luxon";
import { UsageError } from "./usage-error";

const NOW = "now";

function timeOf(text: string, option: string, nowMs: number): number {
  if (text === NOW) return nowMs;
  const iso = DateTime.fromISO(text);
  const time = iso.isValid ? iso : DateTime.fromSQL(text);
  if (time.isValid) return time.toMillis();
  throw new UsageError(
    `${option}: "${text}" is no time: write it as 2026-11-20T14:00, as "2026-11-20 14:00:00" (this machine's time zone), with a zone as 2026-11-20T14:00Z, or as ${NOW}`,
  );
}

/** Reads `FROM/TO`. @throws UsageError naming the option */
export function parseSpan(text: string, option: string, nowMs: number): { fromMs: number; toMs: number } {
  const [from, to, ...more] = text.split("/");
  if (from === undefined || to === undefined || more.length > 0) {
    throw new UsageError(`${option}: "${text}" is no span: write FROM/TO, as 2026-11-20T14:00/2026-11-20T15:00`);
  }
  const span = { fromMs: timeOf(from, option, nowMs), toMs: timeOf(to, option, nowMs) };
  if (span.fromMs >= span.toMs) throw new UsageError(`${option}: "${text}" ends before it begins`);
  return span;
}
