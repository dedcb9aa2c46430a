import { z } from "zod";
import { hostIdSchema } from "./host";

/** The shapes of the report of noisiest hosts. Shares run from 0 to 1, times are ms since 1970. */

/** `top`: at most so many hosts are listed; the figures of all of them together are of all. */
export const noisiestQuerySchema = z.object({
  days: z.coerce
    .number()
    .min(1 / 24)
    .max(90)
    .default(7),
  top: z.coerce.number().int().min(1).max(1000).default(100),
});
export type NoisiestQuery = z.infer<typeof noisiestQuerySchema>;

const noisyRuleSchema = z.object({ ruleId: z.string(), ruleName: z.string(), raisedCount: z.number().int() });

/** What one host's alarms did in a span. An alarm that was raised twice counts twice. */
export const hostNoiseSchema = z.object({
  hostId: hostIdSchema,
  raisedCount: z.number().int(),
  /** Of those, the ones that were failures at some time; the others were warnings. */
  failureCount: z.number().int(),
  /** For how long its alarms stood in the span, added up: two at the same time count twice. */
  stoodSeconds: z.number(),
  /** Cleared within a minute: fleeting alarms, of which chattering is made (ISA-18.2). */
  fleetingCount: z.number().int(),
  /** How often an alarm began to flap. */
  flappedCount: z.number().int(),
  unacknowledgedCount: z.number().int(),
  /** Of all that was raised on all hosts. */
  share: z.number(),
  loudestRule: noisyRuleSchema.nullable(),
});
export type HostNoise = z.infer<typeof hostNoiseSchema>;

export const noisiestReportSchema = z.object({
  fromMs: z.number(),
  toMs: z.number(),
  /** Since when the journal holds everything: later than `fromMs` when older entries were dropped. */
  completeFromMs: z.number(),
  raisedCount: z.number().int(),
  /** Hosts on which anything was raised. */
  hostCount: z.number().int(),
  /** What the ten noisiest raised, of all. */
  topTenShare: z.number(),
  /** The noisiest first. `displayName` is `null` of a host that is no longer there. */
  hosts: z.array(hostNoiseSchema.extend({ displayName: z.string().nullable() })),
});
export type NoisiestReport = z.infer<typeof noisiestReportSchema>;
