import { z } from "zod";
import { cloudIdSchema, computeServiceSchema } from "./cloud";
import { destinationIdSchema } from "./destination";
import { hostIdSchema } from "./host";

export const ACTION_KINDS = [
  "nova.disable",
  "nova.enable",
  "nova.force-down",
  "nova.clear-force-down",
  "nova.disable-and-force-down",
  "nova.migrate",
  "congress.push",
  "congress.take-back",
  "congress.clear",
  "vitrage.event",
  "notify",
] as const;
export const actionKindSchema = z.enum(ACTION_KINDS);
export type ActionKind = z.infer<typeof actionKindSchema>;

/**
 * `dry-run`: what a policy would have done, and did not. `retrying`: it failed and will be tried again. `refused`: nothing was sent,
 * because something stood against it (a limit, a change meanwhile). `unsure`: it was sent, the server ended before the answer, and it
 * cannot be found out; it is not sent again by itself.
 */
export const ACTION_STATES = [
  "dry-run",
  "queued",
  "running",
  "retrying",
  "done",
  "failed",
  "refused",
  "cancelled",
  "unsure",
] as const;
export const actionStateSchema = z.enum(ACTION_STATES);
export type ActionState = z.infer<typeof actionStateSchema>;

export const OPEN_ACTION_STATES: readonly ActionState[] = ["queued", "running", "retrying"];
export function isOpenAction({ state }: { state: ActionState }): boolean {
  return OPEN_ACTION_STATES.includes(state);
}

const ascii = /^[\x20-\x7e]*$/;
/** The event that Congress or Vitrage is told. Congress drops what is not ASCII without a word, so it is refused here. */
export const eventSchema = z.object({
  type: z.string().trim().min(1).max(128).regex(ascii, "an event's type is ASCII").default("compute.host.down"),
  status: z.string().trim().min(1).max(64).regex(ascii, "an event's status is ASCII").default("down"),
});
export type ActionEvent = z.infer<typeof eventSchema>;

/** Nova takes 1 to 255 characters; one outside the Basic Multilingual Plane makes some databases fail. */
export const reasonSchema = z
  .string()
  .trim()
  .max(255, "a reason has at most 255 characters")
  .regex(
    /^[\u0020-\ud7ff\ue000-\uffff]*$/,
    "leave emoji and control characters out of the reason: some of Nova's databases cannot keep them",
  );

/** What is asked for. Which fields a kind needs is checked where it is planned, and told in words. */
export const actionRequestSchema = z.object({
  kind: actionKindSchema,
  /** `null`: the cloud in which the host is found. Needed for `congress.clear`. */
  cloudId: cloudIdSchema.nullable().default(null),
  /** Whom it is about; not needed for `congress.clear`. */
  hostId: hostIdSchema.nullable().default(null),
  alarmId: z.string().max(512).nullable().default(null),
  /** Of `notify`. */
  destinationId: destinationIdSchema.nullable().default(null),
  /** Of `nova.disable` and `nova.disable-and-force-down`, without the prefix. */
  reason: reasonSchema.default(""),
  /** Of `congress.push` and `vitrage.event`. */
  event: eventSchema.nullable().default(null),
});
export type ActionRequest = z.infer<typeof actionRequestSchema>;

/** One exchange with a service. Secrets are replaced by `***`; bodies are cut at 4,000 characters. */
export const exchangeSchema = z.object({
  atMs: z.number(),
  durationMs: z.number(),
  method: z.string(),
  url: z.string(),
  sentBody: z.string().nullable(),
  status: z.number().nullable(),
  /** The service's own words; what went wrong when there was no answer. */
  answer: z.string(),
});
export type Exchange = z.infer<typeof exchangeSchema>;

export const attemptSchema = z.object({
  number: z.number().int(),
  startedAtMs: z.number(),
  endedAtMs: z.number().nullable(),
  /** In words: what came of it. Empty while it runs. */
  outcome: z.string(),
  exchanges: z.array(exchangeSchema).max(50),
});
export type Attempt = z.infer<typeof attemptSchema>;

/** What is known of an action wherever it is named: in the journal, and live. */
export const actionSummarySchema = z.object({
  id: z.string(),
  kind: actionKindSchema,
  cloudId: z.string().nullable(),
  hostId: z.string().nullable(),
  /** Nova's name of the host. */
  novaHost: z.string().nullable(),
  destinationId: z.string().nullable(),
  alarmId: z.string().nullable(),
  /** Why: the alarm's text at the time, or empty. */
  why: z.string(),
  policyId: z.string().nullable(),
  state: actionStateSchema,
  /** In words: what came of it, or what it waits for. */
  outcome: z.string(),
  askedBy: z.string(),
  askedAtMs: z.number(),
  endedAtMs: z.number().nullable(),
  attemptCount: z.number().int(),
  /** Of a migration: servers moved, and how many there are. */
  progress: z.object({ doneCount: z.number().int(), totalCount: z.number().int() }).nullable(),
  revision: z.number().int(),
});
export type ActionSummary = z.infer<typeof actionSummarySchema>;

/** All that is recorded of an action. */
export const actionSchema = actionSummarySchema.extend({
  request: actionRequestSchema,
  /** As whom the service sees it: `operator in project ops`, or a destination's address. */
  asWhom: z.string(),
  /** Exactly what was to be sent, as it was planned. */
  sends: z.array(z.object({ method: z.string(), url: z.string(), body: z.string().nullable() })),
  /** The service when the operator looked at it; a change meanwhile refuses the action. `null`: not looked at. */
  before: computeServiceSchema.nullable(),
  attempts: z.array(attemptSchema).max(20),
});
export type Action = z.infer<typeof actionSchema>;
