import { z } from "zod";
import { hostIdSchema } from "./host";

export const SEVERITIES = ["warning", "failure"] as const;
export const severitySchema = z.enum(SEVERITIES);
export type Severity = z.infer<typeof severitySchema>;

export const ALARM_STATES = ["active", "cleared"] as const;
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
  /** What was looked at, in the series' unit, and the bound that it broke. */
  value: z.number().nullable(),
  bound: z.number().nullable(),
  /** For people: "Memory is at 91.2 % of 23.5 GiB, above 90 %". */
  text: z.string().max(1000),
});
export type AlarmChange = z.infer<typeof alarmChangeSchema>;

export const acknowledgementSchema = z.object({ by: z.string(), atMs: z.number(), note: z.string() });
export type Acknowledgement = z.infer<typeof acknowledgementSchema>;

/** One rule broken by one series of one host, as kept in state. */
export const alarmSchema = alarmChangeSchema.extend({
  /** `<host>/<rule>/<series>` */
  id: z.string(),
  hostId: hostIdSchema,
  /** When it last became active. */
  sinceMs: z.number(),
  changedAtMs: z.number(),
  /** How often it has changed since it was first raised. */
  changeCount: z.number().int(),
  acknowledged: acknowledgementSchema.nullable(),
});
export type Alarm = z.infer<typeof alarmSchema>;

/** What happened to an alarm. `repeated` never reaches the journal. */
export const JOURNAL_KINDS = ["raised", "worsened", "eased", "cleared", "acknowledged"] as const;

/** One line of the journal: what happened, when, by whom, and the alarm as it was after it. */
export const journalEntrySchema = z.object({
  /** Id of the stream entry: rises with time. */
  id: z.string(),
  atMs: z.number(),
  kind: z.enum(JOURNAL_KINDS),
  by: z.string(),
  note: z.string(),
  alarm: alarmSchema,
});
export type JournalEntry = z.infer<typeof journalEntrySchema>;

export function alarmId(hostId: string, ruleId: string, seriesId: string): string {
  return `${hostId}/${ruleId}/${seriesId}`;
}
