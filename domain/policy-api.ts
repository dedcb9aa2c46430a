import { z } from "zod";
import { severitySchema } from "./alarm";
import { policyIdSchema, policyLimitsSchema, policySchema, policySetSchema } from "./policy";

/** The shapes of the HTTP API of policies. Reading: viewer. Changing: admin. The switch: operator. */

export const policyParamsSchema = z.object({ policyId: policyIdSchema });
/** `expectedVersion`: as for rules; another one in force is answered with 409. */
export const putPolicySchema = z.object({ policy: policySchema, expectedVersion: z.number().int() });
export const removePolicySchema = z.object({ expectedVersion: z.coerce.number().int() });
export const putLimitsSchema = z.object({ limits: policyLimitsSchema, expectedVersion: z.number().int() });
/** Stops all policies, or lets them run again. Needs no version: stopping must always work. */
export const switchPoliciesSchema = z.object({ isStopped: z.boolean(), note: z.string().trim().max(500).default("") });
export const policiesAnswerSchema = policySetSchema.extend({
  /** How many live acts on services policies have done in the last hour, by cloud. */
  disabledInHour: z.array(z.object({ cloudId: z.string(), count: z.number().int() })),
});
export type PoliciesAnswer = z.infer<typeof policiesAnswerSchema>;

export const DRY_RUN_SPANS = ["hour", "day", "week", "month"] as const;
export const dryRunPolicySchema = z.object({ policy: policySchema, span: z.enum(DRY_RUN_SPANS) });
/** What a policy would have done over the journal's past. */
export const policyDryRunSchema = z.object({
  fromMs: z.number(),
  toMs: z.number(),
  /** Since when the journal is whole, if that is later than `fromMs`. */
  completeFromMs: z.number(),
  alarmCount: z.number().int(),
  actedCount: z.number().int(),
  heldBackCount: z.number().int(),
  /** Newest first, at most 500. */
  acts: z.array(
    z.object({
      atMs: z.number(),
      hostId: z.string(),
      alarmId: z.string(),
      ruleName: z.string(),
      severity: severitySchema,
      text: z.string(),
      /** What it would have done: "disable the compute service". */
      steps: z.array(z.string()),
      /** Which limit would have held it back; empty: none. */
      heldBackBy: z.string(),
      /** When the alarm cleared; `null`: it has not. */
      clearedAtMs: z.number().nullable(),
    }),
  ),
});
export type PolicyDryRun = z.infer<typeof policyDryRunSchema>;
