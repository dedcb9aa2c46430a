import { z } from "zod";
import { hostIdSchema } from "./host";
import type { Rule } from "./rule";

/** Rises when a model could mean something else to the code that reads it; a model of another version is refused. */
export const MODEL_FORMAT_VERSION = 1;
export const MAX_MODEL_SERIES = 16;
/** A model looks at the newest ten steps. */
export const MODEL_WINDOW_STEPS = 10;
/** One step is the mean over so many seconds. */
export const MODEL_STEPS_SECONDS = [1, 10, 60] as const;
/** Of each series, over the window. */
export const MODEL_FEATURES = ["newest", "mean", "deviation", "change"] as const;
export const MAX_SUPPORT_VECTORS = 1000;
export const MAX_MODELS_PER_HOST = 16;

export const MODEL_METHODS = ["two-class-svm", "one-class-svm"] as const;
export type ModelMethod = (typeof MODEL_METHODS)[number];

export const modelIdSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,31}$/, "a model's name has 1 to 32 small letters, digits and dashes")
  .refine((id) => id !== "train", "train is the page on which models are trained: take another name");

const seriesIds = z
  .array(z.string().trim().min(1).max(256))
  .min(1, "choose at least one series")
  .max(MAX_MODEL_SERIES, `a model looks at no more than ${MAX_MODEL_SERIES} series`)
  .refine((ids) => new Set(ids).size === ids.length, "a series is there twice");

const stepSeconds = z.union([z.literal(1), z.literal(10), z.literal(60)]);
const finite = z.number().refine(Number.isFinite, "a number is not finite");

/**
 * A trained model, as it is stored, written to files and handed to collectors. Rows are MODEL_FEATURES of each of `series` in turn.
 * A feature is scaled as `(value − center) / scale`, and, of two classes, held within `lowest` to `highest`, the span that was trained on.
 * The decision is `Σ weight · exp(−gamma · |row − vector|²) − offset`; it is anomalous where that is above 0 (two classes: the faults' side)
 * or below 0 (one class: outside what is normal).
 */
export const trainedModelSchema = z
  .object({
    formatVersion: z.literal(MODEL_FORMAT_VERSION),
    id: modelIdSchema,
    version: z.number().int().positive(),
    method: z.enum(MODEL_METHODS),
    series: seriesIds,
    stepSeconds,
    windowSteps: z.literal(MODEL_WINDOW_STEPS),
    center: z.array(finite),
    scale: z.array(finite.positive()),
    lowest: z.array(finite),
    highest: z.array(finite),
    gamma: finite.positive(),
    offset: finite,
    weights: z.array(finite).min(1).max(MAX_SUPPORT_VECTORS),
    vectors: z.array(z.array(finite)).max(MAX_SUPPORT_VECTORS),
    /** SHA-256 over all other fields (`checksumText`), hex. */
    checksum: z.string().regex(/^[0-9a-f]{64}$/),
  })
  .superRefine((model, context) => {
    const width = model.series.length * MODEL_FEATURES.length;
    const columns = [model.center, model.scale, model.lowest, model.highest, ...model.vectors];
    if (columns.some((column) => column.length !== width) || model.vectors.length !== model.weights.length) {
      const message = `its numbers do not belong to its ${model.series.length} series: it is of other series, or was cut`;
      context.addIssue({ code: "custom", path: ["vectors"], message });
    }
  });
export type TrainedModel = z.infer<typeof trainedModelSchema>;

/** What the checksum of a model is made over: its fields in the order of the schema, whatever order they came in. */
export function checksumText(model: Omit<TrainedModel, "checksum">): string {
  const fields = Object.keys(trainedModelSchema.shape).filter((field) => field !== "checksum");
  return JSON.stringify(fields.map((field) => model[field as keyof typeof model]));
}

export const SPAN_KINDS = ["normal", "fault"] as const;
export const markedSpanSchema = z
  .object({
    hostId: hostIdSchema,
    fromMs: z.number().int().nonnegative(),
    toMs: z.number().int().positive(),
    kind: z.enum(SPAN_KINDS),
  })
  .refine(({ fromMs, toMs }) => fromMs < toMs, "a span ends after it begins");
export type MarkedSpan = z.infer<typeof markedSpanSchema>;

/** What to train: which series, on which spans of which hosts. */
export const trainingRequestSchema = z.object({
  modelId: modelIdSchema,
  series: seriesIds,
  stepSeconds: stepSeconds.default(1),
  spans: z
    .array(markedSpanSchema)
    .min(1, "mark at least one span")
    .max(500, "no more than 500 spans")
    .refine((spans) => spans.some(({ kind }) => kind === "normal"), "mark at least one span as normal"),
});
export type TrainingRequest = z.infer<typeof trainingRequestSchema>;

const count = z.number().int().nonnegative();
/** How the model did on rows that it was not trained on, by cross-validation. */
export const evaluationSchema = z.object({
  foldCount: count,
  /** Faults called faults, faults called normal, normal called a fault, normal called normal. */
  truePositives: count,
  falseNegatives: count,
  falsePositives: count,
  trueNegatives: count,
  /** Of what it called a fault, how much was one; of the faults, how many it found. `null` without faults, or when it called nothing one. */
  precision: z.number().nullable(),
  recall: z.number().nullable(),
});
export type Evaluation = z.infer<typeof evaluationSchema>;

/** What is told of a version of a model, without its numbers. */
export const modelVersionSchema = z.object({
  version: z.number().int().positive(),
  method: z.enum(MODEL_METHODS),
  series: seriesIds,
  stepSeconds,
  spans: z.array(markedSpanSchema),
  /** Rows of each kind that it was trained on. */
  normalCount: count,
  faultCount: count,
  vectorCount: count,
  evaluation: evaluationSchema.nullable(),
  gamma: z.number(),
  /** C of two classes, nu of one. */
  strictness: z.number(),
  by: z.string(),
  atMs: z.number(),
  comment: z.string(),
});
export type ModelVersion = z.infer<typeof modelVersionSchema>;

export const modelSchema = z.object({
  id: modelIdSchema,
  /** The hosts that run it, as `hostFits` reads it. */
  hosts: z.string().trim().min(1, "say which hosts run it, * for all").max(256),
  /** `null`: kept, but run nowhere. */
  versionInUse: z.number().int().positive().nullable(),
  /** Newest first. */
  versions: z.array(modelVersionSchema),
});
export type Model = z.infer<typeof modelSchema>;

export const anomalySeriesOf = (modelId: string) => `anomaly.${modelId}`;
export const anomalyScoreSeriesOf = (modelId: string) => `anomaly.${modelId}.score`;

const HITS = 3;

/** The rule that raises an alarm when a model sees a fault in three running steps. */
export function ruleOfModel({ id, stepSeconds }: { id: string; stepSeconds: number }): Rule {
  return {
    id: `model-${id}`,
    name: `Model ${id} sees a fault`,
    series: anomalySeriesOf(id),
    hosts: "*",
    look: { at: "value" },
    boundUnit: "value",
    warning: { above: 0 },
    severity: "failure",
    hits: HITS,
    // At less than a step a tick, ticks repeat the step's answer.
    forSeconds: (HITS - 1) * stepSeconds,
    hysteresis: 0,
    message: "",
    runbookUrl: "",
    keepUntilAcknowledged: false,
    enabled: true,
  };
}
