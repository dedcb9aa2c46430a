import { z } from "zod";
import { BENCHMARK_IDS } from "./benchmark";
import { hostIdSchema } from "./host";

/** `unknown`: there are too few results to say what is usual. */
export const SPEED_VERDICTS = ["slower", "as-usual", "unknown"] as const;

const slowerRowSchema = z.object({
  hostId: hostIdSchema,
  displayName: z.string(),
  benchmark: z.enum(BENCHMARK_IDS),
  /** The newest result, in the benchmark's unit. */
  newest: z.number(),
  /** Up to when the host told it, ms since 1970, to the hour. */
  toldAtMs: z.number(),
  usual: z.number().nullable(),
  /** The best of the newest three results, as a share of the usual. */
  relativeRatio: z.number().nullable(),
  verdict: z.enum(SPEED_VERDICTS),
  /** What held at the end of each day (UTC) of the report, oldest first; `null` when there was no result. */
  days: z.array(z.number().nullable()),
});
export type SlowerRow = z.infer<typeof slowerRowSchema>;

/** All hosts over all benchmarks, compared with their own past. */
export const slowerReportSchema = z.object({
  /** The start of the first day. */
  fromMs: z.number(),
  toMs: z.number(),
  /** The slowest first. */
  rows: z.array(slowerRowSchema),
  /** Of these hosts no benchmark came to anything. */
  hostsWithout: z.array(z.object({ hostId: hostIdSchema, displayName: z.string() })),
});
export type SlowerReport = z.infer<typeof slowerReportSchema>;
