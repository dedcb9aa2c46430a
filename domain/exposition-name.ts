import { findMetric } from "./metric-catalogue";
import type { MetricDefinition } from "./metric-definition";
import { parseSelector } from "./metric-selector";
import type { Unit } from "./units";

/** How a series is called in Prometheus' text format. */
export interface ExpositionName {
  name: string;
  labels: readonly (readonly [label: string, value: string])[];
  type: "gauge" | "counter";
  help: string;
}

const SUFFIX: Readonly<Record<Unit, string>> = {
  ratio: "_ratio",
  bytes: "_bytes",
  bytes_per_second: "_bytes_per_second",
  per_second: "_per_second",
  count: "",
  seconds: "_seconds",
  milliseconds: "_milliseconds",
  celsius: "_celsius",
  hertz: "_hertz",
  load: "",
};
/** Of any unit: that of what is forecast. */
const FORECAST = /^forecast\.\{series\}\.(mean|lower|upper)$/;

/**
 * Levels are called as node_exporter calls them. What it tells as a counter is a speed or a share here, and has a name of its own that says
 * so: `premonitor_net_in_bytes_per_second{interface="eth0"}`. What the catalogue does not know is `premonitor_series{series="…"}`.
 */
export function expositionNameOf(seriesId: string): ExpositionName {
  const metric = findMetric(seriesId);
  if (!metric)
    return { name: "premonitor_series", labels: [["series", seriesId]], type: "gauge", help: "Other series" };
  const { definition, instance = "" } = metric;
  const type = definition.kind === "counter" ? "counter" : "gauge";
  const selector = definition.prometheus === undefined ? undefined : parseSelector(definition.prometheus);
  if (selector && definition.kind === "gauge" && !selector.name.endsWith("_total")) {
    const own = selector.instanceLabel === undefined ? [] : [[selector.instanceLabel, instance] as const];
    return { name: selector.name, labels: [...selector.fixed, ...own], type, help: definition.label };
  }
  const label = /\{(\w+)\}/.exec(definition.pattern)?.[1];
  return {
    name: ownName(definition),
    labels: label === undefined ? [] : [[label, instance]],
    type,
    help: definition.label,
  };
}

function ownName({ pattern, unit, kind }: MetricDefinition): string {
  const words = pattern.replace(/\{\w+\}/, "").split(/[^a-z0-9]+/);
  const name = ["premonitor", ...words.filter((word) => word !== "")].join("_");
  if (FORECAST.test(pattern)) return name;
  const suffix = kind === "counter" ? "_total" : SUFFIX[unit];
  return name.endsWith(suffix) ? name : name + suffix;
}
