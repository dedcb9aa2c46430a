import type { MaintenanceInput } from "../../domain/quiet";
import { formatDuration } from "../../domain/units";

type Repeat = MaintenanceInput["repeat"];

export const REPEAT_WORDS: Record<Repeat, string> = {
  never: "once",
  daily: "every day",
  weekly: "every week",
  monthly: "every month",
};

const WEEKDAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

/** When a window is, by its own clock: "every Sunday at 02:00, for 2 h". */
export function describeWhen({ from, to, repeat }: Pick<MaintenanceInput, "from" | "to" | "repeat">): string {
  const [date = "", clock = ""] = from.split("T");
  // The same clock at both ends, so any zone tells how far they are apart.
  const lasts = formatDuration((Date.parse(`${to}Z`) - Date.parse(`${from}Z`)) / 1000);
  const day = new Date(`${date}T00:00Z`);
  const start = {
    never: `on ${date}`,
    daily: "every day",
    weekly: `every ${WEEKDAYS[day.getUTCDay()]}`,
    monthly: `on day ${day.getUTCDate()} of every month`,
  }[repeat];
  return `${start} at ${clock}, for ${lasts}`;
}

export interface SpanState {
  state: "now" | "next" | "over";
  /** ms since 1970; the last span's when all are over, `undefined` without any. */
  span: { fromMs: number; toMs: number } | undefined;
}

/** Which span of a window matters: the running one, else the next, else the last. @param spans in any order */
export function spanAt(spans: readonly { fromMs: number; toMs: number }[], nowMs: number): SpanState {
  const ordered = spans.toSorted((a, b) => a.fromMs - b.fromMs);
  const running = ordered.find(({ fromMs, toMs }) => fromMs <= nowMs && nowMs < toMs);
  if (running) return { state: "now", span: running };
  const next = ordered.find(({ fromMs }) => fromMs > nowMs);
  return next ? { state: "next", span: next } : { state: "over", span: ordered.at(-1) };
}

/** Time zones that this browser knows, with UTC and `kept` among them. */
export function timeZones(kept: string): string[] {
  return [...new Set(["UTC", ...Intl.supportedValuesOf("timeZone"), kept])].filter(Boolean).toSorted();
}

/** The zone that this browser's clock is in. */
export function ownTimeZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
}

/** `2026-11-20T22:30`: a time by the clock of a zone. */
export function localTime(atMs: number, timeZone: string): string {
  // Sweden writes dates as ISO 8601 does.
  const words = new Date(atMs).toLocaleString("sv-SE", { timeZone, dateStyle: "short", timeStyle: "short" });
  return words.replace(" ", "T");
}

export type MaintenanceField = "hosts" | "from" | "to" | "timeZone" | "repeat" | "reason";

const HOUR_MS = 3_600_000;

/** The next two full hours, on no host yet. */
export function newMaintenance(nowMs: number, timeZone: string): MaintenanceInput {
  const fromMs = Math.ceil(nowMs / HOUR_MS) * HOUR_MS;
  const [from, to] = [localTime(fromMs, timeZone), localTime(fromMs + 2 * HOUR_MS, timeZone)];
  return { hosts: "", from, to, timeZone, repeat: "never", reason: "" };
}

/** What is wrong with a window that was entered, by its field; empty when nothing is. */
export function maintenanceProblems(input: MaintenanceInput): Partial<Record<MaintenanceField, string>> {
  const problems: Partial<Record<MaintenanceField, string>> = {};
  if (input.hosts.trim() === "") problems.hosts = "Say which hosts: * for all.";
  if (input.from === "") problems.from = "Say when it begins.";
  if (input.to === "") problems.to = "Say when it ends.";
  else if (input.from !== "" && input.from >= input.to) problems.to = "It must end after it begins.";
  if (input.reason.trim() === "") problems.reason = "Say why: those who look for the alarms will read it.";
  return problems;
}
