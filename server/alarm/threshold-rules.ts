import { type Bounds, type Rule, ruleSchema } from "../../domain/rule";
import type { CollectdTarget } from "./collectd-series";
import type { ThresholdOptions } from "./threshold-options";

const MAX_SLUG = 58;

/** Small errors of binary fractions are left out: 95 % is 0.95. */
function scaled(value: number, scale: number): number {
  return Number((value * scale).toPrecision(12));
}

function boundsOf(
  { scale, flipped }: CollectdTarget,
  min: number | undefined,
  max: number | undefined,
  invert: boolean,
): Bounds | undefined {
  if (min === undefined && max === undefined) return undefined;
  const own = (value: number) => (flipped ? scaled(1 - value * scale, 1) : scaled(value, scale));
  const [low, high] = flipped ? [max, min] : [min, max];
  const from = low === undefined ? undefined : own(low);
  const to = high === undefined ? undefined : own(high);
  if (!invert) return { below: from, above: to };
  if (from !== undefined && to !== undefined) return { inside: { from, to } };
  return { above: from, below: to };
}

/** The same file always gives the same ids, so that it can be imported again; their prefix keeps them apart from rules made here. */
function uniqueId(text: string, taken: ReadonlySet<string>): string {
  const slug = `collectd-${text.toLowerCase().replace(/[^a-z0-9]+/g, "-")}`.slice(0, MAX_SLUG).replace(/-+$/, "");
  let id = slug;
  for (let n = 2; taken.has(id); n++) id = `${slug}-${n}`;
  return id;
}

export interface Threshold {
  target: CollectdTarget;
  options: ThresholdOptions;
  /** `undefined`: every host. */
  host: string | undefined;
  missingAfterSeconds: number;
}

/**
 * The rule of a threshold's bounds and the one of its missing value.
 * @param before rules that were made of the file already
 * @returns the rules that are not there yet, or in words why one cannot be
 */
export function thresholdRules(
  { target, options, host, missingAfterSeconds }: Threshold,
  before: readonly Rule[],
): Rule[] | string {
  const { collectdName: name, series, boundUnit, look } = target;
  const hosts = host ?? "*";
  const slug = host === undefined ? name : `${host}-${name}`;
  const { hits, interesting, invert, warningMin, warningMax, failureMin, failureMax } = options;
  const warning = boundsOf(target, warningMin, warningMax, invert);
  const failure = boundsOf(target, failureMin, failureMax, invert);
  const candidates: { id: string; [field: string]: unknown }[] = [];
  if (warning || failure) {
    const hysteresis = scaled(options.hysteresis, target.scale);
    candidates.push({ id: slug, name, series, hosts, look, boundUnit, warning, failure, hits, hysteresis });
  }
  const isKnown = before.some((rule) => rule.look.at === "missing" && rule.series === series && rule.hosts === hosts);
  if (interesting && !isKnown) {
    const missing = { at: "missing", afterSeconds: missingAfterSeconds };
    candidates.push({ id: `${slug}-missing`, name: `${name} is missing`, series, hosts, look: missing });
  }
  const rules: Rule[] = [];
  for (const candidate of candidates) {
    const id = uniqueId(candidate.id, new Set([...before, ...rules].map((rule) => rule.id)));
    const result = ruleSchema.safeParse({ ...candidate, id });
    if (!result.success) {
      const [issue] = result.error.issues;
      return `no rule can be made of it: ${issue!.path.join(".")}: ${issue!.message}`;
    }
    rules.push(result.data);
  }
  return rules;
}
