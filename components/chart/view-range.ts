/** What a page's charts show: the newest stretch of time, moving on, or a fixed span. `aheadMs`: how far beyond now, when that is chosen. */
export type ViewRange =
  | { kind: "live"; windowMs: number; aheadMs?: number }
  | { kind: "fixed"; fromMs: number; toMs: number };

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const MIN_SPAN_MS = 2000;
const MIN_WINDOW_MS = 10_000;
const MAX_SPAN_MS = 2 * 366 * DAY_MS;

export const WINDOW_PRESETS = [
  { label: "1 min", name: "1m", ms: MINUTE_MS },
  { label: "5 min", name: "5m", ms: 5 * MINUTE_MS },
  { label: "15 min", name: "15m", ms: 15 * MINUTE_MS },
  { label: "1 h", name: "1h", ms: HOUR_MS },
  { label: "6 h", name: "6h", ms: 6 * HOUR_MS },
  { label: "24 h", name: "24h", ms: DAY_MS },
  { label: "7 d", name: "7d", ms: 7 * DAY_MS },
  { label: "30 d", name: "30d", ms: 30 * DAY_MS },
] as const;

export const DEFAULT_RANGE: Extract<ViewRange, { kind: "live" }> = { kind: "live", windowMs: 5 * MINUTE_MS };

/** How far ahead forecasts can be shown. */
export const HORIZON_PRESETS = [
  { label: "1 min ahead", name: "1m", ms: MINUTE_MS },
  { label: "10 min ahead", name: "10m", ms: 10 * MINUTE_MS },
  { label: "1 h ahead", name: "1h", ms: HOUR_MS },
  { label: "6 h ahead", name: "6h", ms: 6 * HOUR_MS },
  { label: "1 day ahead", name: "1d", ms: DAY_MS },
  { label: "7 days ahead", name: "7d", ms: 7 * DAY_MS },
] as const;

const UNIT_MS: Record<string, number> = { s: 1000, m: MINUTE_MS, h: HOUR_MS, d: DAY_MS };

/** Reads `?window=15m` or `?from=…&to=…` (ISO 8601); anything else is the default. */
export function rangeFromSearch(search: URLSearchParams): ViewRange {
  const [from, to] = [Date.parse(search.get("from") ?? ""), Date.parse(search.get("to") ?? "")];
  if (to - from >= MIN_SPAN_MS && to - from <= MAX_SPAN_MS) return { kind: "fixed", fromMs: from, toMs: to };
  const match = /^(\d+)([smhd])$/.exec(search.get("window") ?? "");
  const windowMs = match ? Number(match[1]) * UNIT_MS[match[2]!]! : Number.NaN;
  if (!(windowMs >= MIN_SPAN_MS && windowMs <= MAX_SPAN_MS)) return DEFAULT_RANGE;
  const ahead = HORIZON_PRESETS.find(({ name }) => name === search.get("ahead"));
  return ahead ? { kind: "live", windowMs, aheadMs: ahead.ms } : { kind: "live", windowMs };
}

/** The other way round; a window keeps the largest unit that divides it. */
export function rangeToSearch(range: ViewRange): URLSearchParams {
  if (range.kind === "fixed") {
    const iso = (atMs: number) => new Date(Math.round(atMs)).toISOString();
    return new URLSearchParams({ from: iso(range.fromMs), to: iso(range.toMs) });
  }
  const seconds = Math.round(range.windowMs / 1000) * 1000;
  const [unit, unitMs] = Object.entries(UNIT_MS).findLast(([, ms]) => seconds % ms === 0) ?? ["s", 1000];
  const ahead = HORIZON_PRESETS.find(({ ms }) => ms === range.aheadMs);
  return new URLSearchParams({ window: `${seconds / unitMs}${unit}`, ...(ahead && { ahead: ahead.name }) });
}

const AHEAD_SHARE = 0.2;
const MAX_AHEAD_MS = MINUTE_MS;

/** How far beyond now a live view reaches, so that the forecast is in it. */
export function aheadMs(windowMs: number): number {
  return Math.min(MAX_AHEAD_MS, windowMs * AHEAD_SHARE);
}

/** The window of a live view that is so long with what lies ahead. */
function windowOfSpan(spanMs: number): number {
  const windowMs = Math.max(spanMs / (1 + AHEAD_SHARE), spanMs - MAX_AHEAD_MS);
  return Math.round(Math.min(MAX_SPAN_MS, Math.max(MIN_WINDOW_MS, windowMs)) / 1000) * 1000;
}

/** The span on screen. */
export function shownSpan(range: ViewRange, nowMs: number): { fromMs: number; toMs: number } {
  if (range.kind === "fixed") return { fromMs: range.fromMs, toMs: range.toMs };
  return { fromMs: nowMs - range.windowMs, toMs: nowMs + (range.aheadMs ?? aheadMs(range.windowMs)) };
}

/** Shows so much of the future, and as much of the past at least. */
export function lookingAhead(range: ViewRange, horizonMs: number, fallbackWindowMs: number): ViewRange {
  const windowMs = Math.max(range.kind === "live" ? range.windowMs : fallbackWindowMs, horizonMs);
  return { kind: "live", windowMs, aheadMs: horizonMs };
}

/** A fixed span, not shorter than two seconds, not beyond two years. */
export function fixedRange(fromMs: number, toMs: number): ViewRange {
  const middle = (fromMs + toMs) / 2;
  const half = Math.min(MAX_SPAN_MS, Math.max(MIN_SPAN_MS, toMs - fromMs)) / 2;
  return { kind: "fixed", fromMs: Math.round(middle - half), toMs: Math.round(middle + half) };
}

/** Moves by a share of what is shown; a move that reaches now follows it again. */
export function moved(range: ViewRange, share: number, nowMs: number): ViewRange {
  const { fromMs, toMs } = shownSpan(range, nowMs);
  const byMs = (toMs - fromMs) * share;
  if (share > 0 && toMs + byMs >= nowMs) return { kind: "live", windowMs: windowOfSpan(toMs - fromMs) };
  return fixedRange(fromMs + byMs, toMs + byMs);
}

/** Makes the span longer (above 1) or shorter; a live view stays live. */
export function zoomed(range: ViewRange, factor: number): ViewRange {
  return zoomedAround(range, factor, 0.5);
}

/** Makes the span longer or shorter; what lies at `share` of it, 0 to 1, stays in its place, unless the view is live: that stays live. */
export function zoomedAround(range: ViewRange, factor: number, share: number): ViewRange {
  if (range.kind === "live") {
    const windowMs = Math.min(MAX_SPAN_MS, Math.max(MIN_WINDOW_MS, range.windowMs * factor));
    return { ...range, windowMs: Math.round(windowMs / 1000) * 1000 };
  }
  const { fromMs, toMs } = range;
  const spanMs = Math.min(MAX_SPAN_MS, Math.max(MIN_SPAN_MS, (toMs - fromMs) * factor));
  const heldMs = fromMs + (toMs - fromMs) * share;
  const start = Math.round(heldMs - spanMs * share);
  return { kind: "fixed", fromMs: start, toMs: Math.max(Math.round(start + spanMs), start + MIN_SPAN_MS) };
}
