import { LiveServers } from "../store/live-servers";
import type { RedisConnections } from "../store/redis-connections";
import type { ServerBus } from "../store/server-bus";
import type { SourceStateStore } from "../store/source-state-store";
import type { SourceStore } from "../store/source-store";
import type { VmDirectory } from "../store/vm-directory";
import { HypervisorTags } from "./hypervisor-tags";
import type { PushedSample } from "./pushed-host";
import { PushedHosts, type PushedHostsParts } from "./pushed-hosts";
import { SentAlarms } from "./sent-alarms";
import type { SourceContext } from "./source-context";
import { SourceDesk } from "./source-desk";
import { SourceHistory } from "./source-history";

const FORWARD_EVERY_MS = 50;
const MAX_FORWARDED = 20_000;

/** A sample on its way to the server that judges its host. */
export interface ForwardedSample {
  source: string;
  hostId: string;
  sample: PushedSample;
}

export interface SourceCentreParts extends Omit<PushedHostsParts, "isOwn" | "forward"> {
  connections: Pick<RedisConnections, "state">;
  bus: Pick<ServerBus, "serverId" | "publishPushed">;
  sourceStore: SourceStore;
  sourceStates: SourceStateStore;
  /** What clouds tell of their VMs. */
  vms: VmDirectory;
  readCloud: SourceContext["readCloud"];
}

/**
 * All that others push, on this server. Every server takes whatever comes; each host is judged by one of them, which all know by its name, and the
 * others hand on to it what they got.
 */
export class SourceCentre {
  readonly desk: SourceDesk;
  private readonly pushedHosts: PushedHosts;
  private readonly servers: LiveServers;
  private readonly forwarded = new Map<string, ForwardedSample[]>();
  private forwardTimer: NodeJS.Timeout | undefined;

  constructor(private readonly parts: SourceCentreParts) {
    const { connections, bus, sourceStore, sourceStates, logger } = parts;
    const onError = (error: Error) => logger.warn({ err: error }, "this server could not say that it runs");
    this.servers = new LiveServers(connections.state, bus.serverId, onError);
    this.pushedHosts = new PushedHosts({
      ...parts,
      isOwn: (hostId) => this.servers.isOwn(hostId),
      forward: (source, hostId, sample) => this.forward({ source, hostId, sample }),
    });
    this.desk = new SourceDesk({
      store: sourceStore,
      states: sourceStates,
      pushedHosts: this.pushedHosts,
      sentAlarms: new SentAlarms(parts),
      servers: this.servers,
      vms: parts.vms,
      readCloud: parts.readCloud,
      hypervisorTags: new HypervisorTags(parts.hosts, parts.hostOf, parts.onHosts, (error) =>
        logger.warn({ err: error }, "a VM could not be tagged with its hypervisor"),
      ),
      history: new SourceHistory(parts.metrics, parts.isCollected),
      serverId: bus.serverId,
      logger,
    });
  }

  async start(): Promise<void> {
    await this.servers.start();
    this.pushedHosts.start();
    this.forwardTimer = setInterval(() => this.sendForwarded(), FORWARD_EVERY_MS);
    await this.desk.start();
  }

  async stop(): Promise<void> {
    await this.desk.stop();
    clearInterval(this.forwardTimer);
    this.sendForwarded();
    await this.pushedHosts.stop();
    await this.servers.stop();
  }

  /** Beyond what can be handed on at once the newest is lost: an owner that takes so little is in trouble itself. */
  private forward(sample: ForwardedSample): void {
    const owner = this.servers.ownerOf(sample.hostId);
    const waiting = this.forwarded.get(owner);
    if (!waiting) this.forwarded.set(owner, [sample]);
    else if (waiting.length < MAX_FORWARDED) waiting.push(sample);
  }

  private sendForwarded(): void {
    for (const [serverId, samples] of this.forwarded) {
      this.parts.bus
        .publishPushed(serverId, samples)
        .catch((error: Error) => this.parts.logger.warn({ err: error }, "samples could not be handed on"));
    }
    this.forwarded.clear();
  }

  /** Another server got them. What is no longer judged here goes on to its owner. */
  takeForwarded(samples: readonly ForwardedSample[]): void {
    const nowMs = Date.now();
    for (const { source, hostId, sample } of samples) this.pushedHosts.take(source, hostId, sample, nowMs);
  }

  /** Whether this server, of those that run, does a thing that only one of them does. */
  isOwn(thing: string): boolean {
    return this.servers.isOwn(thing);
  }

  /** Whether this server judges a host that others push, and so shows its frames itself. */
  isHere(hostId: string): boolean {
    return this.pushedHosts.has(hostId);
  }

  rulesChanged(): void {
    this.pushedHosts.rulesChanged();
  }

  modelsChanged(): void {
    this.pushedHosts.modelsChanged();
  }

  /** A host was removed. */
  forget(hostId: string): void {
    this.pushedHosts.forget(hostId);
  }
}
