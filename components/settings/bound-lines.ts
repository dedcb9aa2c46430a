import { maximumOf } from "../../domain/metric-catalogue";
import type { Rule } from "../../domain/rule";
import type { ChartDefinition } from "../chart/chart-definition";

/** Looks that compare the series itself, now or ahead, with the bounds. */
const OF_THE_SERIES: readonly Rule["look"]["at"][] = ["value", "forecast", "burst"];

function boundsOf(rule: Rule): { bound: number; label: string }[] {
  return (["warning", "failure"] as const).flatMap((severity) => {
    const { above, below, inside } = rule[severity] ?? {};
    return [above, below, inside?.from, inside?.to].flatMap((bound) =>
      bound === undefined ? [] : [{ bound, label: severity }],
    );
  });
}

/**
 * A rule's bounds as lines in a chart of one series; none where they are not in that series' unit.
 * @param coreCount of the host; `undefined` when it is not known
 */
export function boundLines(
  rule: Rule,
  seriesId: string,
  coreCount: number | undefined,
): Pick<ChartDefinition, "levels" | "limits"> {
  if (!OF_THE_SERIES.includes(rule.look.at)) return {};
  const bounds = boundsOf(rule);
  if (rule.boundUnit === "percent") {
    const maximum = maximumOf(seriesId);
    if (maximum === undefined) return {};
    return { limits: bounds.map(({ bound, label }) => ({ seriesId: maximum, factor: bound / 100, label })) };
  }
  const factor = rule.boundUnit === "cores" ? coreCount : 1;
  if (factor === undefined) return {};
  return { levels: bounds.map(({ bound, label }) => ({ value: bound * factor, label })) };
}
