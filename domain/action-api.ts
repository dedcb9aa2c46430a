import { z } from "zod";
import { actionKindSchema, actionRequestSchema, actionSchema, actionStateSchema, actionSummarySchema } from "./action";
import { cloudIdSchema, cloudSchema, cloudSettingsSchema, computeServiceSchema, doctorRowSchema } from "./cloud";
import {
  destinationIdSchema,
  destinationSchema,
  destinationSecretsSchema,
  destinationSettingsSchema,
} from "./destination";
import { hostIdSchema } from "./host";

/** The shapes of the HTTP API of clouds, destinations, compute services and actions. */

// ---- clouds (admin) -------------------------------------------------------------------------------------------------

export const cloudListSchema = z.object({ clouds: z.array(cloudSchema) });
export const cloudParamsSchema = z.object({ cloudId: cloudIdSchema });
/** `secret`: absent keeps the one that is kept; the server refuses to send a kept secret to another address. */
export const putCloudSchema = z.object({ cloud: cloudSettingsSchema, secret: z.string().min(1).max(4000).optional() });
/** The text of a clouds.yaml, and, if they are kept apart, of its secure.yaml. */
export const readCloudsYamlSchema = z.object({
  text: z.string().max(200_000),
  secureText: z.string().max(200_000).default(""),
});
/** What was found in it. `problem`: why this cloud cannot be used; else `cloud` can be saved as it is. */
export const cloudsYamlSchema = z.object({
  clouds: z.array(
    z.object({ name: z.string(), cloud: cloudSettingsSchema.nullable(), hasSecret: z.boolean(), problem: z.string() }),
  ),
});
/** Takes clouds out of a clouds.yaml with their secrets; what has the same id is replaced. */
export const importCloudsSchema = readCloudsYamlSchema.extend({ names: z.array(z.string().max(255)).min(1).max(50) });

/** `failed` steps say what to do. `skipped`: a step before it failed. `warning`: it works, but something is missing. */
export const cloudCheckStepSchema = z.object({
  id: z.enum(["keystone", "token", "roles", "compute", "versions", "services", "policy", "doctor", "vitrage"]),
  title: z.string(),
  outcome: z.enum(["ok", "warning", "failed", "skipped"]),
  detail: z.string(),
  durationMs: z.number(),
  /** `create-doctor`: Premonitor can create the data source with `persist_data`. */
  offer: z.enum(["create-doctor"]).nullable(),
});
export type CloudCheckStep = z.infer<typeof cloudCheckStepSchema>;
export const cloudCheckSchema = z.object({ steps: z.array(cloudCheckStepSchema) });

export const doctorRowsSchema = z.object({
  /** `isOurs`: pushed by a Premonitor. */
  rows: z.array(doctorRowSchema.extend({ isOurs: z.boolean() })),
});

// ---- destinations (admin) -------------------------------------------------------------------------------------------

export const destinationListSchema = z.object({ destinations: z.array(destinationSchema) });
export const destinationParamsSchema = z.object({ destinationId: destinationIdSchema });
/** Secrets that are left out or empty are kept as they are; kept ones are not sent to another address. */
export const putDestinationSchema = z.object({
  settings: destinationSettingsSchema,
  secrets: destinationSecretsSchema.partial().default({}),
});
export const destinationTestSchema = z.object({ isDelivered: z.boolean(), answer: z.string() });

// ---- compute services (viewer) --------------------------------------------------------------------------------------

/** A host of ours with its service in Nova. `service` is null when there is none; `why` says so in words. */
export const hostServiceSchema = z.object({
  hostId: hostIdSchema,
  cloudId: z.string().nullable(),
  service: computeServiceSchema.nullable(),
  why: z.string(),
});
export type HostService = z.infer<typeof hostServiceSchema>;

export const computeServicesSchema = z.object({
  /** Nothing is set up: no cloud at all. */
  isConfigured: z.boolean(),
  hosts: z.array(hostServiceSchema),
  clouds: z.array(
    z.object({
      cloudId: z.string(),
      computeCount: z.number().int(),
      enabledCount: z.number().int(),
      /** When Nova was read. */
      atMs: z.number().nullable(),
      /** Why Nova could not be read; empty when it could. */
      problem: z.string(),
    }),
  ),
  /** Destinations that `notify` can name. */
  destinations: z.array(z.object({ id: z.string(), kind: z.string() })),
});
export type ComputeServices = z.infer<typeof computeServicesSchema>;
/** `hosts`: ids with commas between; absent: all. */
export const computeServicesQuerySchema = z.object({ hosts: z.string().max(10_000).optional() });

// ---- actions (operator; reading: viewer) ----------------------------------------------------------------------------

const requests = z
  .array(actionRequestSchema)
  .min(1, "ask for at least one action")
  .max(100, "at most 100 actions at once");

/** Asks what would be done, without doing it. */
export const planActionsSchema = z.object({ requests });
export const actionPlanSchema = z.object({
  request: actionRequestSchema,
  /** Why it cannot be done; empty when it can. */
  refusal: z.string(),
  /** For people: "Disable the compute service of compute-1". */
  title: z.string(),
  cloudId: z.string().nullable(),
  novaHost: z.string().nullable(),
  asWhom: z.string(),
  sends: z.array(z.object({ method: z.string(), url: z.string(), body: z.string().nullable() })),
  /** In words: what it affects. */
  affects: z.array(z.string()),
  /** In words: what to think of first, such as fencing. */
  warnings: z.array(z.string()),
  before: computeServiceSchema.nullable(),
});
export type ActionPlan = z.infer<typeof actionPlanSchema>;
export const actionPlansSchema = z.object({ plans: z.array(actionPlanSchema) });

/**
 * `requestId`: made by the client for one press of a button; the same one again gives the same actions and does nothing more.
 * `before`: the service as the plan showed it; when it is otherwise meanwhile, the action is refused.
 */
export const startActionsSchema = z.object({
  requestId: z
    .string()
    .regex(/^[A-Za-z0-9_-]{8,64}$/, "a request id has 8 to 64 letters, digits, dashes and underscores"),
  requests: z
    .array(actionRequestSchema.extend({ before: computeServiceSchema.nullable().default(null) }))
    .min(1)
    .max(100),
});
export const startedActionsSchema = z.object({
  actions: z.array(actionSummarySchema),
  /** `index` into the requests. */
  refused: z.array(z.object({ index: z.number().int(), reason: z.string() })),
});
export type StartedActions = z.infer<typeof startedActionsSchema>;

const atMs = z.coerce.number().int().nonnegative();
export const actionQuerySchema = z.object({
  state: z
    .string()
    .transform((states) => states.split(",").filter(Boolean))
    .pipe(z.array(actionStateSchema))
    .optional(),
  kind: z
    .string()
    .transform((kinds) => kinds.split(",").filter(Boolean))
    .pipe(z.array(actionKindSchema))
    .optional(),
  host: hostIdSchema.optional(),
  alarmId: z.string().max(512).optional(),
  policy: z.string().max(64).optional(),
  by: z.string().max(128).optional(),
  text: z.string().max(200).optional(),
  from: atMs.optional(),
  to: atMs.optional(),
  /** Id of the last action of the page before. */
  before: z.string().max(64).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});
export type ActionQuery = z.infer<typeof actionQuerySchema>;
export const actionListSchema = z.object({ actions: z.array(actionSummarySchema), nextBefore: z.string().nullable() });
export const actionExportQuerySchema = actionQuerySchema
  .omit({ before: true, limit: true })
  .extend({ format: z.enum(["csv", "jsonl"]) });
export const actionParamsSchema = z.object({ actionId: z.string().regex(/^[a-f0-9]{24}$/) });
export const actionDetailSchema = actionSchema;
