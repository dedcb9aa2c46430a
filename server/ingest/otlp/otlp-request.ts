import { z } from "zod";
import { decodeOtlpRequest } from "./otlp-protobuf";

const NANOSECONDS_PER_MS = 1e6;
const MAX_ATTRIBUTES = 128;

/** 64-bit integers are texts in JSON, and doubles may be `NaN` and `Infinity`. */
const number = z.union([z.number(), z.string().max(40).transform(Number), z.nan()]);
const timeMs = number.default(0).transform((nanoseconds) => nanoseconds / NANOSECONDS_PER_MS);
const attributes = z
  .array(
    z.object({
      key: z.string(),
      value: z
        .object({
          stringValue: z.string().optional(),
          boolValue: z.boolean().optional(),
          intValue: number.optional(),
          doubleValue: number.optional(),
        })
        .default({}),
    }),
  )
  .max(MAX_ATTRIBUTES)
  .default([])
  .transform((pairs) => {
    const known = new Map<string, string>();
    for (const { key, value } of pairs) {
      const given = value.stringValue ?? value.boolValue ?? value.intValue ?? value.doubleValue;
      if (given !== undefined) known.set(key, String(given));
    }
    return known;
  });
const point = {
  startTimeUnixNano: timeMs,
  timeUnixNano: timeMs,
  attributes,
  flags: z.number().int().default(0),
};
const numberPoints = z.array(z.object({ ...point, asDouble: number.optional(), asInt: number.optional() })).default([]);
const countedPoints = z.array(z.object({ ...point, count: number.default(0), sum: number.optional() })).default([]);
/** 1: delta, 2: cumulative. */
const temporality = z.number().int().default(0);
const histogram = z.object({ dataPoints: countedPoints, aggregationTemporality: temporality });

const metricSchema = z.object({
  name: z.string(),
  gauge: z.object({ dataPoints: numberPoints }).optional(),
  sum: z
    .object({ dataPoints: numberPoints, aggregationTemporality: temporality, isMonotonic: z.boolean().default(false) })
    .optional(),
  histogram: histogram.optional(),
  exponentialHistogram: histogram.optional(),
  summary: z.object({ dataPoints: countedPoints }).optional(),
});
export type OtlpMetric = z.infer<typeof metricSchema>;

const requestSchema = z.object({
  resourceMetrics: z
    .array(
      z.object({
        resource: z.object({ attributes }).default({ attributes: new Map() }),
        scopeMetrics: z
          .array(
            z.object({
              scope: z.object({ name: z.string().default("") }).default({ name: "" }),
              metrics: z.array(metricSchema).default([]),
            }),
          )
          .default([]),
      }),
    )
    .default([]),
});
/** What a sender exports: times are in ms since 1970 and attributes are texts. */
export type OtlpRequest = z.infer<typeof requestSchema>;

/** @returns the request, or why it is none */
export function parseOtlpRequest(body: unknown): OtlpRequest | { refusal: string } {
  const parsed = requestSchema.safeParse(body);
  if (parsed.success) return parsed.data;
  const { path, message } = parsed.error.issues[0]!;
  return { refusal: `${path.join(".") || "the request"}: ${message}` };
}

/** @returns the request, or why the bytes are none */
export function parseOtlpProtobuf(bytes: Uint8Array): OtlpRequest | { refusal: string } {
  let body: unknown;
  try {
    body = decodeOtlpRequest(bytes);
  } catch (error) {
    return { refusal: `no OTLP request in protobuf: ${(error as Error).message}` };
  }
  return parseOtlpRequest(body);
}
