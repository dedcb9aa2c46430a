import { SUMMARY_SERIES } from "../../domain/frame";
import type { Host } from "../../domain/host";
import { COLLECTOR } from "../../domain/host-source";
import { HOST_STATES, type HostState } from "../../domain/host-state";
import type { FleetHost, FleetListMessage, OverviewMessage } from "../../domain/protocol";
import { OVERVIEW_LEADING_COLUMNS } from "../../domain/protocol-names";

const COLUMNS = OVERVIEW_LEADING_COLUMNS + SUMMARY_SERIES.length;
const RULES_VERSION = SUMMARY_SERIES.indexOf("collector.rules_version");
/** The least time after which a host counts as silent, so that a slow network does not flap. */
const MIN_SILENT_AFTER_MS = 3000;
/** So long a host stays that of its collector, which comes back by itself and brings what it could not send meanwhile. */
const COLLECTOR_RETURNS_WITHIN_MS = 600_000;

interface FleetEntry {
  host: Host;
  summary: Float32Array;
  lastFrameAtMs: number | null;
  stopped: boolean;
}

/** A host's newest summary, as servers tell one another. */
export interface FleetReport {
  hostId: string;
  lastFrameAtMs: number;
  stopped: boolean;
  summary: Float32Array;
}

/** All hosts with their newest summaries, as this process knows them: from its own collectors and from the other servers. */
export class Fleet {
  private readonly entries = new Map<string, FleetEntry>();
  private order: FleetEntry[] = [];
  private listVersion = 0;
  private listText = "";
  private readonly startedAtMs = Date.now();
  /** Missed frames after which a host counts as silent. */
  silentAfterFrames = 3;

  /** Takes the list of hosts from state. @returns whether what the fleet page shows of it has changed */
  setHosts(hosts: Host[]): boolean {
    const present = new Set(hosts.map(({ id }) => id));
    for (const id of this.entries.keys()) if (!present.has(id)) this.entries.delete(id);
    for (const host of hosts) {
      const entry = this.entries.get(host.id);
      if (entry) entry.host = host;
      else this.entries.set(host.id, { host, summary: this.absentSummary(), lastFrameAtMs: null, stopped: false });
    }
    this.order = [...this.entries.values()].sort((a, b) => (a.host.id < b.host.id ? -1 : 1));
    const text = JSON.stringify(this.order.map(({ host }) => toFleetHost(host)));
    if (text === this.listText) return false;
    this.listText = text;
    this.listVersion++;
    return true;
  }

  /** Takes what a host reported, unless something newer is known. */
  report({ hostId, lastFrameAtMs, stopped, summary }: FleetReport): void {
    const entry = this.entries.get(hostId);
    if (!entry || (entry.lastFrameAtMs !== null && entry.lastFrameAtMs > lastFrameAtMs)) return;
    entry.summary = summary;
    entry.lastFrameAtMs = lastFrameAtMs;
    entry.stopped = stopped;
  }

  /** The summary of a host that has not said anything yet. */
  absentSummary(): Float32Array {
    return new Float32Array(SUMMARY_SERIES.length).fill(Number.NaN);
  }

  markStopped(hostId: string): void {
    const entry = this.entries.get(hostId);
    if (entry) entry.stopped = true;
  }

  has(hostId: string): boolean {
    return this.entries.has(hostId);
  }

  reportOf(hostId: string): FleetReport | undefined {
    const entry = this.entries.get(hostId);
    if (!entry || entry.lastFrameAtMs === null) return undefined;
    return { hostId, lastFrameAtMs: entry.lastFrameAtMs, stopped: entry.stopped, summary: entry.summary };
  }

  stateOf(hostId: string, nowMs: number): HostState {
    const entry = this.entries.get(hostId);
    return entry ? this.stateOfEntry(entry, nowMs) : "never";
  }

  private stateOfEntry({ host, lastFrameAtMs, stopped }: FleetEntry, nowMs: number): HostState {
    if (lastFrameAtMs === null) return "never";
    if (stopped) return "stopped";
    const silentAfterMs = Math.max(MIN_SILENT_AFTER_MS, this.silentAfterFrames * frameEveryMs(host));
    return nowMs - lastFrameAtMs > silentAfterMs ? "silent" : "live";
  }

  /** Whether a collector speaks for the host, to this server or another, or may come back soon. */
  isCollected(hostId: string, nowMs: number): boolean {
    const entry = this.entries.get(hostId);
    if (entry?.host.inventory?.source !== COLLECTOR) return false;
    return nowMs - Math.max(this.startedAtMs, entry.lastFrameAtMs ?? 0) < COLLECTOR_RETURNS_WITHIN_MS;
  }

  host(hostId: string): Host | undefined {
    return this.entries.get(hostId)?.host;
  }

  hosts(): Host[] {
    return this.order.map(({ host }) => host);
  }

  /** The version of the rules that each host that reports now obeys; `null` when it does not say. */
  rulesVersions(nowMs: number): Map<string, number | null> {
    const reporting = this.order.filter((entry) => this.stateOfEntry(entry, nowMs) === "live");
    return new Map(
      reporting.map(({ host, summary }) => {
        const version = summary[RULES_VERSION] ?? Number.NaN;
        return [host.id, Number.isNaN(version) ? null : version];
      }),
    );
  }

  /** Every host with its state and the time of its last frame by the server's clock. */
  *states(nowMs: number): IterableIterator<{ host: Host; state: HostState; lastFrameAtMs: number | null }> {
    for (const entry of this.order) {
      yield { host: entry.host, state: this.stateOfEntry(entry, nowMs), lastFrameAtMs: entry.lastFrameAtMs };
    }
  }

  /** Hosts that report now. */
  liveHosts(nowMs: number): Host[] {
    return this.order.filter((entry) => this.stateOfEntry(entry, nowMs) === "live").map(({ host }) => host);
  }

  /** State and last frame by host. */
  activity(nowMs: number): Map<string, { state: HostState; lastFrameAtMs: number | null }> {
    return new Map(
      this.order.map((entry) => [
        entry.host.id,
        { state: this.stateOfEntry(entry, nowMs), lastFrameAtMs: entry.lastFrameAtMs },
      ]),
    );
  }

  list(): FleetListMessage {
    return { listVersion: this.listVersion, hosts: this.order.map(({ host }) => toFleetHost(host)) };
  }

  /** One compact message for all hosts. */
  overview(nowMs: number): OverviewMessage {
    const rows = new Float32Array(this.order.length * COLUMNS);
    this.order.forEach((entry, i) => {
      const at = i * COLUMNS;
      rows[at] = HOST_STATES.indexOf(this.stateOfEntry(entry, nowMs));
      rows[at + 1] = entry.lastFrameAtMs === null ? Number.NaN : (nowMs - entry.lastFrameAtMs) / 1000;
      rows.set(entry.summary, at + OVERVIEW_LEADING_COLUMNS);
    });
    return { atMs: nowMs, listVersion: this.listVersion, rows: new Uint8Array(rows.buffer) };
  }
}

function toFleetHost({ id, displayName, tags, inventory }: Host): FleetHost {
  const { hostname = id, coreCount = null } = inventory ?? {};
  return { id, displayName, tags, hostname: hostname === id ? null : hostname, coreCount };
}

/** A collector sends a frame a second, or one a tick when it samples more slowly. */
function frameEveryMs(host: Host): number {
  return Math.max(1000, host.intervalMs ?? 1000);
}
