import { z } from "zod";
import {
  downloadLinkSchema,
  passwordSchema,
  roleSchema,
  tokenSchema,
  tokenScopeSchema,
  userNameSchema,
  userSchema,
} from "./account";
import { TIERS } from "./chunk";
import { cloudIdSchema } from "./cloud";
import { hostIdSchema, hostSchema } from "./host";
import { HOST_STATES } from "./host-state";
import { sourceIdSchema } from "./source";
import { hostInCloudSchema } from "./vm-api";

/** The shapes of the HTTP API: they check the requests, make `/api/openapi.json`, and type the pages. */

export const errorSchema = z.object({ error: z.string(), message: z.string() });
export type ApiError = z.infer<typeof errorSchema>;

export const sessionSchema = z.object({ name: z.string(), role: roleSchema, version: z.string() });
export type Session = z.infer<typeof sessionSchema>;
export const loginSchema = z.object({ name: userNameSchema, password: z.string().min(1).max(200) });
/** Signs in with a cloud's Keystone, where that is switched on. */
export const keystoneLoginSchema = z.object({
  cloudId: cloudIdSchema,
  name: z.string().trim().min(1).max(255),
  password: z.string().min(1).max(1000),
  userDomain: z.string().trim().max(255).default(""),
});
/** Clouds with which one can sign in. */
export const loginOptionsSchema = z.object({ keystone: z.array(z.object({ cloudId: z.string() })) });
/** `code` is what `start` printed behind `#code=`; it makes one admin, once. */
export const setupSchema = z.object({
  code: z.string().min(1).max(128),
  name: userNameSchema,
  password: passwordSchema,
});
export const setupStateSchema = z.object({ needed: z.boolean() });

export const hostIdParamsSchema = z.object({ hostId: hostIdSchema });
export const hostViewSchema = hostSchema.extend({ state: z.enum(HOST_STATES), lastFrameAtMs: z.number().nullable() });
export type HostView = z.infer<typeof hostViewSchema>;
/** With what a cloud tells of it; `null` when none does. */
export const hostDetailSchema = hostViewSchema.extend({ inCloud: hostInCloudSchema.nullable() });
export type HostDetail = z.infer<typeof hostDetailSchema>;
export const hostListSchema = z.object({ hosts: z.array(hostViewSchema) });
export const hostPatchSchema = hostSchema.pick({ displayName: true, tags: true }).partial();
export const addHostSchema = z.object({ hostId: hostIdSchema, displayName: z.string().min(1).max(128).optional() });
/** `token` is shown this once. `commands` are lines to copy that start a collector on the new host. */
export const addHostAnswerSchema = z.object({ host: hostViewSchema, token: z.string() });

export const seriesViewSchema = z.object({ id: z.string(), label: z.string(), unit: z.string(), kind: z.string() });
export const seriesListSchema = z.object({ series: z.array(seriesViewSchema) });

const csvOfIds = z
  .string()
  .transform((text) => text.split(",").filter(Boolean))
  .pipe(z.array(z.string().max(256)).min(1, "name at least one series").max(64, "at most 64 series at once"));

/** `from` and `to` are ms since 1970; `points` is how many points a series is thinned to. `series` are ids with commas between. */
export const historyQuerySchema = z
  .object({
    series: csvOfIds,
    from: z.coerce.number().int().nonnegative(),
    to: z.coerce.number().int().positive(),
    points: z.coerce.number().int().min(2).max(20_000).default(1000),
  })
  .refine((query) => query.to > query.from, "`to` must be after `from`");
export type HistoryQuery = z.infer<typeof historyQuerySchema>;

/** Where min and max of a point are those of all samples that the point stands for. `null` is an absent value, or a gap. */
export const historySeriesSchema = z.object({
  id: z.string(),
  unit: z.string(),
  atMs: z.array(z.number()),
  min: z.array(z.number().nullable()),
  mean: z.array(z.number().nullable()),
  max: z.array(z.number().nullable()),
});
export type HistorySeries = z.infer<typeof historySeriesSchema>;
export const historySchema = z.object({
  tier: z.enum(TIERS),
  fromMs: z.number(),
  toMs: z.number(),
  series: z.array(historySeriesSchema),
});
export type History = z.infer<typeof historySchema>;
/** The oldest time that anything is kept of, over all tiers; `null` when nothing is. */
export const historyExtentSchema = z.object({ oldestMs: z.number().nullable(), newestMs: z.number().nullable() });

export const userListSchema = z.object({ users: z.array(userSchema) });
export const addUserSchema = z.object({ name: userNameSchema, role: roleSchema, password: passwordSchema });
export const patchUserSchema = z.object({ role: roleSchema.optional(), password: passwordSchema.optional() });
export const userParamsSchema = z.object({ name: userNameSchema });

export const tokenListSchema = z.object({ tokens: z.array(tokenSchema) });
export const addTokenSchema = z
  .object({
    name: z.string().min(1).max(128),
    scope: tokenScopeSchema,
    hostId: hostIdSchema.nullable().default(null),
    sourceId: sourceIdSchema.nullable().default(null),
  })
  .refine(
    (token) => (token.scope === "ingest") === (token.hostId !== null),
    "an ingest token, and no other, names the host it writes",
  )
  .refine(
    (token) => (token.scope === "push") === (token.sourceId !== null),
    "a push token, and no other, names the source it sends for",
  );
/** `secret` is shown this once. */
export const addTokenAnswerSchema = z.object({ token: tokenSchema, secret: z.string() });
export const idParamsSchema = z.object({ id: z.string().min(1).max(64) });

export const downloadLinkListSchema = z.object({ links: z.array(downloadLinkSchema) });
export const addDownloadLinkSchema = downloadLinkSchema.pick({ name: true, hosts: true, untilMs: true });
/** `path` is shown this once: `/<secret>/server-log/`. */
export const addDownloadLinkAnswerSchema = z.object({ link: downloadLinkSchema, path: z.string() });
/** `writtenAtMs`: the newest minute in it. */
export const downloadFileSchema = z.object({
  name: z.string(),
  label: z.string(),
  sizeBytes: z.number(),
  writtenAtMs: z.number(),
});
export type DownloadFile = z.infer<typeof downloadFileSchema>;
export const downloadListSchema = z.object({ files: z.array(downloadFileSchema) });
const writtenFileSchema = z.object({ name: z.string(), sizeBytes: z.number(), writtenAtMs: z.number() });
/** `name`: `2026-11-20.tar.gz`, of that day in UTC; `consumption`: its consumption report, `2026-11-20.xml`. */
export const archiveListSchema = z.object({
  archives: z.array(writtenFileSchema.extend({ consumption: writtenFileSchema.nullable() })),
});
export type ArchiveList = z.infer<typeof archiveListSchema>;
export const downloadParamsSchema = z.object({ hostId: hostIdSchema, file: z.string().min(1).max(300) });

export const healthSchema = z.object({
  status: z.enum(["ok", "degraded"]),
  metricsStore: z.boolean(),
  stateStore: z.boolean(),
});
