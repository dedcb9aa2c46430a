import { z } from "zod";
import { maximumOf } from "./metric-catalogue";

/** Where a value is broken: beyond `above` or `below` (a bound that is met exactly is not broken, as in collectd). */
export const boundsSchema = z
  .object({ above: z.number().optional(), below: z.number().optional() })
  .refine((bounds) => bounds.above !== undefined || bounds.below !== undefined, "a bound needs `above` or `below`");
export type Bounds = z.infer<typeof boundsSchema>;

/**
 * What a rule looks at. `value`: the newest sample. `forecast`: where the series will be in `horizonSeconds`, at the edge
 * of the band that `edge` names: `lower` is sure to come, `mean` is likely, `upper` is possible. `silent`: no frames.
 */
export const lookSchema = z.discriminatedUnion("at", [
  z.object({ at: z.literal("value") }),
  z.object({
    at: z.literal("forecast"),
    method: z.enum(["line"]).default("line"),
    horizonSeconds: z.number().positive().max(604_800),
    edge: z.enum(["lower", "mean", "upper"]).default("lower"),
  }),
  z.object({ at: z.literal("silent"), missedFrames: z.number().int().min(1).max(1000) }),
]);
export type Look = z.infer<typeof lookSchema>;

/** Which unit the bounds are in: the series' own, percent of the series' maximum, or multiples of the number of cores. */
export const BOUND_UNITS = ["value", "percent", "cores"] as const;

/** What raises an alarm. */
export const ruleSchema = z.object({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, "a rule id has 1 to 64 small letters, digits and dashes"),
  name: z.string().min(1).max(128),
  /** Series id in which `*` stands for any text: `filesystem.*.used_ratio`. */
  series: z.string().min(1).max(256),
  /** Host id in which `*` stands for any text. */
  hosts: z.string().min(1).max(256).default("*"),
  look: lookSchema,
  boundUnit: z.enum(BOUND_UNITS).default("value"),
  warning: boundsSchema.optional(),
  failure: boundsSchema.optional(),
  /** So many running broken samples raise the alarm; one good sample starts the count again. */
  hits: z.number().int().min(1).max(100_000).default(1),
  /** The value must also have been broken for so long, whatever the sampling rate. */
  forSeconds: z.number().min(0).max(86_400).default(0),
  /** How far back inside its bound, in the bound's unit, a value must come before the alarm clears. */
  hysteresis: z.number().min(0).default(0),
  enabled: z.boolean().default(true),
});
export type Rule = z.infer<typeof ruleSchema>;

/** The rules in force, with a version that rises by one at each change. */
export const ruleSetSchema = z.object({
  version: z.number().int().nonnegative(),
  rules: z.array(ruleSchema).max(1000),
});
export type RuleSet = z.infer<typeof ruleSetSchema>;

/** A regular expression for a pattern in which `*` stands for any text. */
export function patternToRegExp(pattern: string): RegExp {
  return new RegExp(
    `^${pattern
      .split("*")
      .map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, "\\$&"))
      .join(".*")}$`,
  );
}

/** The series whose value is 100 % for this rule on this series; `undefined` when the rule is not in percent or there is none. */
export function maximumSeriesOf(rule: Rule, seriesId: string): string | undefined {
  return rule.boundUnit === "percent" ? maximumOf(seriesId) : undefined;
}

/** The id of the rule that the server, not a node, judges. */
export const HOST_SILENT_RULE_ID = "host-silent";

/** The rules that Premonitor starts with. */
export const SHIPPED_RULES: RuleSet = {
  version: 1,
  rules: [
    {
      id: "memory-forecast",
      name: "Memory is about to run out",
      series: "memory.used",
      hosts: "*",
      look: { at: "forecast", method: "line", horizonSeconds: 60, edge: "lower" },
      boundUnit: "percent",
      failure: { above: 95 },
      hits: 5,
      forSeconds: 4,
      hysteresis: 5,
      enabled: true,
    },
    {
      id: "memory-used",
      name: "Memory is nearly full",
      series: "memory.used",
      hosts: "*",
      look: { at: "value" },
      boundUnit: "percent",
      warning: { above: 90 },
      failure: { above: 97 },
      hits: 5,
      forSeconds: 4,
      hysteresis: 2,
      enabled: true,
    },
    {
      id: "cpu-busy",
      name: "CPU is busy all the time",
      series: "cpu.busy",
      hosts: "*",
      look: { at: "value" },
      boundUnit: "value",
      warning: { above: 0.95 },
      hits: 5,
      forSeconds: 60,
      hysteresis: 0.1,
      enabled: true,
    },
    {
      id: "load",
      name: "Load is above what the cores can do",
      series: "load.15m",
      hosts: "*",
      look: { at: "value" },
      boundUnit: "cores",
      warning: { above: 2.2 },
      hits: 5,
      forSeconds: 5,
      hysteresis: 0.2,
      enabled: true,
    },
    {
      id: "filesystem-used",
      name: "Filesystem is nearly full",
      series: "filesystem.*.used_ratio",
      hosts: "*",
      look: { at: "value" },
      boundUnit: "value",
      warning: { above: 0.95 },
      failure: { above: 0.99 },
      hits: 5,
      forSeconds: 5,
      hysteresis: 0.01,
      enabled: true,
    },
    {
      id: "filesystem-inodes",
      name: "Filesystem is nearly out of inodes",
      series: "filesystem.*.inodes_used_ratio",
      hosts: "*",
      look: { at: "value" },
      boundUnit: "value",
      warning: { above: 0.98 },
      hits: 5,
      forSeconds: 5,
      hysteresis: 0.01,
      enabled: true,
    },
    {
      id: HOST_SILENT_RULE_ID,
      name: "Host is silent",
      series: "host.frames",
      hosts: "*",
      look: { at: "silent", missedFrames: 3 },
      boundUnit: "value",
      failure: { below: 1 },
      hits: 1,
      forSeconds: 0,
      hysteresis: 0,
      enabled: true,
    },
  ],
};
