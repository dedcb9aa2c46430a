import { z } from "zod";
import { actionSummarySchema } from "./action";
import { hostIdSchema } from "./host";
import { maintenanceWindowSchema, shelfSchema } from "./quiet";
import { alarmVmSchema } from "./vm";

export const SEVERITIES = ["warning", "failure"] as const;
export const severitySchema = z.enum(SEVERITIES);
export type Severity = z.infer<typeof severitySchema>;

/** `pending`: broken, but not for long enough yet. */
export const ALARM_STATES = ["pending", "active", "cleared"] as const;
export const alarmStateSchema = z.enum(ALARM_STATES);
export type AlarmState = z.infer<typeof alarmStateSchema>;

/**
 * A change of an alarm as its judge (a node, or the server for silence) reports it. `atMs` is the time of the sample
 * that made the change. `runId` and `sequence` order the changes of one judge, so that a repeated one is known as such.
 */
export const alarmChangeSchema = z.object({
  ruleId: z.string().min(1).max(64),
  ruleName: z.string().min(1).max(128),
  seriesId: z.string().min(1).max(256),
  state: alarmStateSchema,
  severity: severitySchema,
  atMs: z.number().finite(),
  /** What was looked at, in its unit, and the bound that it broke. */
  value: z.number().nullable(),
  bound: z.number().nullable(),
  /** For people: "Memory is at 91.2 % of 23.5 GiB, above 90 %". */
  text: z.string().max(1000),
  runbookUrl: z.string().max(2000).default(""),
  keepUntilAcknowledged: z.boolean().default(false),
});
export type AlarmChange = z.infer<typeof alarmChangeSchema>;

/** `untilMs`: when it ends by itself and the alarm, if it is still there, is unacknowledged again. */
export const acknowledgementSchema = z.object({
  by: z.string(),
  atMs: z.number(),
  note: z.string(),
  untilMs: z.number().default(0),
});
export type Acknowledgement = z.infer<typeof acknowledgementSchema>;

/** One rule broken by one series of one host, as kept in state. */
export const alarmSchema = alarmChangeSchema.extend({
  /** `<host>/<rule>/<series>` */
  id: z.string(),
  hostId: hostIdSchema,
  /** When it last became active (or pending, while it is that). */
  sinceMs: z.number(),
  changedAtMs: z.number(),
  /** How often its judge has changed it since it was first raised. */
  changeCount: z.number().int(),
  /** Rises with everything that happens to it, so that the newer of two copies is known. */
  revision: z.number().int().default(0),
  acknowledged: acknowledgementSchema.nullable(),
  /** Cleared, but its rule keeps it in view until somebody has acknowledged it. */
  awaitsAcknowledgement: z.boolean().default(false),
  /** More than five changes in ten minutes: it stays active, and only counts, until it has been still for ten minutes. */
  flapping: z.object({ sinceMs: z.number(), changeCount: z.number().int() }).nullable().default(null),
  /** The newest note on it. */
  note: z.object({ by: z.string(), atMs: z.number(), text: z.string() }).nullable().default(null),
  /** The VM that it is about, where a cloud tells of it. */
  vm: alarmVmSchema.nullable().default(null),
});
export type Alarm = z.infer<typeof alarmSchema>;

/**
 * What the journal tells. Of the judge: pending, lapsed (pending no more, never raised), raised, worsened, eased, cleared; flapping and
 * settled (flaps no more). Of operators: acknowledged, unacknowledged, noted, shelved, unshelved, maintenance set and removed.
 * Of time: forgotten (an acknowledgement has ended). Of actions: asked for and ended, with the action. Of settings (clouds, destinations,
 * policies, hosts, users, tokens): changed, with what was changed as the note.
 */
export const JOURNAL_KINDS = [
  "pending",
  "lapsed",
  "raised",
  "worsened",
  "eased",
  "cleared",
  "flapping",
  "settled",
  "acknowledged",
  "unacknowledged",
  "forgotten",
  "noted",
  "shelved",
  "unshelved",
  "maintenance-set",
  "maintenance-removed",
  "action-asked",
  "action-ended",
  "setting-changed",
] as const;
export const journalKindSchema = z.enum(JOURNAL_KINDS);
export type JournalKind = z.infer<typeof journalKindSchema>;

/** One line of the journal: what happened, when, by whom, and the alarm (or the shelf, the maintenance window, the action) as it was after it. */
export const journalEntrySchema = z.object({
  /** Id of the stream entry: rises with time. */
  id: z.string(),
  atMs: z.number(),
  kind: journalKindSchema,
  by: z.string(),
  note: z.string(),
  alarm: alarmSchema.nullable().default(null),
  shelf: shelfSchema.nullable().default(null),
  window: maintenanceWindowSchema.nullable().default(null),
  action: actionSummarySchema.nullable().default(null),
});
export type JournalEntry = z.infer<typeof journalEntrySchema>;

export function alarmId(hostId: string, ruleId: string, seriesId: string): string {
  return `${hostId}/${ruleId}/${seriesId}`;
}
