import type { Logger } from "pino";
import type { AlarmDesk } from "./alarm/alarm-desk";
import type { IngestServer } from "./ingest/ingest-server";
import { ItemStore } from "./ingest/item-store";
import { SourceCentre } from "./ingest/source-centre";
import type { SourceContext } from "./ingest/source-context";
import type { Fleet } from "./live/fleet";
import type { FleetKeeper } from "./live/fleet-keeper";
import type { LiveServer } from "./live/live-server";
import type { WatchList } from "./live/watch-list";
import type { ModelKeeper } from "./model/model-keeper";
import type { openStores } from "./open-stores";
import type { RedisConnections } from "./store/redis-connections";
import type { ServerBus } from "./store/server-bus";
import type { VmDirectory } from "./store/vm-directory";

export interface SourcesParts {
  connections: RedisConnections;
  bus: ServerBus;
  fleet: Fleet;
  keeper: FleetKeeper;
  desk: AlarmDesk;
  modelKeeper: ModelKeeper;
  watchList: WatchList;
  vms: VmDirectory;
  readCloud: SourceContext["readCloud"];
  /** These two are made later than what they are needed for. */
  live: () => LiveServer;
  ingest: () => IngestServer;
  logger: Logger;
}

/** Wires what shows and stores what hosts tell, and the sources that tell of hosts without a collector. */
export function openSources(
  stores: ReturnType<typeof openStores>,
  { connections, bus, fleet, keeper, desk, modelKeeper, watchList, vms, readCloud, live, ingest, logger }: SourcesParts,
): { items: ItemStore; sources: SourceCentre } {
  const metrics = stores.metricStore;
  const items = new ItemStore({
    ...stores,
    metrics,
    onFrame: (hostId, header, bytes, receivedAtMs) => {
      keeper.frame(hostId, header, receivedAtMs);
      live().sendFrame(hostId, bytes);
    },
    onSchema: (hostId, schema) => live().sendSchema(hostId, schema),
    onOutlook: (hostId, outlook) => live().sendOutlook(hostId, outlook),
    onProcesses: (hostId, report) => live().sendProcesses(hostId, report),
  });
  const sources = new SourceCentre({
    ...stores,
    connections,
    bus,
    metrics,
    put: (hostId, item) => items.put(hostId, item),
    hostOf: (hostId) => fleet.host(hostId),
    rules: (hostId) => desk.ruleKeeper.rulesFor(hostId),
    models: (hostId) => modelKeeper.modelsFor(hostId),
    isWatched: (hostId) => watchList.isWatched(hostId),
    isCollected: (hostId) => ingest().isConnected(hostId) || fleet.isCollected(hostId, Date.now()),
    onHosts: () => void keeper.hostsChanged(),
    vms,
    readCloud,
    logger,
  });
  return { items, sources };
}
