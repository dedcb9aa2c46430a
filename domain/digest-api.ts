import { z } from "zod";
import { destinationIdSchema } from "./destination";
import { digestIssueSchema, digestWeekSchema, keptDigestSettingsSchema } from "./digest";

/** The shapes of the HTTP API of the weekly digest. */

/** Without a week: of the seven days up to now. */
export const digestQuerySchema = z.object({ week: digestWeekSchema.optional() });

export const digestWeeksSchema = z.object({
  /** Newest first. */
  weeks: z.array(
    digestIssueSchema
      .pick({ week: true })
      .extend({ fromMs: z.number(), toMs: z.number(), timeZone: z.string(), madeAtMs: z.number() }),
  ),
});
export type DigestWeeks = z.infer<typeof digestWeeksSchema>;

/** Where a digest can go. `problem`: why this destination cannot take one; empty when it can. */
const digestReceiverSchema = z.object({
  destinationId: destinationIdSchema,
  kind: z.enum(["webhook", "mail", "log"]),
  problem: z.string(),
});
export type DigestReceiver = z.infer<typeof digestReceiverSchema>;

export const digestSettingsAnswerSchema = z.object({
  settings: keptDigestSettingsSchema,
  receivers: z.array(digestReceiverSchema),
  /** When the next one is due; `null` while it is switched off. */
  nextAtMs: z.number().nullable(),
  /** The newest one that was due, and what became of it. */
  newest: digestIssueSchema.pick({ week: true, dueAtMs: true, deliveries: true }).nullable(),
});
export type DigestSettingsAnswer = z.infer<typeof digestSettingsAnswerSchema>;

export const sendDigestSchema = z.object({
  destinationIds: z.array(destinationIdSchema).min(1, "choose at least one destination").max(20),
});
export const sentDigestSchema = z.object({
  outcomes: z.array(z.object({ destinationId: destinationIdSchema, isDelivered: z.boolean(), answer: z.string() })),
});
export type SentDigest = z.infer<typeof sentDigestSchema>;
