import { z } from "zod";
import { headerNamesSchema, headerValuesSchema } from "./http-headers";

const isPlain = (text: string) => {
  const { username, password, search, hash } = new URL(text);
  return [username, password, search, hash].join("") === "";
};

/** Where every host's newest values are pushed over OTLP/HTTP, and how. The values of headers are secrets and kept apart. */
export const metricPushSettingsSchema = z.object({
  isOn: z.boolean().default(false),
  url: z
    .url({ protocol: /^https?$/, error: "a collector is an address: https://otel.example:4318" })
    .max(2000)
    .refine((url) => isPlain(url), {
      error: "a collector's address holds no user, no password and no query: put a token into a header",
      abort: true,
    }),
  headerNames: headerNamesSchema,
  /** Names or tags, as rules have them. */
  hosts: z.string().trim().min(1, "name the hosts; * is all").max(256).default("*"),
  everySeconds: z
    .number()
    .int()
    .min(10, "the pace is 10 s at the least")
    .max(3600, "the pace is an hour at the most")
    .default(60),
  format: z.enum(["protobuf", "json"]).default("protobuf"),
  isCompressed: z.boolean().default(true),
  caPem: z.string().max(200_000).nullable().default(null),
  timeoutMs: z.number().int().min(500).max(60_000).default(10_000),
});
export type MetricPushSettings = z.infer<typeof metricPushSettingsSchema>;

/** What became of the newest push. Times are ms since 1970. */
export const metricPushOutcomeSchema = z.object({
  atMs: z.number(),
  /** Why not all was delivered, in plain words; empty when all was. */
  problem: z.string(),
  /** What the collector took. */
  hostCount: z.number().int(),
  pointCount: z.number().int(),
  /** What it did not take of that, and why. */
  rejectedCount: z.number().int(),
  rejectedWhy: z.string(),
  /** When something was delivered last; `null`: never. */
  deliveredAtMs: z.number().nullable(),
});
export type MetricPushOutcome = z.infer<typeof metricPushOutcomeSchema>;

export const metricPushSchema = z.object({
  settings: metricPushSettingsSchema,
  changedBy: z.string(),
  changedAtMs: z.number(),
});
export type MetricPush = z.infer<typeof metricPushSchema>;

/** The shapes of its API. */
export const metricPushAnswerSchema = z.object({
  /** `null` until it is set up. */
  push: metricPushSchema.nullable(),
  outcome: metricPushOutcomeSchema.nullable(),
});
export type MetricPushAnswer = z.infer<typeof metricPushAnswerSchema>;
export const putMetricPushSchema = z.object({
  settings: metricPushSettingsSchema,
  /** Values by name. Those that are left out stay, unless the address is another one. */
  headers: headerValuesSchema,
});
