import type { Bounds, Look, Rule } from "../../domain/rule";
import { parseAmount } from "./rule-amount";
import {
  type BoundDraft,
  draftKind,
  hasBounds,
  hasBoundUnit,
  hasWindow,
  type RuleDraft,
  type RuleField,
  seriesOf,
} from "./rule-draft";

export type RuleProblems = Partial<Record<RuleField, string>>;

const DAY_SECONDS = 86_400;
const WEEK_SECONDS = 7 * DAY_SECONDS;

/** Reads fields, and remembers what is wrong with which. */
class FieldReader {
  readonly problems: RuleProblems = {};

  constructor(private readonly draft: RuleDraft) {}

  refuse(field: RuleField, problem: string): void {
    this.problems[field] ??= problem;
  }

  text(
    field: "name" | "series" | "hosts" | "message" | "runbookUrl",
    needed: string | null,
    maxLength: number,
  ): string {
    const text = this.draft[field].trim();
    if (text === "" && needed !== null) this.refuse(field, needed);
    if (text.length > maxLength) this.refuse(field, `At most ${maxLength} characters.`);
    return text;
  }

  /** @returns seconds; between `least` and `most`, which are seconds too */
  duration(field: "horizon" | "window" | "after" | "forTime", least: number, most: number, span: string): number {
    const seconds = parseAmount(this.draft[field], "seconds");
    if (Number.isNaN(seconds)) this.refuse(field, "Write a time, as 90 s, 5 min or 1 h 30 min.");
    else if (seconds < least || seconds > most) this.refuse(field, span);
    return seconds;
  }

  count(field: "hits" | "missedFrames", most: number): number {
    const count = Number(this.draft[field].trim() || Number.NaN);
    if (!Number.isInteger(count) || count < 1 || count > most) this.refuse(field, `A whole number from 1 to ${most}.`);
    return count;
  }

  amount(field: RuleField, text: string): number {
    const value = parseAmount(text, draftKind(this.draft));
    if (Number.isNaN(value)) this.refuse(field, text.trim() === "" ? "A number is missing." : `${text} is not read.`);
    return value;
  }

  bounds(field: "warning" | "failure"): Bounds | undefined {
    const { shape, low, high }: BoundDraft = this.draft[field];
    if (shape === "none") return undefined;
    const below = shape === "above" ? undefined : this.amount(field, low);
    const above = shape === "below" ? undefined : this.amount(field, high);
    if (below === undefined) return { above };
    if (above === undefined) return { below };
    if (shape === "inside") {
      if (below >= above) this.refuse(field, "The span goes from a lower to a higher value.");
      return { inside: { from: below, to: above } };
    }
    if (below > above) this.refuse(field, "The lower end must not be above the higher one: no value would be good.");
    return { below, above };
  }

  look(): Look {
    const { at, method, forecastEdge, limitEdge } = this.draft;
    const windowSeconds = hasWindow({ at })
      ? this.duration("window", 0.1, DAY_SECONDS, "From 0.1 s to 1 d.")
      : Number.NaN;
    switch (at) {
      case "value":
        return { at };
      case "forecast": {
        const horizonSeconds = this.duration(
          "horizon",
          Number.MIN_VALUE,
          WEEK_SECONDS,
          "More than nothing, up to 7 d.",
        );
        return { at, method, horizonSeconds, edge: forecastEdge };
      }
      case "limit":
        return { at, method, edge: limitEdge };
      case "rate":
      case "burst":
      case "anomaly":
        return { at, windowSeconds };
      case "missing":
        return { at, afterSeconds: this.duration("after", 1, WEEK_SECONDS, "From 1 s to 7 d.") };
      case "silent":
        return { at, missedFrames: this.count("missedFrames", 1000) };
    }
  }
}

function isWebAddress(text: string): boolean {
  return /^https?:\/\//i.test(text) && URL.canParse(text);
}

/** What bounds leave out is as if it had not been entered: a rule without bounds has no hits and no way back to one. */
function readJudgement(reader: FieldReader, draft: RuleDraft): Omit<Partial<Rule>, "id"> {
  if (!hasBounds(draft)) return { boundUnit: "value", hits: 1, forSeconds: 0, hysteresis: 0 };
  const [warning, failure] = [reader.bounds("warning"), reader.bounds("failure")];
  if (!warning && !failure) reader.refuse("failure", "Give a warning or a failure bound.");
  const hysteresis = reader.amount("hysteresis", draft.hysteresis);
  if (hysteresis < 0) reader.refuse("hysteresis", "Nought or more.");
  return {
    boundUnit: hasBoundUnit(draft) ? draft.boundUnit : "value",
    ...(warning && { warning }),
    ...(failure && { failure }),
    hits: reader.count("hits", 100_000),
    forSeconds: reader.duration("forTime", 0, DAY_SECONDS, "From nothing to 1 d."),
    hysteresis,
  };
}

/** The rule that was entered, or `null` with what is wrong with it by field. The server checks again. */
export function checkRule(draft: RuleDraft): { rule: Rule | null; problems: RuleProblems } {
  const reader = new FieldReader(draft);
  const name = reader.text("name", "Give the rule a name.", 128);
  const hosts = reader.text("hosts", "Say which hosts: * for all.", 256);
  const message = reader.text("message", null, 500);
  const runbookUrl = reader.text("runbookUrl", null, 2000);
  if (runbookUrl !== "" && !isWebAddress(runbookUrl))
    reader.refuse("runbookUrl", "An address that begins with https://");
  if (draft.at !== "silent") reader.text("series", "Say which series.", 256);
  const look = reader.look();
  const judgement = readJudgement(reader, draft);
  const { problems } = reader;
  if (Object.keys(problems).length > 0) return { rule: null, problems };
  const { id, severity, keepUntilAcknowledged, enabled } = draft;
  const told = { id, name, series: seriesOf(draft), hosts, look, severity, message, runbookUrl };
  return { rule: { ...told, keepUntilAcknowledged, enabled, ...judgement } as Rule, problems };
}
