import type { Alarm, JournalEntry } from "../domain/alarm";
import type { HostNoise } from "../domain/noisiest-report";

/** ISA-18.2 calls alarms fleeting that clear before anybody could act. */
const FLEETING_MS = 60_000;
const TOP_COUNT = 10;

/** The kinds of journal entries that the noise of hosts is made of. */
export const NOISE_KINDS = [
  "raised",
  "worsened",
  "cleared",
  "flapping",
  "acknowledged",
] as const satisfies JournalEntry["kind"][];

/** What the noise needs of a journal entry. */
export interface NoiseEntry extends Pick<JournalEntry, "atMs" | "kind"> {
  alarm: Pick<Alarm, "id" | "hostId" | "ruleId" | "ruleName" | "severity" | "sinceMs"> & { isAcknowledged: boolean };
}

export interface NoiseInput {
  /** Oldest first for each alarm. Those outside of the span do not count. */
  entries: Iterable<NoiseEntry> | AsyncIterable<NoiseEntry>;
  /** The alarms that are active now: of those that nothing happened to in the span. */
  active: readonly Pick<Alarm, "id" | "hostId" | "state" | "sinceMs">[];
  fromMs: number;
  /** Not part of the span any more. */
  toMs: number;
}

export interface HostsNoise {
  raisedCount: number;
  /** What the ten noisiest raised, of all; 0 when nothing was raised. */
  topTenShare: number;
  /** All hosts on which anything was raised, the noisiest first, then the one whose alarms stood longer. */
  hosts: HostNoise[];
}

/** From when an alarm was raised until it is raised again. */
interface Occurrence {
  hostId: string;
  raisedAtMs: number;
  isFailure: boolean;
  isAcknowledged: boolean;
  isOver: boolean;
}

type Counts = Omit<HostNoise, "share" | "loudestRule"> & {
  rules: Map<string, { ruleId: string; ruleName: string; raisedCount: number }>;
};

/**
 * Which hosts raised most alarms in a span, and of what kind they were. An alarm that was raised before the span, and one that is not over,
 * stood for as long as it did within it.
 */
export async function noisiestHosts({ entries, active, fromMs, toMs }: NoiseInput): Promise<HostsNoise> {
  const counter = new NoiseCounter(fromMs);
  for await (const entry of entries) {
    if (entry.atMs >= fromMs && entry.atMs < toMs) counter.take(entry);
  }
  counter.end(active, toMs);
  return ranked(counter.hosts());
}

class NoiseCounter {
  private readonly counts = new Map<string, Counts>();
  private readonly occurrences = new Map<string, Occurrence>();

  constructor(private readonly fromMs: number) {}

  take({ atMs, kind, alarm }: NoiseEntry): void {
    const host = this.of(alarm.hostId);
    const known = this.occurrences.get(alarm.id);
    if (kind === "raised") {
      countRaised(host, alarm);
      const { hostId, severity, isAcknowledged } = alarm;
      const isFailure = severity === "failure";
      this.occurrences.set(alarm.id, { hostId, raisedAtMs: atMs, isFailure, isAcknowledged, isOver: false });
    } else if (kind === "flapping") {
      host.flappedCount++;
    } else if (kind === "cleared") {
      this.takeCleared(atMs, alarm);
    } else if (known && kind === "worsened" && !known.isFailure) {
      known.isFailure = true;
      host.failureCount++;
    } else if (known && kind === "acknowledged" && !known.isAcknowledged) {
      known.isAcknowledged = true;
      host.unacknowledgedCount--;
    }
  }

  /** What is not over stood until the end; so did what nothing happened to. */
  end(active: NoiseInput["active"], toMs: number): void {
    for (const { hostId, raisedAtMs, isOver } of this.occurrences.values()) {
      if (!isOver) this.stood(hostId, raisedAtMs, toMs);
    }
    for (const { id, hostId, state, sinceMs } of active) {
      if (state === "active" && sinceMs < this.fromMs && !this.occurrences.has(id)) this.stood(hostId, sinceMs, toMs);
    }
  }

  hosts(): Counts[] {
    return [...this.counts.values()];
  }

  private takeCleared(atMs: number, { id, hostId, sinceMs }: NoiseEntry["alarm"]): void {
    const known = this.occurrences.get(id);
    if (known?.isOver) return;
    this.stood(hostId, known?.raisedAtMs ?? sinceMs, atMs);
    if (known && atMs - known.raisedAtMs < FLEETING_MS) this.of(hostId).fleetingCount++;
    // One that was raised before the span is not of the span: nothing more is counted of it.
    const before = { hostId, raisedAtMs: sinceMs, isFailure: true, isAcknowledged: true };
    this.occurrences.set(id, { ...(known ?? before), isOver: true });
  }

  private stood(hostId: string, sinceMs: number, untilMs: number): void {
    this.of(hostId).stoodSeconds += Math.max(0, untilMs - Math.max(this.fromMs, sinceMs)) / 1000;
  }

  private of(hostId: string): Counts {
    const known = this.counts.get(hostId);
    if (known) return known;
    const made = nothingOf(hostId);
    this.counts.set(hostId, made);
    return made;
  }
}

function nothingOf(hostId: string): Counts {
  return {
    hostId,
    raisedCount: 0,
    failureCount: 0,
    stoodSeconds: 0,
    fleetingCount: 0,
    flappedCount: 0,
    unacknowledgedCount: 0,
    rules: new Map(),
  };
}

function countRaised(host: Counts, { ruleId, ruleName, severity, isAcknowledged }: NoiseEntry["alarm"]): void {
  host.raisedCount++;
  if (severity === "failure") host.failureCount++;
  if (!isAcknowledged) host.unacknowledgedCount++;
  const raisedCount = (host.rules.get(ruleId)?.raisedCount ?? 0) + 1;
  host.rules.set(ruleId, { ruleId, ruleName, raisedCount });
}

function ranked(all: readonly Counts[]): HostsNoise {
  const raisedCount = all.reduce((sum, host) => sum + host.raisedCount, 0);
  const hosts = all
    .filter((host) => host.raisedCount > 0)
    .sort(
      (a, b) => b.raisedCount - a.raisedCount || b.stoodSeconds - a.stoodSeconds || a.hostId.localeCompare(b.hostId),
    )
    .map(({ rules, ...host }) => ({
      ...host,
      share: host.raisedCount / raisedCount,
      loudestRule: [...rules.values()].reduce((loudest, rule) =>
        rule.raisedCount > loudest.raisedCount ? rule : loudest,
      ),
    }));
  return { raisedCount, topTenShare: hosts.slice(0, TOP_COUNT).reduce((sum, { share }) => sum + share, 0), hosts };
}
