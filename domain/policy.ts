import { z } from "zod";
import { eventSchema, reasonSchema } from "./action";
import { severitySchema } from "./alarm";
import { destinationIdSchema } from "./destination";
import { timeZoneSchema } from "./time-zone";

export const policyIdSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,63}$/, "a policy's id has 1 to 64 small letters, digits and dashes");

/** What a policy does. Migrating and clearing all rows are left to people. */
export const policyStepSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("nova.disable"), reason: reasonSchema.default("") }),
  z.object({ kind: z.literal("nova.disable-and-force-down"), reason: reasonSchema.default("") }),
  z.object({ kind: z.literal("nova.force-down") }),
  z.object({ kind: z.literal("congress.push"), event: eventSchema }),
  z.object({ kind: z.literal("vitrage.event"), event: eventSchema }),
  z.object({ kind: z.literal("notify"), destinationId: destinationIdSchema }),
]);
export type PolicyStep = z.infer<typeof policyStepSchema>;

const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "a time is written as 22:30");

/** Runs steps when an alarm has come so far. */
export const policySchema = z.object({
  id: policyIdSchema,
  name: z.string().trim().min(1).max(128),
  enabled: z.boolean().default(true),
  /** New ones begin as dry runs: what they would do is recorded, and not done. */
  mode: z.enum(["dry-run", "live"]).default("dry-run"),
  /** Rule ids with commas between, `*` for any text. */
  rules: z.string().trim().min(1).max(500).default("*"),
  /** As `hostFits` reads it. */
  hosts: z.string().trim().min(1).max(256).default("*"),
  /** The least severity. */
  severity: severitySchema.default("failure"),
  when: z
    .discriminatedUnion("on", [
      z.object({ on: z.literal("active") }),
      z.object({ on: z.literal("acknowledged") }),
      /** Active for so long, running. */
      z.object({ on: z.literal("lasts"), seconds: z.number().min(1).max(86_400) }),
    ])
    .default({ on: "active" }),
  /** Only at these times; `null`: always. A span over midnight belongs to the day on which it begins. */
  times: z
    .object({
      timeZone: timeZoneSchema,
      /** 1 Monday to 7 Sunday. */
      weekdays: z.array(z.number().int().min(1).max(7)).min(1).max(7),
      from: clock,
      to: clock,
    })
    .nullable()
    .default(null),
  steps: z.array(policyStepSchema).min(1, "give it something to do").max(5),
  /** When the alarm clears: enable again what it disabled, clear its force down, and notify. Congress rows are always taken back. */
  undo: z.boolean().default(false),
});
export type Policy = z.infer<typeof policySchema>;

/** They hold for all policies and all servers together, and cannot be switched off. */
export const policyLimitsSchema = z.object({
  /** Compute hosts that policies may disable or force down in any hour, per cloud. */
  disablesPerHour: z.number().int().min(0).max(1000).default(3),
  /** Share of a cloud's compute hosts that must stay enabled and up, percent. */
  enabledPercent: z.number().min(0).max(100).default(75),
  /** Minutes between two acts of policies on the service of one host. */
  cooldownMinutes: z.number().min(0).max(10_080).default(60),
});
export type PolicyLimits = z.infer<typeof policyLimitsSchema>;

export const policySetSchema = z.object({
  version: z.number().int().nonnegative(),
  /** The switch: while it is there, no policy does anything. */
  stopped: z.object({ by: z.string(), atMs: z.number(), note: z.string() }).nullable(),
  limits: policyLimitsSchema,
  policies: z.array(policySchema).max(200),
});
export type PolicySet = z.infer<typeof policySetSchema>;

export const NO_POLICIES: PolicySet = {
  version: 0,
  stopped: null,
  limits: policyLimitsSchema.parse({}),
  policies: [],
};
