import { z } from "zod";
import { tokenSchema } from "./account";
import { fingerprintSchema, senderCertificateSchema } from "./sender-certificate";
import { sourceIdSchema, sourceSchema, sourceSecretsSchema, sourceSettingsSchema, sourceStateSchema } from "./source";

/** The shapes of the HTTP API of sources. */

export const sourceParamsSchema = z.object({ sourceId: sourceIdSchema });
export const sourceViewSchema = sourceSchema.extend({
  /** `null` while no server has told of it. */
  state: sourceStateSchema.nullable(),
  /** What may push for it, without the secrets. */
  tokens: z.array(tokenSchema),
  /** By which it knows senders that show one. */
  certificates: z.array(senderCertificateSchema),
});
export type SourceView = z.infer<typeof sourceViewSchema>;
/** The port of this server that takes what is pushed over TLS. */
export const pushTlsSchema = z.object({
  port: z.number().int(),
  /** Until when the server's own certificate is good. */
  validUntilMs: z.number(),
  /** Why a certificate that was renewed is not in use; empty when all is well. */
  problem: z.string(),
});
export type PushTls = z.infer<typeof pushTlsSchema>;
export const sourceListSchema = z.object({
  sources: z.array(sourceViewSchema),
  /** `null` when the server opens none. */
  pushTls: pushTlsSchema.nullable(),
});
export type SourceList = z.infer<typeof sourceListSchema>;
export const putSourceSchema = z.object({ settings: sourceSettingsSchema, secrets: sourceSecretsSchema.default({}) });
/** PEM, or the SHA-256 as openssl prints it. */
export const addCertificateSchema = z.object({ certificate: z.string().min(1).max(100_000) });
export const certificateParamsSchema = sourceParamsSchema.extend({ fingerprint: fingerprintSchema });

export const lizmonPostParamsSchema = z.object({ host: z.string().min(1).max(128), epoch: z.string().min(1).max(32) });
export const lizmonReadParamsSchema = z.object({
  host: z.string().min(1).max(128),
  label: z.string().min(1).max(256).optional(),
});

/** What OTLP answers: partial success when some data points were not taken. */
export const otlpResponseSchema = z.object({
  partialSuccess: z
    .object({ rejectedDataPoints: z.union([z.string(), z.number()]), errorMessage: z.string() })
    .optional(),
});
/** `google.rpc.Status`. */
export const otlpStatusSchema = z.object({ code: z.number().int(), message: z.string() });

const alertLabels = z.record(z.string().min(1).max(200), z.string().max(10_000));
/** What Alertmanager's webhook posts, as far as it is read (version 4; https://prometheus.io/docs/alerting/latest/configuration/#webhook_config). */
export const alertmanagerWebhookSchema = z.object({
  alerts: z
    .array(
      z.object({
        status: z.enum(["firing", "resolved"]),
        labels: alertLabels,
        annotations: alertLabels.default({}),
        startsAt: z.iso.datetime({ offset: true }),
        /** Of the year 1 while it fires. */
        endsAt: z.iso.datetime({ offset: true }).optional(),
        fingerprint: z.string().max(64).default(""),
      }),
    )
    .max(10_000),
});
export type WebhookAlert = z.infer<typeof alertmanagerWebhookSchema>["alerts"][number];
