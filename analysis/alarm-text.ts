import { describeGrowth, describeHabit, describeStep, describeTimeToLimit, type Forecast } from "../domain/forecast";
import { labelOf, unitOf } from "../domain/metric-catalogue";
import type { Rule } from "../domain/rule";
import { formatDuration, formatValue, type Unit } from "../domain/units";

/** Numbers are in the unit of what the rule looks at, `maximum` in the series' own; NaN when there is none. */
export interface AlarmTextInput {
  rule: Rule;
  hostName: string;
  seriesId: string;
  /** Of the values, when it is not the one that the catalogue gives the series. */
  unit?: Unit;
  value: number;
  bound: number | undefined;
  maximum: number;
  forecast: Forecast | undefined;
}

const RATE_UNITS: Partial<Record<Unit, Unit>> = { bytes: "bytes_per_second", count: "per_second" };

function unitIn({ unit, seriesId }: AlarmTextInput): Unit {
  return unit ?? unitOf(seriesId);
}

function amount(input: AlarmTextInput, value: number): string {
  const { maximum, rule } = input;
  const { at } = rule.look;
  // A series that had never moved has no deviation to count by.
  if (at === "anomaly") return `${Number.isFinite(value) ? value.toFixed(1) : "countless"} deviations`;
  if (at === "limit" || at === "missing") return formatDuration(value);
  const unit = unitIn(input);
  const perSecond = RATE_UNITS[unit];
  const own =
    at === "rate" && perSecond === undefined
      ? `${formatValue(value, unit, "bytes")} a second`
      : formatValue(value, at === "rate" ? perSecond! : unit, "bytes");
  if (rule.boundUnit !== "percent" || !Number.isFinite(maximum)) return own;
  return `${((value / maximum) * 100).toFixed(1)} % (${own} of ${formatValue(maximum, unit, "bytes")})`;
}

/** " grows 38.0 MB/s for 4 min", and of which habit and rise at once it is part. */
function howItGrows(input: AlarmTextInput): string {
  const { forecast } = input;
  const format = (value: number) => formatValue(value, unitIn(input), "bytes");
  const growth = forecast?.growth ? ` ${describeGrowth(forecast.growth, forecast.growth.atMs, format)}` : "";
  const habit = forecast?.growth && forecast.habit ? `, ${describeHabit(forecast.habit, format)}` : "";
  const step = forecast?.step ? `${growth && ";"} ${describeStep(forecast.step, format)}` : "";
  return `${growth}${habit}${step}`;
}

function madeText(input: AlarmTextInput): string {
  const { rule, seriesId, value, bound, forecast } = input;
  const { look } = rule;
  const label = labelOf(seriesId);
  const side = bound === undefined ? "" : value >= bound ? "above" : "below";
  const limit = bound === undefined ? "" : `, ${side} ${amount(input, bound).replace(/ \(.*/, "")}`;
  switch (look.at) {
    case "forecast": {
      const mean = amount(input, forecast?.mean ?? value);
      const time = forecast?.timeToLimit ? `: ${describeTimeToLimit(forecast.timeToLimit)}` : "";
      return `${label} is heading for ${mean} in ${formatDuration(look.horizonSeconds)}${limit}${time}`;
    }
    case "limit":
      return `${label}${howItGrows(input)}: ${describeTimeToLimit(forecast?.timeToLimit)}`;
    case "rate":
      return `${label} ${value < 0 ? "falls" : "grows"} by ${amount(input, Math.abs(value))} over ${formatDuration(look.windowSeconds)}${limit}`;
    case "burst":
      return `${label} had a peak of ${amount(input, value)} within ${formatDuration(look.windowSeconds)}${limit}`;
    case "anomaly":
      return `${label} is unusual: ${amount(input, value)} from what it was over ${formatDuration(look.windowSeconds)}${limit}`;
    case "missing":
      return `${label} has had no data for ${amount(input, value)}`;
    default:
      return `${label} is ${amount(input, value)}${limit}`;
  }
}

/** What an alarm says to people while it is active: the rule's own words, or those made for it. */
export function activeAlarmText(input: AlarmTextInput): string {
  const { rule, hostName, seriesId, value, bound, maximum } = input;
  if (rule.message === "") return madeText(input);
  const parts: Record<string, string> = {
    host: hostName,
    rule: rule.name,
    series: labelOf(seriesId),
    value: amount(input, value),
    bound: bound === undefined ? "–" : amount(input, bound).replace(/ \(.*/, ""),
    maximum: formatValue(maximum, unitIn(input), "bytes"),
  };
  return rule.message.replace(/\{(\w+)\}/g, (all, name: string) => parts[name] ?? all).slice(0, 1000);
}

/** What an alarm says once it is over. `value` is then the newest sample, whatever the rule looks at. */
export function clearedAlarmText(input: AlarmTextInput): string {
  const { rule, seriesId, value, maximum } = input;
  const label = labelOf(seriesId);
  const unit = unitIn(input);
  const own = formatValue(value, unit, "bytes");
  const now =
    rule.boundUnit === "percent" && Number.isFinite(maximum)
      ? `${((value / maximum) * 100).toFixed(1)} % (${own} of ${formatValue(maximum, unit, "bytes")})`
      : own;
  switch (rule.look.at) {
    case "forecast":
    case "limit":
      return `${label} is no longer heading out of bounds: ${now}`;
    case "missing":
      return `${label} has data again: ${now}`;
    case "anomaly":
      return `${label} is as usual again: ${now}`;
    default:
      return `${label} is within its bounds again: ${now}`;
  }
}
