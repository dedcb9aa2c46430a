import { instanceName } from "./instance-name";
import type { MetricDefinition } from "./metric-definition";
import { METRIC_DEFINITIONS } from "./metric-definitions";

/** A name of the catalogue's `prometheus` or `otel` column, taken apart: `name{device="{interface}",direction="receive"}`. */
export interface MetricSelector {
  name: string;
  /** What the labels have to be. */
  fixed: readonly (readonly [label: string, value: string])[];
  /** The label that holds the instance. */
  instanceLabel: string | undefined;
}

const SELECTOR = /^([^{]+)(?:\{(.+)\})?$/;
const LABEL = /(\w+)="([^"]*)"/g;
const INSTANCE = /^\{\w+\}$/;

/** @throws Error for what is no selector: the catalogue is wrong */
export function parseSelector(text: string): MetricSelector {
  const [, name, labels = ""] = SELECTOR.exec(text) ?? [];
  if (name === undefined) throw new Error(`"${text}" is no selector`);
  const pairs = [...labels.matchAll(LABEL)].map(([, label, value]) => [label!, value!] as const);
  return {
    name,
    fixed: pairs.filter(([, value]) => !INSTANCE.test(value)),
    instanceLabel: pairs.find(([, value]) => INSTANCE.test(value))?.[0],
  };
}

interface Row extends MetricSelector {
  definition: MetricDefinition;
  prefix: string;
  suffix: string;
}

/** What the metrics of another system are called here, after the catalogue. */
export class SelectorIndex {
  private readonly rows = new Map<string, Row[]>();

  /** @param selectorOf what a metric of the catalogue is called there; `undefined`: nothing */
  constructor(selectorOf: (definition: MetricDefinition) => string | undefined) {
    for (const definition of METRIC_DEFINITIONS) {
      const text = selectorOf(definition);
      if (text === undefined) continue;
      const selector = parseSelector(text);
      const [prefix = "", suffix = ""] = definition.pattern.split(/\{\w+\}/);
      const rows = this.rows.get(selector.name) ?? [];
      this.rows.set(selector.name, [...rows, { ...selector, definition, prefix, suffix }]);
    }
  }

  has(name: string): boolean {
    return this.rows.has(name);
  }

  /** @returns the series, or `undefined` when the catalogue does not know it with these labels */
  find(
    name: string,
    labels: ReadonlyMap<string, string>,
  ): { seriesId: string; definition: MetricDefinition } | undefined {
    for (const { definition, fixed, instanceLabel, prefix, suffix } of this.rows.get(name) ?? []) {
      if (!fixed.every(([label, value]) => labels.get(label) === value)) continue;
      if (instanceLabel === undefined) return { seriesId: definition.pattern, definition };
      const instance = instanceName(labels.get(instanceLabel) ?? "");
      if (instance !== null) return { seriesId: prefix + instance + suffix, definition };
    }
    return undefined;
  }
}
