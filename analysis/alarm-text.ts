import { describeTimeToLimit, type Forecast } from "../domain/forecast";
import { labelOf, unitOf } from "../domain/metric-catalogue";
import type { Rule } from "../domain/rule";
import { formatValue } from "../domain/units";

/** All numbers are in the series' own unit. */
export interface AlarmTextInput {
  rule: Rule;
  seriesId: string;
  value: number;
  bound: number | undefined;
  maximum: number | undefined;
  forecast: Forecast | undefined;
}

function amount({ seriesId, maximum, rule }: AlarmTextInput, value: number): string {
  const own = formatValue(value, unitOf(seriesId), "bytes");
  if (rule.boundUnit !== "percent" || maximum === undefined) return own;
  return `${((value / maximum) * 100).toFixed(1)} % (${own} of ${formatValue(maximum, unitOf(seriesId), "bytes")})`;
}

/** What an alarm says to people while it is active. */
export function activeAlarmText(input: AlarmTextInput): string {
  const { rule, seriesId, value, bound, forecast } = input;
  const label = labelOf(seriesId);
  const side = bound === undefined ? "" : value >= bound ? "above" : "below";
  const limit = bound === undefined ? "" : `, ${side} ${amount(input, bound).replace(/ \(.*/, "")}`;
  if (rule.look.at === "forecast" && forecast) {
    const time = forecast.timeToLimit ? `: ${describeTimeToLimit(forecast.timeToLimit)}` : "";
    return `${label} is heading for ${amount(input, forecast.mean)} in ${rule.look.horizonSeconds} s${limit}${time}`;
  }
  return `${label} is ${amount(input, value)}${limit}`;
}

/** What an alarm says once it is over. */
export function clearedAlarmText(input: AlarmTextInput): string {
  const back = input.rule.look.at === "forecast" ? "is no longer heading out of bounds" : "is within its bounds again";
  return `${labelOf(input.seriesId)} ${back}: ${amount(input, input.value)}`;
}
