/** What a page's charts show: the newest stretch of time, moving on, or a fixed span. */
export type ViewRange = { kind: "live"; windowMs: number } | { kind: "fixed"; fromMs: number; toMs: number };

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const MIN_SPAN_MS = 2000;
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

export const DEFAULT_RANGE: ViewRange = { kind: "live", windowMs: 5 * MINUTE_MS };

const UNIT_MS: Record<string, number> = { s: 1000, m: MINUTE_MS, h: HOUR_MS, d: DAY_MS };

/** Reads `?window=15m` or `?from=…&to=…` (ISO 8601); anything else is the default. */
export function rangeFromSearch(search: URLSearchParams): ViewRange {
  const [from, to] = [Date.parse(search.get("from") ?? ""), Date.parse(search.get("to") ?? "")];
  if (to - from >= MIN_SPAN_MS && to - from <= MAX_SPAN_MS) return { kind: "fixed", fromMs: from, toMs: to };
  const match = /^(\d+)([smhd])$/.exec(search.get("window") ?? "");
  const windowMs = match ? Number(match[1]) * UNIT_MS[match[2]!]! : Number.NaN;
  return windowMs >= MIN_SPAN_MS && windowMs <= MAX_SPAN_MS ? { kind: "live", windowMs } : DEFAULT_RANGE;
}

/** The other way round; a window keeps the largest unit that divides it. */
export function rangeToSearch(range: ViewRange): URLSearchParams {
  if (range.kind === "fixed") {
    const iso = (atMs: number) => new Date(Math.round(atMs)).toISOString();
    return new URLSearchParams({ from: iso(range.fromMs), to: iso(range.toMs) });
  }
  const seconds = Math.round(range.windowMs / 1000) * 1000;
  const [unit, unitMs] = Object.entries(UNIT_MS).findLast(([, ms]) => seconds % ms === 0) ?? ["s", 1000];
  return new URLSearchParams({ window: `${seconds / unitMs}${unit}` });
}

/** How far beyond now a live view reaches, so that the forecast is in it. */
export function aheadMs(windowMs: number): number {
  return Math.min(MINUTE_MS, windowMs * 0.2);
}

/** The span on screen. */
export function shownSpan(range: ViewRange, nowMs: number): { fromMs: number; toMs: number } {
  if (range.kind === "fixed") return range;
  return { fromMs: nowMs - range.windowMs, toMs: nowMs + aheadMs(range.windowMs) };
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
  if (share > 0 && toMs + byMs >= nowMs) return { kind: "live", windowMs: Math.min(toMs - fromMs, MAX_SPAN_MS) };
  return fixedRange(fromMs + byMs, toMs + byMs);
}

/** Makes the span longer (above 1) or shorter; a live view stays live. */
export function zoomed(range: ViewRange, factor: number, nowMs: number): ViewRange {
  if (range.kind === "live") {
    return { kind: "live", windowMs: Math.min(MAX_SPAN_MS, Math.max(MIN_SPAN_MS * 5, range.windowMs * factor)) };
  }
  const { fromMs, toMs } = shownSpan(range, nowMs);
  const middle = (fromMs + toMs) / 2;
  const half = ((toMs - fromMs) / 2) * factor;
  return fixedRange(middle - half, middle + half);
}
