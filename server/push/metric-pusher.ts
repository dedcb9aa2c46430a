import { performance } from "node:perf_hooks";
import type { Logger } from "pino";
import type { Schema } from "../../domain/frame";
import type { Host } from "../../domain/host";
import { hostFits } from "../../domain/host-pattern";
import type { MetricPush, MetricPushOutcome } from "../../domain/metric-push";
import { type OtelName, otelNameOf } from "../../domain/otel-name";
import type { MetricPushStore } from "../store/metric-push-store";
import type { MetricStore } from "../store/metric-store";
import type { NewestValues } from "../store/newest-values";
import { SecretUnreadableError } from "../store/secret-box";
import { type ResourceMetrics, resourceMetricsOf } from "./otlp-export";
import { OtlpSender, PushError } from "./otlp-sender";

const LOOK_EVERY_MS = 1000;
/** Hosts whose newest values are read, and sent, at once. */
const HOSTS_AT_ONCE = 50;
/** A request of so many points has about a megabyte before it is compressed. */
const POINTS_AT_ONCE = 5000;

export interface MetricPusherParts {
  store: MetricPushStore;
  metrics: Pick<MetricStore, "newestValues">;
  /** Those that report now. */
  liveHosts: () => readonly Host[];
  /** Whether this server, of those that run, does a thing that only one of them does. */
  isOwn: (thing: string) => boolean;
  logger: Logger;
}

type Delivered = Pick<MetricPushOutcome, "hostCount" | "pointCount" | "rejectedCount" | "rejectedWhy">;

/**
 * Pushes the newest values of hosts over OTLP/HTTP at the pace of its settings, from one of the servers. It reads the settings each second, so that what was
 * changed is in force at once, on every server. What could not be delivered is not kept: the next push has newer values.
 */
export class MetricPusher {
  private readonly ended = new AbortController();
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;
  private changedAtMs = Number.NaN;
  private dueAtMs = 0;
  /** When the values were measured that were pushed last, by host: what did not change since is not pushed again. */
  private pushed = new Map<string, number>();

  constructor(private readonly parts: MetricPusherParts) {}

  start(): void {
    this.timer = setInterval(() => {
      this.running ??= this.look().finally(() => {
        this.running = undefined;
      });
    }, LOOK_EVERY_MS);
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    this.ended.abort();
    await this.running;
  }

  private async look(): Promise<void> {
    const { store, isOwn, logger } = this.parts;
    try {
      const push = await store.get();
      if (!push?.settings.isOn || !isOwn("metric push")) {
        this.changedAtMs = Number.NaN;
        return;
      }
      if (push.changedAtMs === this.changedAtMs && performance.now() < this.dueAtMs) return;
      if (push.changedAtMs !== this.changedAtMs) this.pushed.clear();
      this.changedAtMs = push.changedAtMs;
      this.dueAtMs = performance.now() + push.settings.everySeconds * 1000;
      await this.push(push);
    } catch (error) {
      if (!this.ended.signal.aborted) logger.warn({ err: error }, "metrics could not be pushed");
    }
  }

  private async push({ settings }: MetricPush): Promise<void> {
    const { store, liveHosts } = this.parts;
    const before = await store.outcome();
    const delivered: Delivered = { hostCount: 0, pointCount: 0, rejectedCount: 0, rejectedWhy: "" };
    let problem = "";
    let sender: OtlpSender | undefined;
    try {
      sender = new OtlpSender(settings, await store.headers());
      const hosts = liveHosts().filter((host) => hostFits(settings.hosts, host));
      problem = await this.pushHosts(hosts, sender, delivered);
    } catch (error) {
      if (!(error instanceof PushError) && !(error instanceof SecretUnreadableError)) throw error;
      problem = error.message;
      if (error instanceof PushError) this.dueAtMs = Math.max(this.dueAtMs, performance.now() + error.waitMs);
    } finally {
      await sender?.close();
    }
    const atMs = Date.now();
    const deliveredAtMs = delivered.hostCount > 0 ? atMs : (before?.deliveredAtMs ?? null);
    await store.putOutcome({ atMs, problem, ...delivered, deliveredAtMs });
  }

  /** @returns what was wrong with some of the requests; empty when all were taken @throws PushError when no other would be taken either */
  private async pushHosts(hosts: readonly Host[], sender: OtlpSender, delivered: Delivered): Promise<string> {
    const before = this.pushed;
    this.pushed = new Map();
    const names = new SchemaNames();
    let problem = "";
    for (let at = 0; at < hosts.length; at += HOSTS_AT_ONCE) {
      const some = hosts.slice(at, at + HOSTS_AT_ONCE);
      const newest = await Promise.all(some.map(({ id }) => this.parts.metrics.newestValues(id)));
      const told = some.flatMap((host, i): Told[] => {
        const values = newest[i];
        if (!values) return [];
        if (values.atMs !== before.get(host.id)) return [toldOf(host, values, names)];
        this.pushed.set(host.id, values.atMs);
        return [];
      });
      for (const request of requestsOf(told)) {
        try {
          await this.deliver(request, sender, delivered);
        } catch (error) {
          if (!(error instanceof PushError) || !error.isOfRequest) throw error;
          problem = error.message;
        }
      }
    }
    return problem;
  }

  private async deliver(request: readonly Told[], sender: OtlpSender, delivered: Delivered): Promise<void> {
    const { count, why } = await sender.send(
      request.map(({ resourceMetrics }) => resourceMetrics),
      this.ended.signal,
    );
    for (const { hostId, atMs } of request) this.pushed.set(hostId, atMs);
    delivered.hostCount += request.length;
    delivered.pointCount += request.reduce((sum, { pointCount }) => sum + pointCount, -count);
    delivered.rejectedCount += count;
    if (why !== "") delivered.rejectedWhy = why;
  }
}

/** What is pushed of one host. */
interface Told {
  hostId: string;
  atMs: number;
  resourceMetrics: ResourceMetrics;
  pointCount: number;
}

function toldOf(host: Host, values: NewestValues, names: SchemaNames): Told {
  return { hostId: host.id, atMs: values.atMs, ...resourceMetricsOf(host, values, names.of(values.schema)) };
}

/** Names of the series of a schema, which many hosts have in common. */
class SchemaNames {
  private readonly byVersion = new Map<number, OtelName[]>();

  of({ version, seriesIds }: Schema): readonly OtelName[] {
    const known = this.byVersion.get(version) ?? seriesIds.map(otelNameOf);
    this.byVersion.set(version, known);
    return known;
  }
}

/** Hosts in requests that are not too large; a host is not divided. */
function* requestsOf(hosts: readonly Told[]): Generator<Told[]> {
  let request: Told[] = [];
  let pointCount = 0;
  for (const host of hosts) {
    if (request.length > 0 && pointCount + host.pointCount > POINTS_AT_ONCE) {
      yield request;
      [request, pointCount] = [[], 0];
    }
    request.push(host);
    pointCount += host.pointCount;
  }
  if (request.length > 0) yield request;
}
