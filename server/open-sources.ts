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
import { MetricPusher } from "./push/metric-pusher";
import type { RedisConnections } from "./store/redis-connections";
import type { ServerBus } from "./store/server-bus";
import { VmDirectory } from "./store/vm-directory";

export interface SourcesParts {
  connections: RedisConnections;
  bus: ServerBus;
  fleet: Fleet;
  keeper: FleetKeeper;
  desk: AlarmDesk;
  modelKeeper: ModelKeeper;
  watchList: WatchList;
  readCloud: SourceContext["readCloud"];
  /** These two are made later than what they are needed for. */
  live: () => LiveServer;
  ingest: () => IngestServer;
  logger: Logger;
}

/** What comes in and goes out of all that is measured. */
export interface Sources {
  items: ItemStore;
  sources: SourceCentre;
  vms: VmDirectory;
  pusher: MetricPusher;
}

/** Wires what shows and stores what hosts tell, the sources that tell of hosts without a collector, what clouds tell of VMs, and what is pushed on. */
export function openSources(
  stores: ReturnType<typeof openStores>,
  { connections, bus, fleet, keeper, desk, modelKeeper, watchList, readCloud, live, ingest, logger }: SourcesParts,
): Sources {
  const metrics = stores.metricStore;
  const vms = new VmDirectory({
    store: stores.cloudVms,
    hosts: () => fleet.hosts(),
    hostOf: (hostId) => fleet.host(hostId),
    onError: (error) => logger.warn({ err: error }, "what clouds tell of their VMs could not be read"),
  });
  stores.alarms.vmOf = (hostId, seriesId) => vms.alarmVm(hostId, seriesId);
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
  const pusher = new MetricPusher({
    store: stores.metricPushes,
    metrics,
    liveHosts: () => fleet.liveHosts(Date.now()),
    isOwn: (thing) => sources.isOwn(thing),
    logger,
  });
  return { items, sources, vms, pusher };
}
