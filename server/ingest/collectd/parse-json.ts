import { z } from "zod";
import { type CollectdTypes, DATA_SOURCE_KINDS, type DataSource } from "../../../domain/collectd/types-db";
import { nameOfAlert } from "./name-of-alert";
import { type CollectdMessage, counterOf, type Notification, type ValueList } from "./value-list";

const MAX_NAME = 1024;
const MAX_SOURCES = 64;
const MAX_EXAMPLE = 100;

const name = z.string().min(1).max(MAX_NAME);
const instance = z.string().max(MAX_NAME).default("");

/** A measure as collectd's format_json writes it; `null` is a number that is absent. */
const metricSchema = z
  .object({
    values: z.array(z.number().nullable()).min(1).max(MAX_SOURCES),
    dstypes: z.array(z.enum(DATA_SOURCE_KINDS)),
    dsnames: z.array(z.string().min(1).max(64)),
    time: z.number(),
    interval: z.number().default(Number.NaN),
    host: name,
    plugin: name,
    plugin_instance: instance,
    type: name,
    type_instance: instance,
  })
  .refine(
    ({ values, dstypes, dsnames }) => values.length === dstypes.length && values.length === dsnames.length,
    "values, dstypes and dsnames have different lengths",
  );

/** A notification as collectd's format_json writes it, in the shape of Prometheus' alerts. */
const alertSchema = z.object({
  labels: z.record(z.string().max(MAX_NAME), z.string().max(MAX_NAME)),
  annotations: z.record(z.string(), z.unknown()).default({}),
  startsAt: z.string().max(64),
});

const SEVERITIES: Record<string, Notification["severity"]> = { FAILURE: "failure", WARNING: "warning", OKAY: "okay" };
/** Seconds with up to nine digits after the point, of which a Date keeps three. */
const RFC3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.(\d{1,9}))?(?:Z|[+-]\d{2}:\d{2})$/;

/** Whether a body is JSON: notifications are, whatever the format of the values. */
export function isJson(body: string): boolean {
  return /^\s*[[{]/.test(body);
}

/** Reads a body of write_http: an array of measures or of notifications. An entry that cannot be read does not stop the others. */
export function parseJson(body: string, types: CollectdTypes): CollectdMessage {
  const message: CollectdMessage = { lists: [], notifications: [], refusals: [] };
  const refuse = (reason: string, example: string) =>
    message.refusals.push({ reason, example: example.slice(0, MAX_EXAMPLE) });
  let entries: unknown;
  try {
    entries = JSON.parse(body);
  } catch {
    refuse("the body is no JSON", body);
    return message;
  }
  if (!Array.isArray(entries)) {
    refuse("the body is no array of values or notifications", body);
    return message;
  }
  for (const entry of entries as unknown[]) {
    const read = isAlert(entry) ? readAlert(entry, types) : readMetric(entry);
    if (typeof read === "string") refuse(read, JSON.stringify(entry));
    else if ("severity" in read) message.notifications.push(read);
    else message.lists.push(read);
  }
  return message;
}

function isAlert(entry: unknown): boolean {
  return typeof entry === "object" && entry !== null && "labels" in entry;
}

function whyOf(error: z.ZodError): string {
  const { path, message } = error.issues[0]!;
  return path.length === 0 ? message : `${path.join(".")}: ${message}`;
}

function readMetric(entry: unknown): ValueList | string {
  const parsed = metricSchema.safeParse(entry);
  if (!parsed.success) return whyOf(parsed.error);
  const { values, dstypes, dsnames, time, interval, host, plugin, plugin_instance, type, type_instance } = parsed.data;
  const sources = dsnames.map((sourceName, i): DataSource => ({ name: sourceName, kind: dstypes[i]! }));
  return {
    host,
    plugin,
    pluginInstance: plugin_instance,
    type,
    typeInstance: type_instance,
    atMs: time * 1000,
    intervalMs: interval * 1000,
    sources,
    values: values.map((value, i) => {
      if (value === null) return Number.NaN;
      return dstypes[i] === "gauge" ? value : counterOf(value);
    }),
  };
}

function readAlert(entry: unknown, types: CollectdTypes): Notification | string {
  const parsed = alertSchema.safeParse(entry);
  if (!parsed.success) return whyOf(parsed.error);
  const { labels, annotations, startsAt } = parsed.data;
  const severity = SEVERITIES[labels.severity ?? ""];
  if (severity === undefined) return "the severity of a notification is FAILURE, WARNING or OKAY";
  const [isTime, fraction = ""] = RFC3339.exec(startsAt) ?? [];
  const atMs = isTime === undefined ? Number.NaN : Date.parse(startsAt);
  if (Number.isNaN(atMs)) return "startsAt is no time";
  if (!labels.instance) return "a notification names no host";
  const summary = annotations.summary;
  return {
    host: labels.instance,
    ...nameOfAlert(labels, types),
    atMs,
    sequence: Number(fraction.padEnd(9, "0").slice(3)),
    severity,
    text: typeof summary === "string" ? summary : "",
    ...figuresOf(severity, annotations),
  };
}

/** The value that a threshold looked at, and which of its bounds that value is beyond. */
function figuresOf(
  severity: Notification["severity"],
  annotations: Record<string, unknown>,
): Pick<Notification, "value" | "bound"> {
  const numberOf = (key: string) => {
    const text = annotations[key];
    const number = typeof text === "string" && text !== "" ? Number(text) : Number.NaN;
    return Number.isFinite(number) ? number : null;
  };
  const value = numberOf("CurrentValue");
  if (severity === "okay" || value === null) return { value, bound: null };
  const word = severity === "failure" ? "Failure" : "Warning";
  const [least, most] = [numberOf(`${word}Min`), numberOf(`${word}Max`)];
  if (most !== null && value > most) return { value, bound: most };
  return { value, bound: least !== null && value < least ? least : null };
}
