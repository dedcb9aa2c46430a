import type { Logger } from "pino";
import type { FrameHeader } from "../../domain/frame";
import type { HostStore } from "../store/host-store";
import type { MetricStore } from "../store/metric-store";
import type { BusFleetReport, ServerBus } from "../store/server-bus";
import type { Fleet } from "./fleet";

/** How often the list of hosts is read again even when nobody said that it changed. */
const RELOAD_EVERY_MS = 10_000;

export interface FleetKeeperParts {
  fleet: Fleet;
  hosts: HostStore;
  metrics: MetricStore;
  bus: ServerBus;
  logger: Logger;
  onListChanged: () => void;
}

/** Keeps the fleet true: hosts from state, summaries from own collectors and from the other servers. */
export class FleetKeeper {
  private readonly reported = new Set<string>();
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly parts: FleetKeeperParts) {}

  /** Reads hosts and when each was last heard of, so that a start takes over what an earlier process knew. */
  async start(): Promise<void> {
    await this.reload();
    this.timer = setInterval(() => void this.tryReload(), RELOAD_EVERY_MS);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private async reload(): Promise<void> {
    const { fleet, hosts, metrics, onListChanged } = this.parts;
    const list = await hosts.list();
    const fresh = list.filter(({ id }) => fleet.reportOf(id) === undefined).map(({ id }) => id);
    const changed = fleet.setHosts(list);
    const last = fresh.length === 0 ? undefined : await metrics.lastOf(fresh);
    for (const [hostId, { lastFrameAtMs, stopped }] of last ?? []) {
      if (lastFrameAtMs !== null) fleet.report({ hostId, lastFrameAtMs, stopped, summary: fleet.absentSummary() });
    }
    if (changed) onListChanged();
  }

  /** Reads the list again; when the store is away the old one stays. */
  async tryReload(): Promise<void> {
    await this.reload().catch((error: Error) => this.parts.logger.warn({ err: error }, "hosts could not be read"));
  }

  /** The hosts were changed here. */
  async hostsChanged(): Promise<void> {
    await this.tryReload();
    await this.parts.bus.publishHostsChanged().catch(() => undefined);
  }

  /** Seals the hours that are over, also of hosts that no longer send. */
  async sealDueHours(): Promise<void> {
    const nowMs = Date.now();
    for (const { id } of this.parts.fleet.hosts()) await this.parts.metrics.sealDueHours(id, nowMs);
  }

  /** A frame came from an own collector. */
  frame(hostId: string, header: FrameHeader, receivedAtMs: number): void {
    this.parts.fleet.report({ hostId, lastFrameAtMs: receivedAtMs, stopped: false, summary: header.summary });
    this.reported.add(hostId);
  }

  stopped(hostId: string): void {
    this.parts.fleet.markStopped(hostId);
    this.reported.add(hostId);
  }

  /** Tells the other servers what came here since the last call; once a second. */
  async publish(): Promise<void> {
    const reports: BusFleetReport[] = [...this.reported].flatMap((hostId) => this.parts.fleet.reportOf(hostId) ?? []);
    this.reported.clear();
    if (reports.length > 0) await this.parts.bus.publishFleet(reports).catch(() => undefined);
  }
}
