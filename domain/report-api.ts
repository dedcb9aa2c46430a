import { z } from "zod";
import { hostIdSchema } from "./host";

/** The shapes of the HTTP API of reports. Shares run from 0 to 1, times are ms since 1970. */

const ratio = z.coerce.number().min(0).max(1);
const DAYS = z.coerce
  .number()
  .min(1 / 24)
  .max(365);

export const reclaimQuerySchema = z.object({
  days: DAYS.default(7),
  cpu: ratio.default(0.1),
  memory: ratio.default(0.1),
  disk: ratio.default(0.1),
  /** At most so many hosts are recommended. */
  top: z.coerce.number().int().min(1).max(1000).default(100),
});
export type ReclaimQuery = z.infer<typeof reclaimQuerySchema>;

/** `unknown`: too little was measured to say. `spared`: below all bounds, but beyond the top ones that were asked for. */
export const RECLAIM_VERDICTS = ["reclaim", "spared", "in-use", "unknown"] as const;
const reclaimRowSchema = z.object({
  hostId: hostIdSchema,
  displayName: z.string(),
  verdict: z.enum(RECLAIM_VERDICTS),
  /** Means over the span; `null` when nothing was measured. */
  cpuRatio: z.number().nullable(),
  memoryRatio: z.number().nullable(),
  diskRatio: z.number().nullable(),
  /** Of the span, how much was measured. */
  measuredRatio: z.number(),
  coreCount: z.number().nullable(),
  memoryBytes: z.number().nullable(),
  diskBytes: z.number().nullable(),
});
export type ReclaimRow = z.infer<typeof reclaimRowSchema>;

export const reclaimReportSchema = z.object({
  fromMs: z.number(),
  toMs: z.number(),
  bounds: z.object({ cpu: z.number(), memory: z.number(), disk: z.number() }),
  /** Those to reclaim first, the idlest before the others. */
  rows: z.array(reclaimRowSchema),
  /** What reclaiming the recommended hosts gives back. */
  frees: z.object({
    hostCount: z.number().int(),
    coreCount: z.number(),
    memoryBytes: z.number(),
    diskBytes: z.number(),
  }),
});
export type ReclaimReport = z.infer<typeof reclaimReportSchema>;

export const availabilityQuerySchema = z.object({
  days: z.coerce.number().int().min(1).max(30).default(30),
  host: hostIdSchema.optional(),
});

/**
 * Why nothing came: the machine was started anew; the collector said that it stops; the network was away, or the collector was killed, while
 * the machine ran; the host went silent and has not told since whether it ran.
 */
const OUTAGE_CAUSES = ["restarted", "collector-stopped", "not-reached", "silent"] as const;
const outageSchema = z.object({
  fromMs: z.number(),
  /** `null`: it lasts. */
  toMs: z.number().nullable(),
  cause: z.enum(OUTAGE_CAUSES),
});
export type Outage = z.infer<typeof outageSchema>;

const periodsSchema = z.array(z.object({ startMs: z.number(), upRatio: z.number().nullable() }));
const hostAvailabilitySchema = z.object({
  hostId: hostIdSchema,
  displayName: z.string(),
  /** From when on it counts: the span's start, or the host's first contact if that is later; `null` when there was none. */
  sinceMs: z.number().nullable(),
  upRatio: z.number().nullable(),
  /** In UTC, oldest first; `null` before the first contact. Weeks are ISO's. The first and the last ones may be partly outside of the span. */
  days: periodsSchema,
  weeks: periodsSchema,
  months: periodsSchema,
  /** The newest seven days. */
  weekRatio: z.number().nullable(),
  /** Newest first, at most 200. The oldest may have begun before the span. */
  outages: z.array(outageSchema),
});
export type HostAvailability = z.infer<typeof hostAvailabilitySchema>;

export const availabilityReportSchema = z.object({
  fromMs: z.number(),
  toMs: z.number(),
  hosts: z.array(hostAvailabilitySchema),
});
export type AvailabilityReport = z.infer<typeof availabilityReportSchema>;

/** `date` in seconds since 1970; `data` is lines of CSV. */
export const slaposStatsSchema = z.object({ date: z.number(), data: z.array(z.string()) });
export type SlaposStats = z.infer<typeof slaposStatsSchema>;

export const SUMMARY_STEPS = ["minute", "hour", "day"] as const;
export const summaryQuerySchema = z.object({
  series: z.string().min(1).max(256),
  by: z.enum(SUMMARY_STEPS).default("hour"),
});
const summaryRowSchema = z.object({
  startMs: z.number(),
  /** Samples of the tier that was read: seconds, minutes or hours. */
  count: z.number().int(),
  mean: z.number(),
  min: z.number(),
  max: z.number(),
  p95: z.number(),
});
export type SummaryRow = z.infer<typeof summaryRowSchema>;

/** By minute over the last hour, by hour over the last day, by day over the last year. */
export const summarySchema = z.object({
  series: z.string(),
  unit: z.string(),
  by: z.enum(SUMMARY_STEPS),
  rows: z.array(summaryRowSchema),
});
export type Summary = z.infer<typeof summarySchema>;
