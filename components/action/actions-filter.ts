import type { ActionState } from "../../domain/action";

/** Groups of states by the names that the address has for them. */
export const STATE_GROUPS: readonly { name: string; label: string; states: readonly ActionState[] }[] = [
  { name: "open", label: "Under way", states: ["queued", "running", "retrying"] },
  { name: "done", label: "Done", states: ["done"] },
  { name: "bad", label: "Failed", states: ["failed", "refused", "unsure"] },
  { name: "cancelled", label: "Cancelled", states: ["cancelled"] },
  { name: "dry-run", label: "Dry runs", states: ["dry-run"] },
];

const DAY_MS = 86_400_000;
export const SPANS = [
  { value: "day", label: "24 h", ms: DAY_MS },
  { value: "week", label: "7 days", ms: 7 * DAY_MS },
  { value: "all", label: "All", ms: null },
] as const;

/** Which actions are shown; empty parts stand for all. */
export interface ActionsFilter {
  group: string;
  kind: string;
  host: string;
  by: string;
  text: string;
  span: string;
}

export function actionsFilterFromSearch(search: URLSearchParams): ActionsFilter {
  const part = (name: string) => search.get(name) ?? "";
  const group = part("state");
  const span = part("span");
  return {
    group: STATE_GROUPS.some(({ name }) => name === group) ? group : "",
    kind: part("kind"),
    host: part("host"),
    by: part("by"),
    text: part("text"),
    span: SPANS.some(({ value }) => value === span) ? span : "all",
  };
}

/** What is asked of `/api/actions`, without the page. */
export function actionsQuery(filter: ActionsFilter, nowMs: number): URLSearchParams {
  const { group, kind, host, by, text } = filter;
  const states = STATE_GROUPS.find(({ name }) => name === group)?.states ?? [];
  const span = SPANS.find(({ value }) => value === filter.span)?.ms ?? null;
  const query = new URLSearchParams();
  const parts = { state: states.join(","), kind, host, by, text, from: span === null ? "" : String(nowMs - span) };
  for (const [name, value] of Object.entries(parts)) if (value.trim() !== "") query.set(name, value.trim());
  return query;
}
