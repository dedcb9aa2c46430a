import { z } from "zod";

/** What Premonitor takes from others. Each source is set up on a page, and none needs a restart. */
export const sourceIdSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9_-]{0,62}$/, "a source's id has 1 to 63 small letters, digits, dashes and underscores");

const port = z.number().int().min(1).max(65_535);
const address = z
  .string()
  .trim()
  .regex(/^[0-9a-fA-F.:]{2,45}$/, "an address is numeric: 127.0.0.1, 0.0.0.0, ::1");
/** `10.0.0.0/8`, `10.1.2.3`: who may send. */
const network = z
  .string()
  .trim()
  .regex(/^[0-9a-fA-F.:]{2,45}(\/\d{1,3})?$/, "a network is written as 10.0.0.0/8, an address as 10.1.2.3");

const common = { id: sourceIdSchema, isEnabled: z.boolean().default(true) };

export const sourceSettingsSchema = z.discriminatedUnion("kind", [
  z.object({
    ...common,
    kind: z.literal("lizmon"),
    /** A second listener without tokens, for monitors that cannot be changed; on loopback only. 0: none. */
    openPort: z.union([z.literal(0), port]).default(0),
  }),
  z.object({
    ...common,
    kind: z.literal("vmstats"),
    address: address.default("127.0.0.1"),
    port: port.default(8899),
    /** Who may speak for other machines than itself. */
    relays: z.array(network).max(64).default([]),
  }),
]);
export type SourceSettings = z.infer<typeof sourceSettingsSchema>;
export type SourceKind = SourceSettings["kind"];
export type SettingsOf<Kind extends SourceKind> = Extract<SourceSettings, { kind: Kind }>;

/** What a source signs in with, or knows its senders by, by the names that `secretNamesOf` gives. */
export const sourceSecretsSchema = z.record(z.string().min(1).max(200), z.string().max(1000));
export type SourceSecrets = z.infer<typeof sourceSecretsSchema>;

/** Which secrets a source with these settings needs, in the words of the page: `password of alice`. */
export function secretNamesOf(settings: SourceSettings): string[] {
  switch (settings.kind) {
    case "lizmon":
    case "vmstats":
      return [];
  }
}

/** Where a source sends its secrets; empty for one that only listens. What was kept is never sent elsewhere. */
export function secretsReceiverOf(settings: SourceSettings): string {
  switch (settings.kind) {
    case "lizmon":
    case "vmstats":
      return "";
  }
}

export const sourceSchema = z.object({
  settings: sourceSettingsSchema,
  /** Which secrets are kept. Never their values. */
  keptSecrets: z.array(z.string()),
  changedBy: z.string(),
  changedAtMs: z.number(),
});
export type Source = z.infer<typeof sourceSchema>;

/** Why samples were not taken: how many, and the newest of them as it came. */
const rejectionSchema = z.object({
  reason: z.string(),
  count: z.number().int(),
  example: z.string(),
  atMs: z.number(),
});
export type Rejection = z.infer<typeof rejectionSchema>;

/** What has become of a source lately, over all servers. */
export const sourceStateSchema = z.object({
  /** Whether its listener is open, or its polling goes on, on some server. */
  isRunning: z.boolean(),
  /** Why not, or what failed last, in plain words; empty when all is well. */
  problem: z.string(),
  problemAtMs: z.number(),
  /** Hosts that reported within the newest hour. */
  hostCount: z.number().int(),
  /** Of the newest minute. */
  valuesPerSecond: z.number(),
  lastAtMs: z.number().nullable(),
  rejections: z.array(rejectionSchema),
});
export type SourceState = z.infer<typeof sourceStateSchema>;
