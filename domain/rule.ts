import { z } from "zod";
import { severitySchema } from "./alarm";
import { maximumOf } from "./metric-catalogue";

/**
 * Where a value is broken: beyond `above`, below `below` (both: outside a span), or between the ends of `inside`.
 * A bound that is met exactly is not broken, as in collectd.
 */
export const boundsSchema = z
  .object({
    above: z.number().optional(),
    below: z.number().optional(),
    inside: z.object({ from: z.number(), to: z.number() }).optional(),
  })
  .refine(
    ({ above, below, inside }) => above !== undefined || below !== undefined || inside !== undefined,
    "a bound needs `above`, `below` or `inside`",
  )
  .refine(
    ({ inside }) => inside === undefined || inside.from < inside.to,
    "`inside` goes from a lower to a higher value",
  )
  .refine(
    ({ above, below, inside }) => inside === undefined || (above === undefined && below === undefined),
    "`inside` stands alone, without `above` and `below`",
  )
  .refine(
    ({ above, below }) => above === undefined || below === undefined || below <= above,
    "`below` must not be higher than `above`: no value would be good",
  );
export type Bounds = z.infer<typeof boundsSchema>;

const windowSeconds = z.number().min(0.1).max(86_400);
/** `foresight` learns the series (docs/FORESIGHT.md); `line` is DMA's least-squares line over the newest 20 samples. */
export const FORECAST_METHODS = ["foresight", "line"] as const;
export type ForecastMethod = (typeof FORECAST_METHODS)[number];
const forecastMethod = z.enum(FORECAST_METHODS).default("foresight");

/**
 * What a rule looks at.
 * - `value`: the newest sample.
 * - `forecast`: where the series will be in `horizonSeconds`, at the edge of the band that `edge` names: `lower` is sure to come,
 *   `mean` is likely, `upper` is possible.
 * - `limit`: seconds until the series meets its maximum, at the earliest, likely or latest; infinite when it does not.
 * - `rate`: how much the series changes a second, over the newest `windowSeconds`.
 * - `burst`: the highest sample of the newest `windowSeconds`.
 * - `anomaly`: how many usual deviations the sample is away from what was usual over about `windowSeconds`.
 * - `missing`: seconds since the last sample of a series that was there before.
 * - `silent`: no frames of the host; judged by the server.
 */
export const lookSchema = z.discriminatedUnion("at", [
  z.object({ at: z.literal("value") }),
  z.object({
    at: z.literal("forecast"),
    method: forecastMethod,
    horizonSeconds: z.number().positive().max(604_800),
    edge: z.enum(["lower", "mean", "upper"]).default("lower"),
  }),
  z.object({
    at: z.literal("limit"),
    method: forecastMethod,
    edge: z.enum(["earliest", "likely", "latest"]).default("likely"),
  }),
  z.object({ at: z.literal("rate"), windowSeconds }),
  z.object({ at: z.literal("burst"), windowSeconds }),
  z.object({ at: z.literal("anomaly"), windowSeconds }),
  z.object({ at: z.literal("missing"), afterSeconds: z.number().min(1).max(604_800) }),
  z.object({ at: z.literal("silent"), missedFrames: z.number().int().min(1).max(1000) }),
]);
export type Look = z.infer<typeof lookSchema>;

/** Which unit the bounds are in: the series' own, percent of the series' maximum, or multiples of the number of cores. */
export const BOUND_UNITS = ["value", "percent", "cores"] as const;

export const ruleIdSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,63}$/, "a rule id has 1 to 64 small letters, digits and dashes");

/** Looks that are broken or not, without a bound: `severity` says how bad that is. */
const WITHOUT_BOUNDS: readonly Look["at"][] = ["missing", "silent"];
/** Looks whose number is not in the series' unit, so that percent and cores mean nothing. */
const OF_OWN_UNIT: readonly Look["at"][] = ["limit", "anomaly", "missing", "silent"];

/** What raises an alarm. */
export const ruleSchema = z
  .object({
    id: ruleIdSchema,
    name: z.string().trim().min(1).max(128),
    /** Series id in which `*` stands for any text: `filesystem.*.used_ratio`. */
    series: z.string().trim().min(1).max(256),
    /** Which hosts, as `hostFits` reads it: `*`, `web-*, tag:database`. */
    hosts: z.string().trim().min(1).max(256).default("*"),
    look: lookSchema,
    boundUnit: z.enum(BOUND_UNITS).default("value"),
    warning: boundsSchema.optional(),
    failure: boundsSchema.optional(),
    /** How bad a missing series or a silent host is; others have it from the bound that is broken. */
    severity: severitySchema.default("failure"),
    /** So many running broken samples raise the alarm; one good sample starts the count again. */
    hits: z.number().int().min(1).max(100_000).default(1),
    /** The value must also have been broken for so long, whatever the sampling rate. */
    forSeconds: z.number().min(0).max(86_400).default(0),
    /** How far back inside its bound, in the bound's unit, a value must come before the alarm clears. */
    hysteresis: z.number().min(0).default(0),
    /** What the alarm says, instead of the words made for it. `{host} {rule} {series} {value} {bound} {maximum}` are filled in. */
    message: z.string().trim().max(500).default(""),
    /** What to do when it happens: an address that the alarm links to. */
    runbookUrl: z
      .union([z.literal(""), z.url({ protocol: /^https?$/, error: "a runbook is an http or https address" }).max(2000)])
      .default(""),
    /** A cleared alarm stays in view until somebody has acknowledged it (ISA-18.2: return to normal, unacknowledged). */
    keepUntilAcknowledged: z.boolean().default(false),
    enabled: z.boolean().default(true),
  })
  .superRefine(({ look, warning, failure, boundUnit }, context) => {
    if (!WITHOUT_BOUNDS.includes(look.at) && !warning && !failure) {
      context.addIssue({ code: "custom", path: ["failure"], message: "give a warning or a failure bound" });
    }
    if (OF_OWN_UNIT.includes(look.at) && boundUnit !== "value") {
      const message = `a rule on ${look.at} has no bounds in ${boundUnit}: choose "value"`;
      context.addIssue({ code: "custom", path: ["boundUnit"], message });
    }
  });
export type Rule = z.infer<typeof ruleSchema>;

/** The rules in force, with a version that rises by one at each change. */
export const ruleSetSchema = z.object({
  version: z.number().int().nonnegative(),
  rules: z
    .array(ruleSchema)
    .max(1000)
    .superRefine((rules, context) => {
      const seen = new Set<string>();
      rules.forEach(({ id }, i) => {
        if (seen.has(id)) context.addIssue({ code: "custom", path: [i, "id"], message: `the id ${id} is there twice` });
        seen.add(id);
      });
    }),
});
export type RuleSet = z.infer<typeof ruleSetSchema>;

/** Who made a version of the rules, and which rules differ from the version before. */
export const ruleVersionSchema = z.object({
  version: z.number().int(),
  atMs: z.number(),
  by: z.string(),
  comment: z.string(),
  changes: z.array(z.object({ ruleId: z.string(), kind: z.enum(["added", "changed", "removed"]) })),
});
export type RuleVersion = z.infer<typeof ruleVersionSchema>;

/** The series whose value is 100 % for this rule on this series; `undefined` when the rule needs none or there is none. */
export function maximumSeriesOf(rule: Rule, seriesId: string): string | undefined {
  return rule.boundUnit === "percent" || rule.look.at === "limit" ? maximumOf(seriesId) : undefined;
}
