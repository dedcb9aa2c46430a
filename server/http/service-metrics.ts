import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

const DURATION_BUCKETS_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

/** What Premonitor tells of itself at `/metrics`. */
export interface ServiceMetrics {
  httpDuration: Histogram<"method" | "route" | "status">;
  /** `namespace`: ingest (collectors) or live (browsers). */
  sockets: Gauge<"namespace">;
  /** `kind`: frame, chunk, schema or alarm. */
  itemsStored: Counter<"kind">;
  itemsDuplicate: Counter<"kind">;
  bytesStored: Counter<"kind">;
  queueLength: Gauge<"queue">;
  /** `store`: metrics or state. 1 or 0. */
  redisUp: Gauge<"store">;
  alarms: Gauge<"state" | "severity">;
  alarmsRaised: Counter<"rule" | "severity">;
  hosts: Gauge<"state">;
  /** Has `read` set gauges each time before the numbers are told. */
  onScrape(read: () => void | Promise<void>): void;
  /** In Prometheus' text format. A reader that fails leaves its numbers as they were. */
  exposition(): Promise<{ contentType: string; text: string }>;
}

/** A registry of its own, with those of the process. */
export function createServiceMetrics(): ServiceMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const readers: (() => void | Promise<void>)[] = [];
  const counter = <Label extends string>(name: string, help: string, ...labelNames: Label[]) =>
    new Counter<Label>({ name: `premonitor_${name}`, help, labelNames, registers });
  const gauge = <Label extends string>(name: string, help: string, ...labelNames: Label[]) =>
    new Gauge<Label>({ name: `premonitor_${name}`, help, labelNames, registers });
  return {
    httpDuration: new Histogram({
      name: "premonitor_http_request_duration_seconds",
      help: "Time from a request to the end of its answer",
      labelNames: ["method", "route", "status"] as const,
      buckets: DURATION_BUCKETS_SECONDS,
      registers,
    }),
    sockets: gauge("sockets", "Connections over socket.io", "namespace"),
    itemsStored: counter("items_stored_total", "Items of collectors that were stored", "kind"),
    itemsDuplicate: counter("items_duplicate_total", "Items that came again and were passed over", "kind"),
    bytesStored: counter("bytes_stored_total", "Bytes of the items that were stored", "kind"),
    queueLength: gauge("queue_length", "Entries that wait in a queue of the server", "queue"),
    redisUp: gauge("redis_up", "Whether a store answers", "store"),
    alarms: gauge("alarms", "Alarms by state and severity", "state", "severity"),
    alarmsRaised: counter("alarms_raised_total", "Alarms raised since this server started", "rule", "severity"),
    hosts: gauge("hosts", "Hosts by state", "state"),
    onScrape: (read) => void readers.push(read),
    exposition: async () => {
      await Promise.allSettled(readers.map(async (read) => read()));
      return { contentType: registry.contentType, text: await registry.metrics() };
    },
  };
}
