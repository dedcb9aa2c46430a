import { z } from "zod";
import { alarmSchema, alarmStateSchema, journalEntrySchema, journalKindSchema, severitySchema } from "./alarm";
import { hostIdSchema } from "./host";
import { maintenanceInputSchema, plannedMaintenanceSchema, shelfSchema, shelfTargetSchema } from "./quiet";

/** The shapes of the HTTP API of alarms, their journal, shelves and maintenance. */

export const alarmQuerySchema = z.object({
  state: alarmStateSchema.optional(),
  severity: severitySchema.optional(),
  host: hostIdSchema.optional(),
});
export const alarmListSchema = z.object({ alarms: z.array(alarmSchema) });

const alarmIds = z
  .array(z.string().min(1).max(512))
  .min(1, "name at least one alarm")
  .max(500, "at most 500 alarms at once");
const note = z.string().trim().max(2000);

/** `untilMs`: when the acknowledgement is to end; without it after the server's own time for forgotten ones. */
export const acknowledgeSchema = z.object({
  alarmIds,
  note: note.default(""),
  untilMs: z.number().positive().nullable().default(null),
});
export const unacknowledgeSchema = z.object({ alarmIds, note: note.default("") });
export const addNoteSchema = z.object({ alarmIds, note: note.min(1, "write the note") });
/** Which of the alarms were changed now, and why the others were not. */
export const alarmsAnswerSchema = z.object({
  done: z.array(alarmSchema),
  refused: z.array(z.object({ alarmId: z.string(), reason: z.string() })),
});
export type AlarmsAnswer = z.infer<typeof alarmsAnswerSchema>;

export const addShelvesSchema = z.object({
  targets: z.array(shelfTargetSchema).min(1).max(500),
  reason: z.string().trim().min(1, "say why").max(500),
  untilMs: z.number().positive(),
});
export const shelvesAnswerSchema = z.object({ shelves: z.array(shelfSchema) });
export const removeShelvesSchema = z.object({ ids: z.array(z.string().min(1).max(64)).min(1).max(500) });
export const removedShelvesSchema = z.object({ removed: z.number().int() });

export const addMaintenanceSchema = maintenanceInputSchema;
export const maintenanceAnswerSchema = plannedMaintenanceSchema;

const atMs = z.coerce.number().int().nonnegative();
/** `from` and `to` are ms since 1970. `text` is looked for in rule, host, series, words, notes and names. */
export const journalQuerySchema = z.object({
  alarmId: z.string().max(512).optional(),
  host: hostIdSchema.optional(),
  rule: z.string().max(64).optional(),
  by: z.string().max(128).optional(),
  kind: z
    .string()
    .transform((kinds) => kinds.split(",").filter(Boolean))
    .pipe(z.array(journalKindSchema))
    .optional(),
  text: z.string().max(200).optional(),
  from: atMs.optional(),
  to: atMs.optional(),
  before: z
    .string()
    .regex(/^\d+-\d+$/)
    .optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
});
export type JournalQuery = z.infer<typeof journalQuerySchema>;
/** `nextBefore`: give it as `before` for the older ones; `null` when there are none. */
export const journalSchema = z.object({ entries: z.array(journalEntrySchema), nextBefore: z.string().nullable() });

export const journalExportQuerySchema = journalQuerySchema
  .omit({ before: true, limit: true })
  .extend({ format: z.enum(["csv", "json"]) });

export const figuresQuerySchema = z
  .object({ from: atMs, to: atMs })
  .refine(({ from, to }) => to > from, "`to` must be after `from`");

/** What an alarm manager wants to know of a span (ISA-18.2, EEMUA 191). Rates count alarms that were raised. */
export const alarmFiguresSchema = z.object({
  fromMs: z.number(),
  toMs: z.number(),
  /** Whether the journal holds all of the span, or less because its oldest entries are gone. */
  completeFromMs: z.number(),
  raisedCount: z.number().int(),
  raisedPerHour: z.number(),
  /** Operators who acknowledged, shelved or noted something in the span; at least 1. */
  operatorCount: z.number().int(),
  raisedPerHourAndOperator: z.number(),
  /** Alarms raised in each hour of the span, oldest first. */
  hours: z.array(z.object({ atMs: z.number(), raisedCount: z.number().int() })),
  noisiestRules: z.array(
    z.object({ ruleId: z.string(), ruleName: z.string(), raisedCount: z.number().int(), share: z.number() }),
  ),
  /** From raised to acknowledged; `null` when nothing was acknowledged. */
  meanSecondsToAcknowledge: z.number().nullable(),
  medianSecondsToAcknowledge: z.number().nullable(),
  acknowledgedCount: z.number().int(),
  /** Active now, for more than a day. */
  standing: z.array(z.object({ alarmId: z.string(), ruleName: z.string(), hostId: z.string(), sinceMs: z.number() })),
  /** Spans with more than ten alarms in ten minutes. */
  floods: z.array(z.object({ fromMs: z.number(), toMs: z.number(), raisedCount: z.number().int() })),
});
export type AlarmFigures = z.infer<typeof alarmFiguresSchema>;
