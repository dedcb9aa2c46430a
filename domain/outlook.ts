import { z } from "zod";
import { hostIdSchema } from "./host";
import { MAX_MODELS_PER_HOST } from "./model";

/** How far ahead a host's outlook looks, s. */
export const OUTLOOK_HORIZONS_SECONDS = [
  60, 300, 600, 1800, 3600, 10_800, 21_600, 43_200, 86_400, 259_200, 604_800,
] as const;
export const MAX_OUTLOOK_SERIES = 64;

const seconds = z.number().nonnegative();

/** Where one series is heading, and how good its forecasts were. Values are in the series' unit. */
export const seriesOutlookSchema = z.object({
  seriesId: z.string().min(1).max(256),
  value: z.number(),
  limit: z.number().nullable(),
  /** The mean and the 90 % band; empty until enough is known. */
  points: z
    .array(z.object({ horizonSeconds: seconds, mean: z.number(), lower: z.number(), upper: z.number() }))
    .max(OUTLOOK_HORIZONS_SECONDS.length),
  /** Seconds from `atMs` until the limit is met; `null` while nothing says that it will be. */
  timeToLimit: z.object({ earliestSeconds: seconds, likelySeconds: seconds, latestSeconds: seconds }).nullable(),
  /** The growth that leads there. */
  growth: z.object({ perSecond: z.number(), sinceMs: z.number() }).nullable(),
  /** A rise at once within the newest hour. */
  step: z.object({ atMs: z.number(), amount: z.number() }).nullable(),
  /** The growth came on other days at this time too. */
  habit: z
    .object({
      days: z.number().int(),
      comparedDays: z.number().int(),
      peak: z.number(),
      isExceeded: z.boolean(),
    })
    .nullable()
    .default(null),
  /** Per learned horizon: forecasts that came due, the share of values inside their band, and the error against "it stays as it is". */
  skill: z
    .array(
      z.object({
        horizonSeconds: seconds,
        outcomeCount: z.number().int().nonnegative(),
        insideRatio: z.number(),
        errorRatio: z.number(),
      }),
    )
    .max(OUTLOOK_HORIZONS_SECONDS.length),
});
export type SeriesOutlook = z.infer<typeof seriesOutlookSchema>;

/** A series that is far from what is usual of it at this time of day, and over all. */
export const unusualSeriesSchema = z.object({
  seriesId: z.string().min(1).max(256),
  value: z.number(),
  usual: z.number(),
  /** Mean distances from what is usual. */
  deviations: z.number(),
});
export type UnusualSeries = z.infer<typeof unusualSeriesSchema>;
export const MAX_UNUSUAL = 8;

/** A model that a host was handed: `problem` says why it does not run, and is empty while it does. */
export const hostModelSchema = z.object({
  modelId: z.string().max(64),
  version: z.number().int().nonnegative(),
  problem: z.string().max(500),
  /** 0 to 1, anomalous above 0.5; `null` while there is none. */
  score: z.number().nullable(),
});
export type HostModel = z.infer<typeof hostModelSchema>;

/** Where a host's series are heading, as its collector sees it, and what is unusual of it now, the farthest first. */
export const outlookSchema = z.object({
  atMs: z.number(),
  series: z.array(seriesOutlookSchema).max(MAX_OUTLOOK_SERIES),
  unusual: z.array(unusualSeriesSchema).max(MAX_UNUSUAL),
  /** What became of the models that the host was handed. */
  models: z.array(hostModelSchema).max(MAX_MODELS_PER_HOST).default([]),
});
export type Outlook = z.infer<typeof outlookSchema>;

/** Who is next: series that grow towards their limit, those that meet it first before the others. */
export const nextFullSchema = z.object({
  /** Hosts whose outlook is known. */
  hostCount: z.number().int().nonnegative(),
  rows: z.array(
    seriesOutlookSchema
      .pick({ seriesId: true, value: true, limit: true, growth: true })
      .extend({ hostId: hostIdSchema, displayName: z.string(), atMs: z.number() })
      .extend({ timeToLimit: seriesOutlookSchema.shape.timeToLimit.unwrap() }),
  ),
});
export type NextFull = z.infer<typeof nextFullSchema>;
