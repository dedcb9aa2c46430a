import type { ServiceMetrics } from "./http/service-metrics";
import type { IngestServer } from "./ingest/ingest-server";
import type { Fleet } from "./live/fleet";
import type { LiveServer } from "./live/live-server";
import type { AlarmStore } from "./store/alarm-store";
import type { RedisConnections } from "./store/redis-connections";
import { storeHealth } from "./store/store-health";

export interface CountedParts {
  connections: RedisConnections;
  ingest: Pick<IngestServer, "collectorCount">;
  live: Pick<LiveServer, "browserCount">;
  fleet: Pick<Fleet, "states">;
  alarms: Pick<AlarmStore, "list">;
}

/** Counts an item that a collector shipped. */
export function countItem(service: ServiceMetrics, kind: string, bytes: number, duplicate: boolean): void {
  if (duplicate) {
    service.itemsDuplicate.inc({ kind });
    return;
  }
  service.itemsStored.inc({ kind });
  service.bytesStored.inc({ kind }, bytes);
}

/** What the service tells of itself that is not counted as it happens is read when it is asked for. */
export function tellOnScrape(service: ServiceMetrics, parts: CountedParts): void {
  const { connections, ingest, live, fleet, alarms } = parts;
  service.onScrape(async () => {
    service.sockets.set({ namespace: "ingest" }, ingest.collectorCount);
    service.sockets.set({ namespace: "live" }, live.browserCount);
    const { metricsStore, stateStore } = await storeHealth(connections);
    service.redisUp.set({ store: "metrics" }, metricsStore ? 1 : 0);
    service.redisUp.set({ store: "state" }, stateStore ? 1 : 0);
    service.hosts.reset();
    for (const { state } of fleet.states(Date.now())) service.hosts.inc({ state });
    service.alarms.reset();
    for (const { state, severity } of await alarms.list()) service.alarms.inc({ state, severity });
  });
}
