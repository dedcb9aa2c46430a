import { z } from "zod";
import { hostIdSchema } from "./host";
import { modelIdSchema, modelSchema } from "./model";

/** The shapes of the HTTP API of models. */

export const modelParamsSchema = z.object({ modelId: modelIdSchema });
export const modelVersionParamsSchema = modelParamsSchema.extend({ version: z.coerce.number().int().positive() });
export const trainingParamsSchema = z.object({ trainingId: z.uuid() });

/** What a host makes of a model that it was handed: `problem` is empty while it runs. */
export const modelOnHostSchema = z.object({
  hostId: hostIdSchema,
  displayName: z.string(),
  version: z.number().int(),
  problem: z.string(),
  /** 0 to 1, anomalous above 0.5; `null` while the window fills. */
  score: z.number().nullable(),
});
export type ModelOnHost = z.infer<typeof modelOnHostSchema>;

/** `runsOn`: hosts whose collector has told of it, at most 500. */
export const modelViewSchema = modelSchema.extend({ hasRule: z.boolean(), runsOn: z.array(modelOnHostSchema) });
export type ModelView = z.infer<typeof modelViewSchema>;
export const modelListSchema = z.object({ models: z.array(modelViewSchema) });

export const useModelSchema = z.object({
  version: z.number().int().positive().nullable(),
  hosts: modelSchema.shape.hosts,
});

export const TRAINING_STATES = ["reading", "training", "done", "failed", "cancelled"] as const;
export const trainingSchema = z.object({
  id: z.uuid(),
  modelId: modelIdSchema,
  by: z.string(),
  state: z.enum(TRAINING_STATES),
  /** 0 to 1. */
  doneRatio: z.number(),
  /** Why it failed; else empty. */
  message: z.string(),
  /** The version that came of it. */
  version: z.number().int().nullable(),
  startedAtMs: z.number(),
  /** Told again twice a second while it runs: one that is much older lost its server. */
  toldAtMs: z.number(),
});
export type Training = z.infer<typeof trainingSchema>;
