import { hostIdOfInstance } from "../host-id-of-instance";
import type { SourceContext } from "../source-context";
import { type OtlpPoint, pointsOf } from "./otlp-points";
import { OtlpReading } from "./otlp-reading";
import type { OtlpRequest } from "./otlp-request";

/** The host that a resource is on, by the first of these that it has. */
const HOST_ATTRIBUTES = ["host.name", "host.id", "service.instance.id"] as const;
const MAX_HOSTS = 10_000;
const MAX_EXAMPLE = 200;

/** How many data points were not taken, and why the last of them. */
export interface OtlpOutcome {
  rejected: number;
  reason: string;
}

/** Takes what OpenTelemetry's senders export. */
export class OtlpIntake {
  /** Least lately used first. */
  private readonly readings = new Map<string, OtlpReading>();

  /** @param maxHosts whose counters are remembered */
  constructor(
    private readonly context: SourceContext,
    private readonly maxHosts = MAX_HOSTS,
  ) {}

  take({ resourceMetrics }: OtlpRequest): OtlpOutcome {
    const outcome: OtlpOutcome = { rejected: 0, reason: "" };
    for (const { resource, scopeMetrics } of resourceMetrics) {
      const points = scopeMetrics.flatMap(({ scope, metrics }) => metrics.flatMap((one) => pointsOf(one, scope.name)));
      const host = HOST_ATTRIBUTES.map((name) => resource.attributes.get(name)).find(Boolean);
      if (points.length === 0) continue;
      if (host === undefined) {
        this.reject(outcome, `a resource has none of ${HOST_ATTRIBUTES.join(", ")}`, points);
        continue;
      }
      const hostId = hostIdOfInstance(host);
      this.takeHost({ hostId, points, service: serviceOf(resource.attributes) }, outcome);
    }
    return outcome;
  }

  /** Names what cannot be read at all. */
  refuse(reason: string, example: string): void {
    this.context.reject(reason, example.slice(0, MAX_EXAMPLE));
  }

  private takeHost(
    { hostId, points, service }: { hostId: string; points: readonly OtlpPoint[]; service: string | undefined },
    outcome: OtlpOutcome,
  ): void {
    const reading = this.readingOf(hostId);
    for (const [atMs, alike] of byTime(points)) {
      if (!(atMs > 0)) {
        this.reject(outcome, "a data point has no time", alike);
        continue;
      }
      const refuse = (reason: string, point: OtlpPoint) => this.reject(outcome, reason, [point]);
      const { values, coreCount } = reading.read(alike, service, refuse);
      if (values.size === 0) continue;
      const sample = { atMs, values: [...values], coreCount };
      const refusal = this.context.take(hostId, sample, `${hostId} ${sample.values[0]![0]}`);
      if (refusal === undefined) continue;
      outcome.rejected += alike.length;
      outcome.reason = refusal;
    }
  }

  private reject(outcome: OtlpOutcome, reason: string, points: readonly OtlpPoint[]): void {
    outcome.rejected += points.length;
    outcome.reason = reason;
    this.context.reject(reason, points[0]!.name.slice(0, MAX_EXAMPLE), points.length);
  }

  private readingOf(hostId: string): OtlpReading {
    const reading = this.readings.get(hostId) ?? new OtlpReading();
    this.readings.delete(hostId);
    if (this.readings.size >= this.maxHosts) this.readings.delete(this.readings.keys().next().value!);
    this.readings.set(hostId, reading);
    return reading;
  }
}

/** Without a name of its own a service is called `unknown_service:node`, which says nothing. */
function serviceOf(attributes: ReadonlyMap<string, string>): string | undefined {
  const service = attributes.get("service.name");
  return service === undefined || service === "" || service.startsWith("unknown_service") ? undefined : service;
}

/** In rising order, so that counters only go on. */
function byTime(points: readonly OtlpPoint[]): [atMs: number, OtlpPoint[]][] {
  const times = new Map<number, OtlpPoint[]>();
  for (const point of points) {
    const atMs = Math.floor(point.atMs);
    const alike = times.get(atMs);
    if (alike) alike.push(point);
    else times.set(atMs, [point]);
  }
  return [...times].sort(([a], [b]) => a - b);
}
