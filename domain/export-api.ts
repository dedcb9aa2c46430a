import { z } from "zod";
import { hostIdSchema } from "./host";

/** What was measured over a time, to be downloaded: what is asked for, how far it is, and what there is of each day. */

/** The last time that a Date can hold. */
const MAX_DATE_MS = 8.64e15;

export const EXPORT_STEPS = ["1s", "1m", "1h"] as const;
export const EXPORT_FORMATS = ["csv", "json", "parquet"] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** 32 hexadecimal digits that a client makes up. */
const exportIdSchema = z.string().regex(/^[0-9a-f]{32}$/, "an id has 32 hexadecimal digits");
/**
 * `from` and `to` are ms since 1970, both included. `series`: ids with commas between, in which `*` stands for any text. Under an `id` that
 * the client has made up it can ask how far its export is.
 */
export const exportQuerySchema = z
  .object({
    from: z.coerce.number().int().nonnegative().max(MAX_DATE_MS),
    to: z.coerce.number().int().positive().max(MAX_DATE_MS),
    step: z.enum(EXPORT_STEPS).default("1m"),
    series: z.string().min(1).max(4000).default("*"),
    format: z.enum(EXPORT_FORMATS).default("csv"),
    id: exportIdSchema.optional(),
  })
  .refine((query) => query.to > query.from, "`to` must be after `from`");
export const exportOfManyQuerySchema = exportQuerySchema.safeExtend({ hosts: z.string().min(1).max(256).default("*") });

export const exportProgressParamsSchema = z.object({ id: exportIdSchema });
/** `sentBytes` is what was made and taken so far, before HTTP compresses it. */
export const exportProgressSchema = z.object({
  state: z.enum(["running", "done", "cancelled", "failed"]),
  hostCount: z.number(),
  /** Hosts that are wholly in it, and the read share of the span of the one that is under way. */
  doneHostCount: z.number(),
  sentBytes: z.number(),
  /** Why it failed or was refused, otherwise empty. */
  message: z.string(),
});
export type ExportProgress = z.infer<typeof exportProgressSchema>;

const MONTH = /^(19[7-9]\d|[2-9]\d{3})-(0[1-9]|1[0-2])$/;
export const monthQuerySchema = z.object({ month: z.string().regex(MONTH, "a month is written 2026-11") });

/** What there is of a day (UTC). Shares are those of its minutes (of its hours in `1h`) of which something is kept. */
export const downloadDaySchema = z.object({
  /** `2026-11-20` */
  day: z.string(),
  measuredRatio: z.object({ "1s": z.number(), "1m": z.number(), "1h": z.number() }),
  /** On disk, to be had under `/api/archives/<host>/`. */
  files: z.array(z.object({ name: z.string(), sizeBytes: z.number(), writtenAtMs: z.number() })),
});
export type DownloadDay = z.infer<typeof downloadDaySchema>;
export const downloadDaysSchema = z.object({
  hostId: hostIdSchema,
  /** Every day of the month. */
  days: z.array(downloadDaySchema),
  /** The oldest time that anything is kept of; `null` when nothing is. */
  oldestMs: z.number().nullable(),
});
export type DownloadDays = z.infer<typeof downloadDaysSchema>;
