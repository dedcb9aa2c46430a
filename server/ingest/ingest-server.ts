import type { Logger } from "pino";
import { RateLimiterMemory } from "rate-limiter-flexible";
import type { Namespace, Server, Socket } from "socket.io";
import {
  type CollectorToServer,
  collectorHandshakeSchema,
  type Hello,
  helloSchema,
  type ServerToCollector,
  type Welcome,
} from "../../domain/protocol";
import { INGEST_NAMESPACE, PROTOCOL_VERSION } from "../../domain/protocol-names";
import type { RuleSet } from "../../domain/rule";
import type { Authenticator } from "../auth/authenticator";
import type { AlarmStore } from "../store/alarm-store";
import type { HostStore } from "../store/host-store";
import type { MetricStore } from "../store/metric-store";
import { activeAlarmsOf } from "./active-alarms";
import { type IntakeParts, ItemIntake } from "./item-intake";

/** More than a replay after an outage needs; a collector that sends more is slowed down, not refused. */
const ITEMS_PER_SECOND = 500;
const CONNECTIONS_PER_MINUTE = 60;
const RECHECK_TOKEN_MS = 30_000;

interface CollectorSocketData {
  hostId: string;
  token: string;
  intake?: ItemIntake;
  /** The checksums of the models that it was told last. */
  modelsTold?: string;
}
type CollectorNamespace = Namespace<CollectorToServer, ServerToCollector, Record<string, never>, CollectorSocketData>;
type CollectorSocket = Socket<CollectorToServer, ServerToCollector, Record<string, never>, CollectorSocketData>;

export interface IngestParts extends IntakeParts {
  metrics: MetricStore;
  alarms: AlarmStore;
  authenticator: Authenticator;
  hosts: HostStore;
  /** The rules for a host. */
  rules: (hostId: string) => RuleSet;
  /** The models for a host. */
  models: (hostId: string) => unknown[];
  isWatched: (hostId: string) => boolean;
  onStopped: (hostId: string) => Promise<void>;
  onHost: () => void;
  /** The machine is not as it was when its collector said hello before; in words. */
  onMachineChanged: (hostId: string, changes: string[]) => void;
  logger: Logger;
}

/** Takes what collectors ship, over socket.io. A collector speaks for the host that its token is bound to, and for no other. */
export class IngestServer {
  private readonly namespace: CollectorNamespace;
  private readonly itemLimiter = new RateLimiterMemory({ points: ITEMS_PER_SECOND, duration: 1 });
  private readonly connectionLimiter = new RateLimiterMemory({ points: CONNECTIONS_PER_MINUTE, duration: 60 });
  private readonly recheckTimer: NodeJS.Timeout;

  constructor(
    io: Server,
    private readonly parts: IngestParts,
  ) {
    // A server with two namespaces has no one pair of event types; each namespace has its own.
    this.namespace = io.of(INGEST_NAMESPACE) as unknown as CollectorNamespace;
    this.namespace.use((socket, next) => {
      this.authenticate(socket).then(() => next(), next);
    });
    this.namespace.on("connection", (socket) => this.serve(socket));
    this.recheckTimer = setInterval(() => this.recheckTokens(), RECHECK_TOKEN_MS);
  }

  get collectorCount(): number {
    return this.namespace.sockets.size;
  }

  isConnected(hostId: string): boolean {
    return (this.namespace.adapter.rooms.get(hostId)?.size ?? 0) > 0;
  }

  close(): void {
    clearInterval(this.recheckTimer);
    this.namespace.disconnectSockets(true);
  }

  /** Ends a host's connections; its collector has to sign in again. */
  disconnect(hostId: string): void {
    this.namespace.in(hostId).disconnectSockets(true);
  }

  /** Sends each host's collector the rules for it. */
  sendRules(): void {
    for (const socket of this.namespace.sockets.values()) socket.emit("rules", this.parts.rules(socket.data.hostId));
  }

  /** Sends its models to each collector that runs others. */
  sendModels(): void {
    for (const socket of this.namespace.sockets.values()) this.tellModels(socket);
  }

  private tellModels(socket: CollectorSocket): void {
    if (socket.data.modelsTold === undefined) return;
    const models = this.parts.models(socket.data.hostId);
    const wanted = checksumsOf(models);
    if (wanted === socket.data.modelsTold) return;
    socket.data.modelsTold = wanted;
    socket.emit("models", models);
  }

  /** Tells a host's collector how often its frames are wanted. */
  sendRate(hostId: string, watched: boolean): void {
    this.namespace.to(hostId).emit("rate", { watched });
  }

  /** @throws Error whose message tells the collector why it may not come in */
  private async authenticate(socket: CollectorSocket): Promise<void> {
    const handshake = collectorHandshakeSchema.safeParse(socket.handshake.auth);
    if (!handshake.success) throw new Error("a collector signs in with { token, protocol }");
    const { token, protocol } = handshake.data;
    if (protocol !== PROTOCOL_VERSION) {
      throw new Error(
        `this server speaks protocol ${PROTOCOL_VERSION}, the collector ${protocol}: update the older one`,
      );
    }
    const principal = await this.parts.authenticator.byToken(token);
    if (principal?.kind !== "token" || principal.scope !== "ingest" || principal.hostId === null) {
      await this.connectionLimiter.consume(socket.handshake.address).catch(() => {
        throw new Error("too many attempts with a bad token: wait a minute");
      });
      throw new Error("bad token: it is unknown, revoked, or not an ingest token; make one under Settings");
    }
    socket.data.hostId = principal.hostId;
    socket.data.token = token;
  }

  private async recheckTokens(): Promise<void> {
    for (const socket of this.namespace.sockets.values()) {
      try {
        const principal = await this.parts.authenticator.byToken(socket.data.token);
        if (principal?.kind !== "token" || principal.hostId !== socket.data.hostId) socket.disconnect(true);
      } catch (error) {
        this.parts.logger.warn({ err: error }, "tokens could not be checked again");
        return;
      }
    }
  }

  private serve(socket: CollectorSocket): void {
    const { hostId } = socket.data;
    const { logger } = this.parts;
    if (this.isConnected(hostId))
      logger.warn({ hostId }, "a second collector speaks for this host; the older run is ignored");
    void socket.join(hostId);
    socket.on("hello", (hello, answer) => {
      if (typeof answer !== "function") return;
      this.hello(socket, hello).then(answer, (error: Error) => {
        logger.warn({ err: error, hostId }, "hello failed");
        answer({ error: "the centre's store cannot be reached; try again" });
      });
    });
    socket.on("item", (item, answer) => {
      if (typeof answer !== "function") return;
      this.takeItem(socket, item, answer);
    });
    socket.on("clock", (answer) => {
      if (typeof answer === "function") answer(Date.now());
    });
    socket.on("goodbye", (answer) => {
      this.parts
        .onStopped(hostId)
        .catch((error) => logger.warn({ err: error, hostId }, "goodbye could not be kept"))
        .finally(() => typeof answer === "function" && answer());
    });
  }

  private async hello(socket: CollectorSocket, raw: Hello): Promise<Welcome | { error: string }> {
    const parsed = helloSchema.safeParse(raw);
    if (!parsed.success) return { error: `hello: ${parsed.error.issues[0]?.message}` };
    const { hostId } = socket.data;
    const { hosts, metrics, alarms, rules, isWatched, onHost } = this.parts;
    const [stored, held] = await Promise.all([metrics.storedUpTo(hostId), alarms.list({ host: hostId })]);
    const changes = await hosts.saveInventory(hostId, parsed.data.inventory, parsed.data.intervalMs);
    if (changes.length > 0) this.parts.onMachineChanged(hostId, changes);
    socket.data.intake = new ItemIntake(this.parts, hostId, stored);
    socket.data.modelsTold = parsed.data.models.toSorted().join();
    this.tellModels(socket);
    onHost();
    return {
      hostId,
      stored,
      rules: rules(hostId),
      wanted: { watched: isWatched(hostId) },
      active: activeAlarmsOf(held),
    };
  }

  private takeItem(socket: CollectorSocket, ...[item, answer]: Parameters<CollectorToServer["item"]>): void {
    const { intake, hostId } = socket.data;
    if (!intake) {
      answer({ outcome: "refused", reason: "hello comes first" });
      return;
    }
    if (!intake.take(item, answer, () => this.slowDown(hostId))) socket.disconnect(true);
  }

  /** Waits while a host sends more than its share. */
  private async slowDown(hostId: string): Promise<void> {
    for (;;) {
      try {
        await this.itemLimiter.consume(hostId);
        return;
      } catch (limit) {
        const waitMs = (limit as { msBeforeNext?: number }).msBeforeNext ?? 1000;
        await new Promise((resolve) => setTimeout(resolve, waitMs));
      }
    }
  }
}

function checksumsOf(models: readonly unknown[]): string {
  const checksums = models.map((model) => String((model as { checksum?: unknown } | null)?.checksum));
  return checksums.sort().join();
}
