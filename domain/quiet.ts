import { z } from "zod";
import { hostIdSchema } from "./host";
import { timeZoneSchema } from "./time-zone";

/** ISA-18.2's shelf: an operator hides one alarm, all alarms of a host, or all of a rule, for a time and with a reason. */
export const shelfTargetSchema = z
  .object({
    alarmId: z.string().min(1).max(512).nullable().default(null),
    hostId: hostIdSchema.nullable().default(null),
    ruleId: z.string().min(1).max(64).nullable().default(null),
  })
  .refine(
    ({ alarmId, hostId, ruleId }) => [alarmId, hostId, ruleId].filter((part) => part !== null).length === 1,
    "a shelf is for one alarm, one host or one rule",
  );
export type ShelfTarget = z.infer<typeof shelfTargetSchema>;

export const shelfSchema = z.object({
  id: z.string(),
  target: shelfTargetSchema,
  by: z.string(),
  reason: z.string(),
  atMs: z.number(),
  untilMs: z.number(),
});
export type Shelf = z.infer<typeof shelfSchema>;

const localTimeSchema = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/, "a time is written as 2026-11-20T22:30");

export const MAINTENANCE_REPEATS = ["never", "daily", "weekly", "monthly"] as const;

/** A time in which a host's alarms are expected. `from` and `to` are the first span, by the clock of `timeZone`. */
export const maintenanceInputSchema = z
  .object({
    /** As `hostFits` reads it. */
    hosts: z.string().trim().min(1).max(256),
    from: localTimeSchema,
    to: localTimeSchema,
    /** IANA name: `Europe/Berlin`. */
    timeZone: timeZoneSchema,
    repeat: z.enum(MAINTENANCE_REPEATS).default("never"),
    reason: z.string().trim().min(1, "say why").max(500),
  })
  .refine(({ from, to }) => from < to, { error: "it must end after it begins", path: ["to"] });
export type MaintenanceInput = z.infer<typeof maintenanceInputSchema>;

export const maintenanceWindowSchema = maintenanceInputSchema.extend({
  id: z.string(),
  by: z.string(),
  atMs: z.number(),
});
export type MaintenanceWindow = z.infer<typeof maintenanceWindowSchema>;

/** A window with the hosts it is for now and its spans from a month ago to a month ahead, at most 100. */
export const plannedMaintenanceSchema = maintenanceWindowSchema.extend({
  hostIds: z.array(z.string()),
  spans: z.array(z.object({ fromMs: z.number(), toMs: z.number() })),
});
export type PlannedMaintenance = z.infer<typeof plannedMaintenanceSchema>;

/** All that hides alarms, besides silence. */
export const quietSchema = z.object({ shelves: z.array(shelfSchema), maintenance: z.array(plannedMaintenanceSchema) });
export type Quiet = z.infer<typeof quietSchema>;
