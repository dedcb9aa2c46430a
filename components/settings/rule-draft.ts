import { HOST_SILENT_SERIES } from "../../domain/host-silent";
import type { Bounds, Look, Rule } from "../../domain/rule";
import { type AmountKind, amountText, boundKind } from "./rule-amount";

export type BoundShape = "none" | "above" | "below" | "outside" | "inside";

/** A bound as it is being entered. `low` is of below, outside and inside; `high` of above, outside and inside. */
export interface BoundDraft {
  shape: BoundShape;
  low: string;
  high: string;
}

type LookOf<At extends Look["at"]> = Extract<Look, { at: At }>;

/** A rule as it is being entered: numbers are texts, and the fields of every look are kept, so that trying another loses nothing. */
export interface RuleDraft
  extends Pick<
    Rule,
    | "id"
    | "name"
    | "series"
    | "hosts"
    | "boundUnit"
    | "severity"
    | "message"
    | "runbookUrl"
    | "keepUntilAcknowledged"
    | "enabled"
  > {
  at: Look["at"];
  method: LookOf<"forecast">["method"];
  horizon: string;
  forecastEdge: LookOf<"forecast">["edge"];
  limitEdge: LookOf<"limit">["edge"];
  /** Of rate, burst and anomaly. */
  window: string;
  /** How long a series is missing. */
  after: string;
  missedFrames: string;
  warning: BoundDraft;
  failure: BoundDraft;
  hits: string;
  forTime: string;
  hysteresis: string;
}

/** Fields that can be wrong. */
export type RuleField =
  | "name"
  | "series"
  | "hosts"
  | "horizon"
  | "window"
  | "after"
  | "missedFrames"
  | "boundUnit"
  | "warning"
  | "failure"
  | "hits"
  | "forTime"
  | "hysteresis"
  | "message"
  | "runbookUrl";

/** Looks that are broken or not, without a bound. */
export function hasBounds({ at }: Pick<Look, "at">): boolean {
  return at !== "missing" && at !== "silent";
}

/** Looks whose number is in the series' unit, so that percent and cores mean something. */
export function hasBoundUnit({ at }: Pick<Look, "at">): boolean {
  return hasBounds({ at }) && at !== "limit" && at !== "anomaly";
}

export function hasWindow({ at }: Pick<Look, "at">): boolean {
  return at === "rate" || at === "burst" || at === "anomaly";
}

/** What the bounds of a draft are counted in. */
export function draftKind({ at, boundUnit, series }: Pick<RuleDraft, "at" | "boundUnit" | "series">): AmountKind {
  return boundKind({ look: { at }, boundUnit: hasBoundUnit({ at }) ? boundUnit : "value", series: series.trim() });
}

function boundDraft(bounds: Bounds | undefined, kind: AmountKind): BoundDraft {
  if (!bounds) return { shape: "none", low: "", high: "" };
  const { above, below, inside } = bounds;
  if (inside) return { shape: "inside", low: amountText(inside.from, kind), high: amountText(inside.to, kind) };
  const [low, high] = [below, above].map((value) => (value === undefined ? "" : amountText(value, kind)));
  const shape = below === undefined ? "above" : above === undefined ? "below" : "outside";
  return { shape, low: low!, high: high! };
}

const EMPTY: RuleDraft = {
  id: "",
  name: "",
  series: "",
  hosts: "*",
  at: "value",
  method: "line",
  horizon: "1 min",
  forecastEdge: "lower",
  limitEdge: "likely",
  window: "1 min",
  after: "1 min",
  missedFrames: "3",
  boundUnit: "value",
  warning: { shape: "none", low: "", high: "" },
  failure: { shape: "above", low: "", high: "" },
  severity: "failure",
  hits: "5",
  forTime: "0 s",
  hysteresis: "0",
  message: "",
  runbookUrl: "",
  keepUntilAcknowledged: false,
  enabled: true,
};

/** A new rule, with a failure bound to fill in. */
export function newDraft(): RuleDraft {
  return EMPTY;
}

function lookDraft(look: Look): Partial<RuleDraft> {
  const duration = (seconds: number) => amountText(seconds, "seconds");
  switch (look.at) {
    case "value":
      return {};
    case "forecast":
      return { method: look.method, horizon: duration(look.horizonSeconds), forecastEdge: look.edge };
    case "limit":
      return { method: look.method, limitEdge: look.edge };
    case "rate":
    case "burst":
    case "anomaly":
      return { window: duration(look.windowSeconds) };
    case "missing":
      return { after: duration(look.afterSeconds) };
    case "silent":
      return { missedFrames: String(look.missedFrames) };
  }
}

/** A rule as it is put into the fields; `ruleOf` makes the same rule of it again. */
export function draftOf(rule: Rule): RuleDraft {
  const { id, name, series, hosts, look, boundUnit, severity, message, runbookUrl } = rule;
  const kind = boundKind(rule);
  return {
    ...EMPTY,
    ...{ id, name, hosts, boundUnit, severity, message, runbookUrl },
    series: look.at === "silent" ? "" : series,
    at: look.at,
    ...lookDraft(look),
    warning: boundDraft(rule.warning, kind),
    failure: boundDraft(rule.failure, kind),
    hits: String(rule.hits),
    forTime: amountText(rule.forSeconds, "seconds"),
    hysteresis: amountText(rule.hysteresis, kind),
    keepUntilAcknowledged: rule.keepUntilAcknowledged,
    enabled: rule.enabled,
  };
}

/** The series that a draft is about: silence is of the host as a whole. */
export function seriesOf({ at, series }: Pick<RuleDraft, "at" | "series">): string {
  return at === "silent" ? HOST_SILENT_SERIES : series.trim();
}

const MAX_ID_LENGTH = 64;
/** The page of a new rule has this name among the pages of the rules. */
export const NEW_RULE_PATH = "new";

/** An id made from a name that no other rule has: "Memory is full" is `memory-is-full`, or `memory-is-full-2`. */
export function ruleIdOf(name: string, taken: readonly string[]): string {
  const plain = name
    .normalize("NFKD")
    .toLowerCase()
    .replace(/\p{Mark}/gu, "")
    .replace(/[^a-z0-9]+/g, "-");
  const base = plain.slice(0, MAX_ID_LENGTH - 4).replace(/^-+|-+$/g, "") || "rule";
  let id = base;
  for (let i = 2; taken.includes(id) || id === NEW_RULE_PATH; i++) id = `${base}-${i}`;
  return id;
}
