import type { Host } from "../../domain/host";
import { OTEL_SCOPE, type OtelName } from "../../domain/otel-name";
import { PREMONITOR_VERSION } from "../../domain/version";
import type { NewestValues } from "../store/newest-values";

const CUMULATIVE = 2;

interface Attribute {
  key: string;
  value: { stringValue: string };
}
interface DataPoint {
  /** 64-bit integers are texts in JSON. */
  startTimeUnixNano?: string;
  timeUnixNano: string;
  asDouble: number;
  attributes: Attribute[];
}
interface Metric {
  name: string;
  unit: string;
  gauge?: { dataPoints: DataPoint[] };
  sum?: { dataPoints: DataPoint[]; aggregationTemporality: number; isMonotonic: boolean };
}

/** A host's newest values as OTLP's JSON has them (https://opentelemetry.io/docs/specs/otlp/). */
export interface ResourceMetrics {
  resource: { attributes: Attribute[] };
  scopeMetrics: { scope: { name: string; version: string }; metrics: Metric[] }[];
}

function attributesOf(pairs: Iterable<readonly [string, string]>): Attribute[] {
  return [...pairs].map(([key, stringValue]) => ({ key, value: { stringValue } }));
}

const nanosecondsOf = (atMs: number) => `${Math.round(atMs)}000000`;

/**
 * What is pushed of a host: a resource of its own, metrics with a point for each instance. Absent values are left out.
 * @param names of the schema's series, in their order
 */
export function resourceMetricsOf(
  { id, inventory }: Pick<Host, "id" | "inventory">,
  { atMs, newest }: Pick<NewestValues, "atMs" | "newest">,
  names: readonly OtelName[],
): { resourceMetrics: ResourceMetrics; pointCount: number } {
  const metrics = new Map<string, { metric: Metric; points: DataPoint[] }>();
  const bootedAtMs = inventory?.bootedAtMs;
  let pointCount = 0;
  for (const [column, value] of newest.entries()) {
    if (!Number.isFinite(value)) continue;
    const name = names[column]!;
    const known = metrics.get(name.name) ?? emptyMetric(name);
    metrics.set(name.name, known);
    known.points.push({
      ...(name.kind !== "gauge" && bootedAtMs !== undefined && { startTimeUnixNano: nanosecondsOf(bootedAtMs) }),
      timeUnixNano: nanosecondsOf(atMs),
      asDouble: value,
      attributes: attributesOf(name.attributes),
    });
    pointCount++;
  }
  const resource = [
    ["service.name", OTEL_SCOPE],
    ["service.instance.id", id],
    ["host.name", id],
    ["host.id", id],
  ] as const;
  const scope = { name: OTEL_SCOPE, version: PREMONITOR_VERSION };
  const scopeMetrics = [{ scope, metrics: [...metrics.values()].map(({ metric }) => metric) }];
  return { resourceMetrics: { resource: { attributes: attributesOf(resource) }, scopeMetrics }, pointCount };
}

function emptyMetric({ name, unit, kind }: OtelName): { metric: Metric; points: DataPoint[] } {
  const points: DataPoint[] = [];
  const data =
    kind === "gauge"
      ? { gauge: { dataPoints: points } }
      : {
          sum: { dataPoints: points, aggregationTemporality: CUMULATIVE, isMonotonic: kind === "counter" },
        };
  return { metric: { name, unit, ...data }, points };
}
