import { z } from "zod";

/** The largest in memory of those that are chosen; the others are only counted. */
export const MAX_PROCESS_ROWS = 300;

const amount = z.number().nonnegative();

/** A process as it was read last. Rates are over the time since the reading before. */
export const processRowSchema = z.object({
  pid: z.number().int().positive(),
  /** When it was started: with the pid, no other process has it. */
  createdAtMs: z.number(),
  /** `null` where only the name is known, as in SlapOS' tables. */
  uid: z.number().int().nonnegative().nullable(),
  /** The user's name, or the uid again. */
  user: z.string().max(64),
  /** The command with masked arguments; empty unless the operator wants names. */
  name: z.string().max(256),
  /** Of one core; `null` at the first reading. */
  cpuRatio: amount.nullable(),
  cpuSeconds: amount,
  threadCount: z.number().int().nonnegative(),
  rssBytes: amount,
  /** Of the machine's memory. */
  memoryRatio: amount,
  /** Growth of the resident memory over `growthSeconds` of the report. */
  grownBytes: z.number(),
  /** Since its start, from and to storage; `null` when this user may not know. */
  readBytes: amount.nullable(),
  writtenBytes: amount.nullable(),
  readCount: amount.nullable(),
  writtenCount: amount.nullable(),
  /** Read and written together, where they are not known apart, as in SlapOS' tables. */
  ioBytes: amount.optional(),
  ioCount: amount.optional(),
});
export type ProcessRow = z.infer<typeof processRowSchema>;

/** The chosen processes of a host at one time. */
export const processReportSchema = z.object({
  atMs: z.number(),
  /** Ends a minute: it is kept. Others only show what is now. */
  isOfMinute: z.boolean(),
  /** All that run, chosen or not. */
  totalCount: z.number().int().nonnegative(),
  growthSeconds: amount,
  rows: z.array(processRowSchema).max(MAX_PROCESS_ROWS),
});
export type ProcessReport = z.infer<typeof processReportSchema>;
