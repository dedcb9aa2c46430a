import type { Server as HttpServer } from "node:http";
import type { Logger } from "pino";
import { Server } from "socket.io";
import { MAX_CHUNK_BYTES } from "../domain/chunk";
import type { AlarmDesk } from "./alarm/alarm-desk";
import type { Authenticator } from "./auth/authenticator";
import { originOf } from "./auth/same-origin";
import { countItem } from "./count-service";
import type { ServiceMetrics } from "./http/service-metrics";
import { IngestServer } from "./ingest/ingest-server";
import type { ItemStore } from "./ingest/item-store";
import type { Fleet } from "./live/fleet";
import type { FleetKeeper } from "./live/fleet-keeper";
import { LiveServer } from "./live/live-server";
import type { WatchList } from "./live/watch-list";
import type { ModelKeeper } from "./model/model-keeper";
import type { openStores } from "./open-stores";

const MAX_MESSAGE_BYTES = MAX_CHUNK_BYTES + 4096;

export interface SocketsParts {
  publicUrl: string | null;
  development: boolean;
  authenticator: Authenticator;
  fleet: Fleet;
  keeper: FleetKeeper;
  desk: AlarmDesk;
  modelKeeper: ModelKeeper;
  watchList: WatchList;
  items: ItemStore;
  service: ServiceMetrics;
  logger: Logger;
}

/** Wires socket.io: what collectors ship, and what browsers see. */
export function openSockets(
  httpServer: HttpServer,
  { metricStore, alarms, hosts, journal, outlooks, processStore }: ReturnType<typeof openStores>,
  parts: SocketsParts,
): { io: Server; live: LiveServer; ingest: IngestServer } {
  const { publicUrl, development, authenticator, fleet, keeper, desk, modelKeeper, watchList, items } = parts;
  const { service, logger } = parts;
  const io = new Server(httpServer, {
    transports: ["websocket"],
    perMessageDeflate: false,
    maxHttpBufferSize: MAX_MESSAGE_BYTES,
    serveClient: false,
    // In development Next listens for upgrades too: its pages reload over a socket of their own.
    destroyUpgrade: !development,
    allowRequest: (request, decide) => decide(null, originOf(request.headers, publicUrl) !== "foreign"),
  });
  const live = new LiveServer(io, {
    authenticator,
    fleet,
    watchList,
    metrics: metricStore,
    outlooks,
    processStore,
    alarms,
    quiet: () => desk.quiet.quiet,
    logger,
  });
  const ingest = new IngestServer(io, {
    authenticator,
    hosts,
    metrics: metricStore,
    alarms,
    items,
    logger,
    rules: (hostId) => desk.ruleKeeper.rulesFor(hostId),
    models: (hostId) => modelKeeper.modelsFor(hostId),
    isWatched: (hostId) => watchList.isWatched(hostId),
    onHost: () => void keeper.hostsChanged(),
    onMachineChanged: (hostId, changes) => {
      for (const change of changes) {
        journal
          .recordSetting(hostId, `machine: ${change}`)
          .catch((error: Error) => logger.warn({ err: error, hostId }, "a change of a machine could not be recorded"));
      }
    },
    onStopped: async (hostId) => {
      keeper.stopped(hostId);
      await metricStore.markStopped(hostId, Date.now());
    },
    onStored: (kind, bytes, duplicate) => countItem(service, kind, bytes, duplicate),
    onStoreError: (error) =>
      logger.warn({ err: error }, "an item could not be stored; the collector will send it again"),
  });
  return { io, live, ingest };
}
