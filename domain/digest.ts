import { z } from "zod";
import { actionKindSchema } from "./action";
import { destinationIdSchema } from "./destination";
import { hostIdSchema } from "./host";
import { noisiestReportSchema } from "./noisiest-report";
import { nextFullSchema } from "./outlook";
import { reclaimReportSchema } from "./report-api";
import { timeZoneSchema } from "./time-zone";

/** The weekly digest: what it says, when and to whom it is sent, and what became of that. Shares run from 0 to 1, times are ms since 1970. */

const alarmCountsSchema = z.object({
  raisedCount: z.number().int(),
  failureCount: z.number().int(),
  unacknowledgedCount: z.number().int(),
  floodCount: z.number().int(),
  /** From raised to acknowledged; `null` when nothing was acknowledged. */
  medianSecondsToAcknowledge: z.number().nullable(),
});
export type AlarmCounts = z.infer<typeof alarmCountsSchema>;

/** Lists hold the ten that matter most; counts are of all. */
export const digestSchema = z.object({
  fromMs: z.number(),
  toMs: z.number(),
  madeAtMs: z.number(),
  /** In which days and hours are told. */
  timeZone: z.string(),
  hostCount: z.number().int(),
  alarms: z.object({
    week: alarmCountsSchema,
    /** The week before; `null` when the journal does not hold all of it. */
    before: alarmCountsSchema.nullable(),
    standingCount: z.number().int(),
  }),
  noisiestHosts: z.object({ topTenShare: z.number(), hosts: noisiestReportSchema.shape.hosts }),
  noisiestRules: z.array(
    z.object({ ruleId: z.string(), ruleName: z.string(), raisedCount: z.number().int(), share: z.number() }),
  ),
  /** What will be full within 30 days of `madeAtMs`. */
  nextFull: z.object({ count: z.number().int(), rows: nextFullSchema.shape.rows }),
  availability: z.object({
    /** Mean of all hosts that were heard of; `null` when none was. */
    meanRatio: z.number().nullable(),
    /** Hosts that are known for a day or longer, and of which nothing came at all. */
    unheardCount: z.number().int(),
    hostsWithOutages: z.number().int(),
    hosts: z.array(
      z.object({
        hostId: hostIdSchema,
        displayName: z.string(),
        upRatio: z.number(),
        outageCount: z.number().int(),
        downSeconds: z.number(),
      }),
    ),
  }),
  reclaim: reclaimReportSchema.pick({ frees: true, rows: true }),
  /** Hosts that are slower than their own past: the newest result of a benchmark as a share of what is usual there. */
  slower: z.object({
    count: z.number().int(),
    rows: z.array(
      z.object({ hostId: hostIdSchema, displayName: z.string(), seriesId: z.string(), relativeRatio: z.number() }),
    ),
  }),
  actions: z.array(
    z.object({
      kind: actionKindSchema,
      doneCount: z.number().int(),
      failedCount: z.number().int(),
      /** Refused, cancelled, unsure, or only a dry run. */
      otherCount: z.number().int(),
    }),
  ),
  /** On the disk of the server that made the digest. */
  archives: z.object({ count: z.number().int(), sizeBytes: z.number(), writtenCount: z.number().int() }),
});
export type Digest = z.infer<typeof digestSchema>;

/** Monday is 1, as ISO 8601 has it. */
export const digestSettingsSchema = z
  .object({
    isOn: z.boolean().default(false),
    destinationIds: z.array(destinationIdSchema).max(20, "at most 20 destinations").default([]),
    weekday: z.number().int().min(1).max(7).default(1),
    hour: z.number().int().min(0).max(23).default(7),
    timeZone: timeZoneSchema.default("UTC"),
  })
  .refine(({ isOn, destinationIds }) => !isOn || destinationIds.length > 0, "choose at least one destination");
export type DigestSettings = z.infer<typeof digestSettingsSchema>;

/** `scheduledAtMs`: when it was switched on, or its time was changed. What was due before is not sent late. */
export const keptDigestSettingsSchema = z.object({
  ...digestSettingsSchema.shape,
  changedBy: z.string(),
  changedAtMs: z.number(),
  scheduledAtMs: z.number(),
});
export type KeptDigestSettings = z.infer<typeof keptDigestSettingsSchema>;

/** `waiting`: for its first try, or for the next. `sending`: a server is at it, or died at it. */
const digestDeliverySchema = z.object({
  destinationId: destinationIdSchema,
  state: z.enum(["waiting", "sending", "done", "failed"]),
  tryCount: z.number().int(),
  /** When it changed last. */
  atMs: z.number(),
  /** While it waits: when the next try is due. */
  nextAtMs: z.number().nullable(),
  /** The receiver's own words, or why it failed. */
  answer: z.string(),
});
export type DigestDelivery = z.infer<typeof digestDeliverySchema>;

/** `2026-W47`: the ISO week in which a digest is due. */
export const digestWeekSchema = z.string().regex(/^\d{4}-W\d{2}$/, "a week is written as 2026-W47");
/** The digest of a week, kept, and what became of it at each destination. */
export const digestIssueSchema = z.object({
  week: digestWeekSchema,
  dueAtMs: z.number(),
  /** Makes what is sent the same when it is sent again, and different from that of any other server. */
  key: z.string(),
  digest: digestSchema,
  deliveries: z.array(digestDeliverySchema),
});
export type DigestIssue = z.infer<typeof digestIssueSchema>;

/** What is sent to a destination that is not about one alarm: as mail by subject, text and HTML, as webhook by the data. */
export interface OutgoingReport {
  /** The same when it is sent again. */
  id: string;
  subject: string;
  text: string;
  html: string;
  data: object;
}

/** What a destination said. `isRetryable`: later it may take it. */
export interface ReportOutcome {
  isDelivered: boolean;
  isRetryable: boolean;
  answer: string;
}
