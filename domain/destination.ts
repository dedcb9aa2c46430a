import { z } from "zod";
import { headerNamesSchema, headerValuesSchema } from "./http-headers";
import { portSchema } from "./port";
import { alarmVmSchema } from "./vm";

export const destinationIdSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9_-]{0,62}$/, "a destination's id has 1 to 63 small letters, digits, dashes and underscores");

export const WEBHOOK_TEMPLATES = ["plain", "alertmanager", "collectd"] as const;

/** Where a message goes. What is secret (a header's value, the key of the signature, the mail password) is kept apart. */
export const destinationSettingsSchema = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("webhook"),
    id: destinationIdSchema,
    url: z
      .url({ protocol: /^https?$/, error: "a webhook's address begins with http:// or https://" })
      .max(2000)
      .refine((url) => new URL(url).username === "", "put user and password into an Authorization header"),
    template: z.enum(WEBHOOK_TEMPLATES).default("plain"),
    /** Names only; values are secrets. */
    headerNames: headerNamesSchema,
    /** Whether the body is signed with HMAC-SHA256. */
    isSigned: z.boolean().default(false),
    caPem: z.string().max(200_000).nullable().default(null),
    timeoutMs: z.number().int().min(500).max(60_000).default(10_000),
  }),
  z.object({
    kind: z.literal("mail"),
    id: destinationIdSchema,
    smtpHost: z.string().trim().min(1, "give the mail server").max(255),
    smtpPort: portSchema.default(587),
    /** `starttls` insists on it; `tls` from the first byte; `none` sends openly, and then never a password. */
    security: z.enum(["starttls", "tls", "none"]).default("starttls"),
    username: z.string().max(255).default(""),
    from: z.email("that is no mail address").max(320),
    to: z.array(z.email("that is no mail address").max(320)).min(1, "name at least one receiver").max(50),
    caPem: z.string().max(200_000).nullable().default(null),
    timeoutMs: z.number().int().min(500).max(60_000).default(20_000),
  }),
  /** DMA's `notification/log_notify.log` in the data folder of the server that acts; rotated. */
  z.object({ kind: z.literal("log"), id: destinationIdSchema }),
]);
export type DestinationSettings = z.infer<typeof destinationSettingsSchema>;
export type WebhookSettings = Extract<DestinationSettings, { kind: "webhook" }>;
export type MailSettings = Extract<DestinationSettings, { kind: "mail" }>;

/** `headers` by name as in `headerNames`; `signingKey` when the webhook is signed; `password` of mail. */
export const destinationSecretsSchema = z.object({
  headers: headerValuesSchema,
  signingKey: z.string().max(1000).default(""),
  password: z.string().max(1000).default(""),
});
export type DestinationSecrets = z.infer<typeof destinationSecretsSchema>;

/** A destination as it is listed. */
export const destinationSchema = z.object({
  settings: destinationSettingsSchema,
  /** Which secrets are kept: `header X-Key`, `signing key`, `password`. Never their values. */
  keptSecrets: z.array(z.string()),
  changedBy: z.string(),
  changedAtMs: z.number(),
});
export type Destination = z.infer<typeof destinationSchema>;

/** What is told to a destination: an alarm at one moment. */
export const messageSchema = z.object({
  /** Unique; the same when it is sent again. */
  id: z.string(),
  atMs: z.number(),
  hostId: z.string(),
  ruleId: z.string(),
  ruleName: z.string(),
  seriesId: z.string(),
  /** `okay`: it has cleared. */
  severity: z.enum(["okay", "warning", "failure"]),
  sinceMs: z.number(),
  value: z.number().nullable(),
  bound: z.number().nullable(),
  text: z.string(),
  /** The VM that the alarm is about, where a cloud tells of it. */
  vm: alarmVmSchema.nullable(),
  runbookUrl: z.string(),
  /** Where the operator finds it; empty when the server does not know its own address. */
  alarmUrl: z.string(),
  /** Who sends it: an operator, or `policy <name>`. */
  by: z.string(),
  isTest: z.boolean(),
});
export type Message = z.infer<typeof messageSchema>;
