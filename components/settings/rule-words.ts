import { findMetric, unitOf } from "../../domain/metric-catalogue";
import type { Bounds, Rule } from "../../domain/rule";
import { formatDuration, formatValue } from "../../domain/units";

const EDGE_WORDS = { lower: "lower bound", mean: "mean", upper: "upper bound" };

/** `95`, `2.2`: no digits that say nothing. */
function plain(value: number): string {
  return String(Number(value.toFixed(4)));
}

/** What a rule looks at, for people: "Memory used 1 min ahead, lower bound of the forecast". */
export function describeLook({ series, look }: Pick<Rule, "series" | "look">): string {
  if (look.at === "silent") return "Frames of the host";
  const label = describeSeries(series);
  return look.at === "value"
    ? label
    : `${label} ${formatDuration(look.horizonSeconds)} ahead, ${EDGE_WORDS[look.edge]} of the forecast`;
}

/** A series, or a pattern of series: `filesystem.*.used_ratio` is "any mount full". */
export function describeSeries(series: string): string {
  const metric = findMetric(series);
  if (!metric) return series;
  const { definition, instance } = metric;
  const words = definition.label.replace(/\{(\w+)\}/, (_, of: string) =>
    instance === "*" ? `any ${of}` : (instance ?? of),
  );
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** A number in a rule's unit: "95 %", "2.2 × cores". */
function describeAmount(value: number, { boundUnit, series }: Pick<Rule, "boundUnit" | "series">): string {
  if (boundUnit === "percent") return `${plain(value)} %`;
  if (boundUnit === "cores") return `${plain(value)} × cores`;
  const unit = unitOf(series);
  return unit === "ratio" ? `${plain(value * 100)} %` : formatValue(value, unit);
}

/** Where a rule is broken: "above 95 %", "below 1 GiB or above 20 GiB"; `null` without bounds. */
export function describeBounds(
  bounds: Bounds | undefined,
  rule: Pick<Rule, "boundUnit" | "series" | "look">,
): string | null {
  if (!bounds) return null;
  if (rule.look.at === "silent") {
    const { missedFrames } = rule.look;
    return missedFrames === 1 ? "1 frame missed" : `${missedFrames} frames missed`;
  }
  const words: string[] = [];
  if (bounds.below !== undefined) words.push(`below ${describeAmount(bounds.below, rule)}`);
  if (bounds.above !== undefined) words.push(`above ${describeAmount(bounds.above, rule)}`);
  return words.join(" or ");
}

/** How long it must be broken without a break: "5 samples, at least 1 min". */
export function describePatience({ hits, forSeconds }: Pick<Rule, "hits" | "forSeconds">): string {
  const samples = hits === 1 ? "1 sample" : `${hits} samples`;
  if (forSeconds === 0) return hits === 1 ? "at once" : samples;
  return `${samples}, at least ${formatDuration(forSeconds)}`;
}

/** Where its alarm clears: "5 % inside the bound". */
export function describeClearing(rule: Pick<Rule, "hysteresis" | "boundUnit" | "series" | "look">): string {
  if (rule.look.at === "silent") return "with the next frame";
  return rule.hysteresis === 0 ? "inside the bound" : `${describeAmount(rule.hysteresis, rule)} inside the bound`;
}
