import type { Severity } from "../../domain/alarm";
import { capitalized } from "../../domain/capitalized";
import { findMetric } from "../../domain/metric-catalogue";
import type { Bounds, Rule } from "../../domain/rule";
import { formatDuration } from "../../domain/units";
import { describeAmount } from "./rule-amount";

type ForecastEdge = Extract<Rule["look"], { at: "forecast" }>["edge"];
type LimitEdge = Extract<Rule["look"], { at: "limit" }>["edge"];

export const FORECAST_EDGE_WORDS: Record<ForecastEdge, string> = {
  lower: "lower bound",
  mean: "mean",
  upper: "upper bound",
};
export const LIMIT_EDGE_WORDS: Record<LimitEdge, string> = {
  earliest: "at the earliest",
  likely: "likely",
  latest: "at the latest",
};

/** What a rule looks at, for people: "Memory used 1 min ahead, lower bound of the forecast". */
export function describeLook({ series, look }: Pick<Rule, "series" | "look">): string {
  const label = describeSeries(series);
  switch (look.at) {
    case "value":
      return label;
    case "forecast":
      return `${label} ${formatDuration(look.horizonSeconds)} ahead, ${FORECAST_EDGE_WORDS[look.edge]} of the forecast`;
    case "limit":
      return `${label}: time until full, ${LIMIT_EDGE_WORDS[look.edge]}`;
    case "rate":
      return `${label}: change a second, over ${formatDuration(look.windowSeconds)}`;
    case "burst":
      return `${label}: highest of ${formatDuration(look.windowSeconds)}`;
    case "anomaly":
      return `${label}: deviation from what was usual over ${formatDuration(look.windowSeconds)}`;
    case "missing":
      return `${label}: time since the last sample`;
    case "silent":
      return "Frames of the host";
  }
}

/** A series, or a pattern of series: `filesystem.*.used_ratio` is "any mount full". */
export function describeSeries(series: string): string {
  const metric = findMetric(series);
  if (!metric) return series;
  const { definition, instance } = metric;
  const words = definition.label.replace(/\{(\w+)\}/, (_, of: string) =>
    instance === "*" ? `any ${of}` : (instance ?? of),
  );
  return capitalized(words);
}

type Bounded = Pick<Rule, "boundUnit" | "series" | "look">;

/** Where a value is broken: "above 95 %", "outside 1 GiB to 20 GiB", "inside 2 to 5". */
export function describeBounds({ above, below, inside }: Bounds, rule: Bounded): string {
  const amount = (value: number) => describeAmount(value, rule);
  if (inside) return `inside ${amount(inside.from)} to ${amount(inside.to)}`;
  if (above === undefined) return `below ${amount(below!)}`;
  if (below === undefined) return `above ${amount(above)}`;
  return above === below ? `other than ${amount(above)}` : `outside ${amount(below)} to ${amount(above)}`;
}

/** When a rule is broken, and how bad that is, the milder first. */
export function describeBroken(rule: Omit<Rule, "id" | "name">): { severity: Severity; words: string }[] {
  const { look, severity } = rule;
  if (look.at === "missing") return [{ severity, words: `no sample for ${formatDuration(look.afterSeconds)}` }];
  if (look.at === "silent") {
    const count = look.missedFrames;
    return [{ severity, words: count === 1 ? "1 frame missed" : `${count} frames missed` }];
  }
  return (["warning", "failure"] as const).flatMap((each) => {
    const bounds = rule[each];
    return bounds ? [{ severity: each, words: describeBounds(bounds, rule) }] : [];
  });
}

/** How long it must be broken without a break: "5 samples, at least 1 min". */
export function describePatience({ hits, forSeconds }: Pick<Rule, "hits" | "forSeconds">): string {
  const samples = hits === 1 ? "1 sample" : `${hits} samples`;
  if (forSeconds === 0) return hits === 1 ? "at once" : samples;
  return `${samples}, at least ${formatDuration(forSeconds)}`;
}

function clearedWhen(rule: Bounded & Pick<Rule, "hysteresis" | "warning" | "failure">): string {
  if (rule.look.at === "silent") return "with the next frame";
  if (rule.look.at === "missing") return "with the next sample";
  const { hysteresis, warning, failure } = rule;
  const place = [warning, failure].some((bounds) => bounds?.inside) ? "outside the span" : "inside the bound";
  return hysteresis === 0 ? place : `${describeAmount(hysteresis, rule)} ${place}`;
}

/** Where its alarm clears: "5 % inside the bound". */
export function describeClearing(
  rule: Parameters<typeof clearedWhen>[0] & Pick<Rule, "keepUntilAcknowledged">,
): string {
  return `${clearedWhen(rule)}${rule.keepUntilAcknowledged ? ", stays in view until acknowledged" : ""}`;
}
