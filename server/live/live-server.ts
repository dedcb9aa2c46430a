import type { Logger } from "pino";
import type { Namespace, Server, Socket } from "socket.io";
import type { JournalEntry } from "../../domain/alarm";
import { packFrames, type Schema } from "../../domain/frame";
import type { Outlook } from "../../domain/outlook";
import type { ProcessReport } from "../../domain/process";
import {
  type BrowserToServer,
  type HostWatchAnswer,
  type ServerToBrowser,
  watchHostSchema,
} from "../../domain/protocol";
import { LIVE_NAMESPACE, PROTOCOL_VERSION } from "../../domain/protocol-names";
import type { Quiet } from "../../domain/quiet";
import { PREMONITOR_VERSION } from "../../domain/version";
import type { Authenticator } from "../auth/authenticator";
import { type Principal, roleOf } from "../auth/principal";
import type { AlarmStore } from "../store/alarm-store";
import type { MetricStore } from "../store/metric-store";
import type { OutlookStore } from "../store/outlook-store";
import type { ProcessStore } from "../store/process-store";
import type { Fleet } from "./fleet";
import type { WatchList } from "./watch-list";

const FLEET_ROOM = "fleet";
const ALARMS_ROOM = "alarms";
const hostRoom = (hostId: string) => `host:${hostId}`;
const MAX_WATCHED_HOSTS_PER_SOCKET = 8;
const RECHECK_MS = 30_000;
/** Alarm entries wait so long for others, so that a storm costs a message every 50 ms and not one a change. */
const ALARM_BATCH_MS = 50;

interface LiveSocketData {
  watched: Set<string>;
}
type LiveNamespace = Namespace<BrowserToServer, ServerToBrowser, Record<string, never>, LiveSocketData>;
type LiveSocket = Socket<BrowserToServer, ServerToBrowser, Record<string, never>, LiveSocketData>;

export interface LiveParts {
  authenticator: Authenticator;
  fleet: Fleet;
  watchList: WatchList;
  metrics: MetricStore;
  outlooks: OutlookStore;
  processStore: ProcessStore;
  alarms: AlarmStore;
  quiet: () => Quiet;
  logger: Logger;
}

/** Feeds the browsers: the overview once a second, frames of the hosts they look at, alarms as they change. */
export class LiveServer {
  private readonly namespace: LiveNamespace;
  private readonly recheckTimer: NodeJS.Timeout;
  private waitingEntries: JournalEntry[] = [];
  private alarmTimer: NodeJS.Timeout | undefined;

  constructor(
    io: Server,
    private readonly parts: LiveParts,
  ) {
    // A server with two namespaces has no one pair of event types; each namespace has its own.
    this.namespace = io.of(LIVE_NAMESPACE) as unknown as LiveNamespace;
    this.namespace.use((socket, next) => {
      this.principalOf(socket).then(
        (principal) => next(principal ? undefined : new Error("sign in first")),
        () => next(new Error("the centre's store cannot be reached; try again")),
      );
    });
    this.namespace.on("connection", (socket) => this.serve(socket));
    this.recheckTimer = setInterval(() => this.recheck(), RECHECK_MS);
  }

  get browserCount(): number {
    return this.namespace.sockets.size;
  }

  close(): void {
    clearInterval(this.recheckTimer);
    clearTimeout(this.alarmTimer);
    this.namespace.disconnectSockets(true);
  }

  /** Who is behind a socket, when he may see anything. */
  private async principalOf(socket: LiveSocket): Promise<Principal | undefined> {
    const { authenticator } = this.parts;
    const token: unknown = socket.handshake.auth.token;
    const principal =
      typeof token === "string"
        ? await authenticator.byToken(token)
        : await authenticator.bySession(socket.handshake.headers.cookie);
    return principal && roleOf(principal) !== null ? principal : undefined;
  }

  private async recheck(): Promise<void> {
    for (const socket of this.namespace.sockets.values()) {
      try {
        if (!(await this.principalOf(socket))) socket.disconnect(true);
      } catch (error) {
        this.parts.logger.warn({ err: error }, "sessions could not be checked again");
        return;
      }
    }
  }

  private async serve(socket: LiveSocket): Promise<void> {
    const { fleet, watchList, alarms, quiet, logger } = this.parts;
    socket.data.watched = new Set();
    socket.on("fleet:watch", (answer) => {
      if (typeof answer !== "function") return;
      void socket.join(FLEET_ROOM);
      answer(fleet.list());
      socket.emit("overview", fleet.overview(Date.now()));
    });
    socket.on("fleet:unwatch", () => void socket.leave(FLEET_ROOM));
    socket.on("host:watch", (request, answer) => {
      if (typeof answer !== "function") return;
      this.watchHost(socket, request).then(answer, (error: Error) => {
        logger.warn({ err: error }, "a host could not be watched");
        answer({ error: "the centre's store cannot be reached; try again" });
      });
    });
    socket.on("host:unwatch", (request) => {
      const parsed = watchHostSchema.safeParse(request);
      if (!parsed.success || !socket.data.watched.delete(parsed.data.hostId)) return;
      void socket.leave(hostRoom(parsed.data.hostId));
      watchList.removeLocal(parsed.data.hostId);
    });
    socket.on("alarms:watch", (answer) => {
      if (typeof answer !== "function") return;
      void socket.join(ALARMS_ROOM);
      alarms.list().then(
        (list) => answer({ alarms: list, quiet: quiet() }),
        (error: Error) => logger.warn({ err: error }, "alarms could not be listed"),
      );
    });
    socket.on("disconnect", () => {
      for (const hostId of socket.data.watched) watchList.removeLocal(hostId);
      socket.data.watched.clear();
    });
    const principal = await this.principalOf(socket).catch(() => undefined);
    socket.emit("hello", {
      protocol: PROTOCOL_VERSION,
      serverVersion: PREMONITOR_VERSION,
      userName: principal?.name ?? "",
    });
  }

  private async watchHost(socket: LiveSocket, request: unknown): Promise<HostWatchAnswer | { error: string }> {
    const parsed = watchHostSchema.safeParse(request);
    if (!parsed.success) return { error: parsed.error.issues[0]?.message ?? "name the host" };
    const { hostId } = parsed.data;
    const { fleet, watchList, metrics, outlooks, processStore } = this.parts;
    if (!fleet.has(hostId)) return { error: `there is no host ${hostId}` };
    const { watched } = socket.data;
    if (!watched.has(hostId)) {
      if (watched.size >= MAX_WATCHED_HOSTS_PER_SOCKET) {
        return { error: `at most ${MAX_WATCHED_HOSTS_PER_SOCKET} hosts can be looked at over one connection` };
      }
      watched.add(hostId);
      await socket.join(hostRoom(hostId));
      watchList.addLocal(hostId);
    }
    const [schema, tail, outlook, processes] = await Promise.all([
      metrics.schemaOf(hostId),
      metrics.tail(hostId),
      outlooks.get(hostId),
      processStore.newest(hostId),
    ]);
    return {
      state: fleet.stateOf(hostId, Date.now()),
      schema,
      tail: packFrames(tail),
      outlook: outlook ?? null,
      processes: processes ?? null,
    };
  }

  sendFrame(hostId: string, bytes: Uint8Array): void {
    this.namespace.to(hostRoom(hostId)).emit("frame", hostId, bytes);
  }

  sendSchema(hostId: string, schema: Schema): void {
    this.namespace.to(hostRoom(hostId)).emit("schema", hostId, schema);
  }

  sendOutlook(hostId: string, outlook: Outlook): void {
    this.namespace.to(hostRoom(hostId)).emit("outlook", hostId, outlook);
  }

  sendProcesses(hostId: string, report: ProcessReport): void {
    this.namespace.to(hostRoom(hostId)).emit("processes", hostId, report);
  }

  sendFleetList(): void {
    this.namespace.to(FLEET_ROOM).emit("fleet", this.parts.fleet.list());
  }

  /** Once a second. */
  sendOverview(nowMs: number): void {
    if (this.namespace.adapter.rooms.has(FLEET_ROOM)) {
      this.namespace.to(FLEET_ROOM).emit("overview", this.parts.fleet.overview(nowMs));
    }
  }

  sendQuiet(quiet: Quiet): void {
    this.namespace.to(ALARMS_ROOM).emit("quiet", quiet);
  }

  /** The first entry goes out at once; those that follow within 50 ms go together. */
  sendAlarms(entries: JournalEntry[]): void {
    this.waitingEntries.push(...entries);
    if (!this.alarmTimer) this.flushAlarms();
  }

  private flushAlarms(): void {
    this.alarmTimer = undefined;
    if (this.waitingEntries.length === 0) return;
    this.namespace.to(ALARMS_ROOM).emit("alarms", { entries: this.waitingEntries.splice(0) });
    this.alarmTimer = setTimeout(() => this.flushAlarms(), ALARM_BATCH_MS);
  }
}
