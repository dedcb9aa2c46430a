import { z } from "zod";

export const cloudIdSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9_-]{0,62}$/, "a cloud's id has 1 to 63 small letters, digits, dashes and underscores");

export const ENDPOINT_INTERFACES = ["public", "internal", "admin"] as const;

/** As whom a cloud is used; the secret (password or credential's secret) is kept apart. */
export const cloudAuthSchema = z.discriminatedUnion("method", [
  z.object({
    method: z.literal("password"),
    username: z.string().trim().min(1, "give the user's name").max(255),
    userDomain: z.string().trim().min(1).max(255).default("Default"),
    projectName: z.string().trim().min(1, "give the project: without one, everything is refused").max(255),
    projectDomain: z.string().trim().min(1).max(255).default("Default"),
  }),
  z.object({
    method: z.literal("application_credential"),
    /** Either the credential's id, or its name with the user's name and domain. */
    credentialId: z.string().trim().max(255).default(""),
    credentialName: z.string().trim().max(255).default(""),
    username: z.string().trim().max(255).default(""),
    userDomain: z.string().trim().min(1).max(255).default("Default"),
  }),
]);
export type CloudAuth = z.infer<typeof cloudAuthSchema>;

const roleNames = z.array(z.string().trim().min(1).max(255)).max(20);

/** Who may sign in with the cloud's Keystone, by the roles that the user has in the project. Nobody unless it is switched on. */
export const keystoneSignInSchema = z.object({
  enabled: z.boolean().default(false),
  viewerRoles: roleNames.default(["reader"]),
  operatorRoles: roleNames.default(["member"]),
  adminRoles: roleNames.default([]),
});
export type KeystoneSignIn = z.infer<typeof keystoneSignInSchema>;

/** What is set of a cloud, without its secret. */
export const cloudSettingsSchema = z.object({
  id: cloudIdSchema,
  /** Keystone's address with its version: `https://keystone.example:5000/v3`. */
  authUrl: z
    .url({ protocol: /^https?$/, error: "Keystone's address begins with http:// or https://" })
    .max(1000)
    .refine((url) => new URL(url).username === "", "leave user and password out of the address")
    .overwrite((url) => url.replace(/\/+$/, "")),
  auth: cloudAuthSchema,
  /** `null`: the only one that the catalogue names. */
  region: z.string().trim().min(1).max(255).nullable().default(null),
  interface: z.enum(ENDPOINT_INTERFACES).default("public"),
  /** Certificates of an own authority, PEM; `null`: the system's. */
  caPem: z.string().max(200_000).nullable().default(null),
  connectTimeoutMs: z.number().int().min(500).max(60_000).default(5000),
  /** Disabling a host that has just died is answered after up to 60 s. */
  answerTimeoutMs: z.number().int().min(1000).max(300_000).default(75_000),
  /** Actions that run at the same time. */
  concurrency: z.number().int().min(1).max(16).default(4),
  signIn: keystoneSignInSchema.default(keystoneSignInSchema.parse({})),
});
export type CloudSettings = z.infer<typeof cloudSettingsSchema>;

/** A cloud as it is listed. */
export const cloudSchema = cloudSettingsSchema.extend({
  /** `environment`: from clouds.yaml or OS_* variables of the server; it cannot be changed on the page. */
  source: z.enum(["settings", "environment"]),
  changedBy: z.string(),
  changedAtMs: z.number(),
});
export type Cloud = z.infer<typeof cloudSchema>;

/** With what signs in. Never sent to a browser. */
export type CloudWithSecret = CloudSettings & { secret: string };

/** A nova-compute service as Nova tells it. A host in a broken cell has little but its name. */
export const computeServiceSchema = z.object({
  /** Uuid, or a number below microversion 2.53. */
  id: z.string(),
  /** Nova's name of the host. */
  host: z.string(),
  zone: z.string().nullable(),
  status: z.enum(["enabled", "disabled", "unknown"]),
  state: z.enum(["up", "down", "unknown"]),
  /** `null` where Nova is too old to say (below 2.11). */
  forcedDown: z.boolean().nullable(),
  disabledReason: z.string().nullable(),
  updatedAtMs: z.number().nullable(),
});
export type ComputeService = z.infer<typeof computeServiceSchema>;

/** A row of Congress' `doctor` data source, in its columns' order. */
export const doctorRowSchema = z.object({
  /** ISO 8601, UTC: `2026-11-20T11:48:55Z`. */
  time: z.string(),
  type: z.string(),
  hostname: z.string(),
  status: z.string(),
  monitor: z.string(),
  monitorEventId: z.string(),
});
export type DoctorRow = z.infer<typeof doctorRowSchema>;

/** How Premonitor names itself in events. */
export const MONITOR_NAME = "premonitor";
/** What a reason that Premonitor gave begins with, so that only what it disabled it enables again by itself. */
export const REASON_PREFIX = "premonitor: ";
