import type { Unit } from "./units";

/** One row of the catalogue. `{x}` in `pattern` stands for an instance (an interface, a device, a mount point). */
export interface MetricDefinition {
  pattern: string;
  label: string;
  unit: Unit;
  kind: "gauge" | "rate" | "counter";
  /** Digits kept after the decimal point when stored. */
  decimals: number;
  /** The series that a percentage of this one is taken of. */
  maximum?: string;
  /** In others, `{x}` stands for the instance too; labels (attributes) stand behind the name as in PromQL: `name{device="{x}",mode="user"}`. */
  otel?: string;
  prometheus?: string;
  collectd?: string;
  slapos?: string;
  lizmon?: string;
}

/** What a series is called elsewhere, and what is full for it. */
export type Dialects = Pick<MetricDefinition, "maximum" | "otel" | "prometheus" | "collectd" | "slapos" | "lizmon">;

export function define(
  pattern: string,
  label: string,
  unit: Unit,
  kind: MetricDefinition["kind"],
  decimals: number,
  dialects: Dialects = {},
): MetricDefinition {
  return { pattern, label, unit, kind, decimals, ...dialects };
}

export const gauge = (pattern: string, label: string, unit: Unit, decimals: number, dialects?: Dialects) =>
  define(pattern, label, unit, "gauge", decimals, dialects);
export const rate = (pattern: string, label: string, unit: Unit, decimals: number, dialects?: Dialects) =>
  define(pattern, label, unit, "rate", decimals, dialects);
