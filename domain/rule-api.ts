import { z } from "zod";
import { severitySchema } from "./alarm";
import { ruleIdSchema, ruleSchema, ruleSetSchema, ruleVersionSchema } from "./rule";

/** The shapes of the HTTP API of rules. */

export const ruleParamsSchema = z.object({ ruleId: ruleIdSchema });
const comment = z.string().trim().max(500).default("");

/** `expectedVersion`: the version that was looked at; another one in force is answered with 409, and nothing is changed. */
export const putRuleSchema = z.object({ rule: ruleSchema, expectedVersion: z.number().int(), comment });
export const removeRuleSchema = z.object({ expectedVersion: z.coerce.number().int(), comment });
export const restoreRulesSchema = z.object({ version: z.number().int(), expectedVersion: z.number().int(), comment });
export const ruleVersionListSchema = z.object({ versions: z.array(ruleVersionSchema) });
export const ruleVersionParamsSchema = z.object({ version: z.coerce.number().int() });
export const rulesOfVersionSchema = ruleVersionSchema.extend({ rules: ruleSetSchema.shape.rules });

/** What each rule meets now: how many hosts and series. A rule that meets nothing judges nothing. */
export const ruleCoverageSchema = z.object({
  version: z.number().int(),
  rules: z.array(z.object({ ruleId: z.string(), hostCount: z.number().int(), seriesCount: z.number().int() })),
  /** Hosts whose collector obeys an older version, or does not say which. */
  lagging: z.array(z.object({ hostId: z.string(), version: z.number().int().nullable() })),
});
export type RuleCoverage = z.infer<typeof ruleCoverageSchema>;

export const PREVIEW_SPANS = ["hour", "day", "week"] as const;
export const previewRuleSchema = z.object({ rule: ruleSchema, span: z.enum(PREVIEW_SPANS) });
/** When a rule would have raised and cleared, judged over what is stored. */
export const rulePreviewSchema = z.object({
  fromMs: z.number(),
  toMs: z.number(),
  /** Series that were judged; `skippedCount` more fit the rule, but were too many for a preview. */
  judgedCount: z.number().int(),
  skippedCount: z.number().int(),
  /** Alarms over all series. */
  raisedCount: z.number().int(),
  /** Why it is not judged on history, e.g. for a silent host; else empty. */
  notice: z.string(),
  /** Those with most alarms first. */
  series: z.array(
    z.object({
      hostId: z.string(),
      seriesId: z.string(),
      spans: z.array(
        z.object({ fromMs: z.number(), toMs: z.number().nullable(), severity: severitySchema, text: z.string() }),
      ),
    }),
  ),
});
export type RulePreview = z.infer<typeof rulePreviewSchema>;
