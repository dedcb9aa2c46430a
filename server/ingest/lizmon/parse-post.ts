import { z } from "zod";
import { hostIdSchema } from "../../../domain/host";
import { unitOf } from "../../../domain/metric-catalogue";
import { METRIC_DEFINITIONS } from "../../../domain/metric-definitions";

const MAX_LABELS = 200;
const MAX_LABEL = 100;
const SUMMARY = /^summary:/i;
const PERCENT = 100;

/** What a monitor posts: numbers, or texts that are numbers, by labels of its choice. */
const bodySchema = z.record(
  z
    .string()
    .min(1)
    .max(MAX_LABEL)
    .regex(/^[^\n\r]*$/, "a label is one line"),
  z.unknown(),
  "the body is a JSON object of numbers by label",
);
const epochSchema = z.string().regex(/^\d{1,12}(\.\d{1,9})?$/, "the time is in seconds since 1970");

export interface LizmonPost {
  hostId: string;
  /** As the sender says. */
  atMs: number;
  values: [seriesId: string, value: number][];
}

/** The series of a label, which keeps what was posted as it was posted. */
export function lizmonSeriesOf(label: string): string {
  return `lizmon.${label}`;
}

/** What some labels mean here, after the catalogue: `cpu` in percent is `cpu.busy` as a share. */
const MEANT = new Map(
  METRIC_DEFINITIONS.flatMap(({ lizmon, pattern }) => (lizmon === undefined ? [] : [[lizmon, pattern] as const])),
);

function valuesOf(label: string, value: number): [string, number][] {
  const meant = MEANT.get(label);
  const posted: [string, number] = [lizmonSeriesOf(label), value];
  if (meant === undefined) return [posted];
  return [posted, [meant, unitOf(meant) === "ratio" ? value / PERCENT : value]];
}

/** A number, or a text that is one; NaN for anything else. */
function numberOf(given: unknown): number {
  if (typeof given === "number") return given;
  return typeof given === "string" && given.trim() !== "" ? Number(given) : Number.NaN;
}

/** @returns the post, or why it is refused */
export function parseLizmonPost(host: string, epoch: string, body: string): LizmonPost | { refusal: string } {
  const hostId = hostIdSchema.safeParse(host);
  if (!hostId.success) return { refusal: hostId.error.issues[0]!.message };
  const seconds = epochSchema.safeParse(epoch);
  if (!seconds.success) return { refusal: `"${epoch.slice(0, 20)}": ${seconds.error.issues[0]!.message}` };
  let raw: unknown;
  try {
    raw = JSON.parse(body);
  } catch {
    return { refusal: "the body is no JSON" };
  }
  const labels = bodySchema.safeParse(raw);
  if (!labels.success) return { refusal: labels.error.issues[0]!.message };
  const entries = Object.entries(labels.data);
  if (entries.length === 0) return { refusal: "the body holds no value" };
  if (entries.length > MAX_LABELS) return { refusal: `there are more than ${MAX_LABELS} labels` };
  const values: [string, number][] = [];
  for (const [label, given] of entries) {
    if (SUMMARY.test(label)) return { refusal: `"${label}" is the name of a summary: take another label` };
    const value = numberOf(given);
    if (!Number.isFinite(value)) return { refusal: `the value of "${label}" is no number` };
    values.push(...valuesOf(label, value));
  }
  return { hostId: hostId.data, atMs: Number(seconds.data) * 1000, values };
}
