import type { JournalKind } from "../../domain/alarm";

export const SPANS = [
  { value: "1h", label: "1 h", ms: 3_600_000 },
  { value: "24h", label: "24 h", ms: 86_400_000 },
  { value: "7d", label: "7 d", ms: 7 * 86_400_000 },
  { value: "30d", label: "30 d", ms: 30 * 86_400_000 },
] as const;
const DEFAULT_SPAN = "24h";
const LONGEST_SPAN_MS = 30 * 86_400_000;
/** The span is given by its two ends. */
export const FREE_SPAN = "free";

export interface KindGroup {
  name: string;
  label: string;
  kinds: readonly JournalKind[];
}

/** The kinds of entries as they are chosen: what belongs together, together. */
export const KIND_GROUPS: readonly KindGroup[] = [
  { name: "raised", label: "Raised", kinds: ["raised", "worsened", "eased"] },
  { name: "cleared", label: "Cleared", kinds: ["cleared"] },
  { name: "pending", label: "Pending", kinds: ["pending", "lapsed"] },
  { name: "flapping", label: "Flapping", kinds: ["flapping", "settled"] },
  { name: "acknowledged", label: "Acknowledged", kinds: ["acknowledged", "unacknowledged", "forgotten"] },
  { name: "notes", label: "Notes", kinds: ["noted"] },
  { name: "shelves", label: "Shelved", kinds: ["shelved", "unshelved"] },
  { name: "maintenance", label: "Maintenance", kinds: ["maintenance-set", "maintenance-removed"] },
  { name: "actions", label: "Actions", kinds: ["action-asked", "action-ended"] },
  { name: "settings", label: "Settings", kinds: ["setting-changed"] },
];

/** What of the history is shown; an empty text, and no group at all, stand for all. */
export interface HistoryFilter {
  span: string;
  /** The ends of a free span; `null` where it is open. */
  fromMs: number | null;
  toMs: number | null;
  host: string;
  rule: string;
  groups: readonly string[];
  by: string;
  text: string;
}

/** Reads the filter from what the address says behind `?`. What it does not understand there counts as not said. */
export function historyFilterFromSearch(search: URLSearchParams): HistoryFilter {
  const part = (name: string) => search.get(name) ?? "";
  const time = (name: string) => (/^\d{1,15}$/.test(part(name)) ? Number(part(name)) : null);
  const span = part("span");
  const groups = part("kinds").split(",");
  return {
    span: span === FREE_SPAN || SPANS.some(({ value }) => value === span) ? span : DEFAULT_SPAN,
    fromMs: time("from"),
    toMs: time("to"),
    host: part("host"),
    rule: part("rule"),
    groups: KIND_GROUPS.map(({ name }) => name).filter((name) => groups.includes(name)),
    by: part("by"),
    text: part("text"),
  };
}

/** The change of the address that makes the change of the filter. */
export function searchOfChange(change: Partial<HistoryFilter>): Record<string, string> {
  const { span, fromMs, toMs, groups, ...texts } = change;
  return {
    ...texts,
    ...(span !== undefined && { span: span === DEFAULT_SPAN ? "" : span }),
    ...(fromMs !== undefined && { from: fromMs === null ? "" : String(fromMs) }),
    ...(toMs !== undefined && { to: toMs === null ? "" : String(toMs) }),
    ...(groups !== undefined && { kinds: groups.join(",") }),
  };
}

/** @returns the ends of the span, the later one `null` while it is open, so that what comes meanwhile is in it */
export function spanOf(filter: HistoryFilter, nowMs: number): { fromMs: number | null; toMs: number | null } {
  const span = SPANS.find(({ value }) => value === filter.span);
  return span ? { fromMs: nowMs - span.ms, toMs: null } : { fromMs: filter.fromMs, toMs: filter.toMs };
}

/** The span that figures are of: one that is open at its beginning is 30 days long. */
export function figuresSpan(filter: HistoryFilter, nowMs: number): { fromMs: number; toMs: number } {
  const { fromMs, toMs } = spanOf(filter, nowMs);
  const endMs = Math.min(toMs ?? nowMs, nowMs);
  return { fromMs: fromMs ?? Math.max(0, endMs - LONGEST_SPAN_MS), toMs: endMs };
}

/** Whether the span ends after it begins. */
export function isSpanPossible(filter: HistoryFilter, nowMs: number): boolean {
  const { fromMs, toMs } = spanOf(filter, nowMs);
  return (fromMs ?? 0) < (toMs ?? nowMs);
}

/** What is asked of `/api/journal` and its export. */
export function journalSearch(filter: HistoryFilter, nowMs: number): URLSearchParams {
  const { fromMs, toMs } = spanOf(filter, nowMs);
  const search = new URLSearchParams();
  if (fromMs !== null) search.set("from", String(fromMs));
  if (toMs !== null) search.set("to", String(toMs));
  const { host, rule, by, text } = filter;
  for (const [name, value] of Object.entries({ host, rule, by: by.trim(), text: text.trim() })) {
    if (value !== "") search.set(name, value);
  }
  const kinds = KIND_GROUPS.filter(({ name }) => filter.groups.includes(name)).flatMap((group) => group.kinds);
  if (kinds.length > 0) search.set("kind", kinds.join(","));
  return search;
}
