import type { Logger } from "pino";
import { chunkOfSamples } from "../../domain/chunk-of-samples";
import type { Host } from "../../domain/host";
import type { ActiveAlarm, OutboxItem } from "../../domain/protocol";
import type { RuleSet } from "../../domain/rule";
import { PREMONITOR_VERSION } from "../../domain/version";
import type { AlarmStore } from "../store/alarm-store";
import type { HostStore } from "../store/host-store";
import type { LearnedStore } from "../store/learned-store";
import type { MetricStore } from "../store/metric-store";
import { activeAlarmsOf } from "./active-alarms";
import { type HostFacts, PushedHost } from "./pushed-host";
import { TaskQueue } from "./task-queue";

const MAX_WAITING_TASKS = 500;
const ACTIVE_GOOD_FOR_MS = 5000;
const FIRST_INTERVAL_MS = 60_000;

export interface OpenerParts {
  hosts: HostStore;
  metrics: MetricStore;
  alarms: AlarmStore;
  learned: LearnedStore;
  put: (hostId: string, item: OutboxItem) => Promise<void>;
  hostOf: (hostId: string) => Host | undefined;
  rules: (hostId: string) => RuleSet;
  models: (hostId: string) => unknown[];
  isWatched: (hostId: string) => boolean;
  logger: Logger;
}

export interface OpenedHost {
  host: PushedHost;
  /** What it still has to store. */
  queue: TaskQueue;
}

/** Begins the pipelines of hosts that others report on, with what is known and was learned of them. */
export class PushedHostOpener {
  private active: { atMs: number; byHost: Promise<Map<string, ActiveAlarm[]>> } | undefined;

  /** @param onSaved what is known of a host has changed */
  constructor(
    private readonly parts: OpenerParts,
    private readonly onSaved: () => void,
  ) {}

  /**
   * @param source what it comes from, as the host's page names it: `lizmon`
   * @param toldCoreCount when the sender tells it
   */
  async open(source: string, hostId: string, toldCoreCount: number | undefined): Promise<OpenedHost> {
    const { metrics, learned, rules, models, isWatched, put, logger, hostOf } = this.parts;
    const known = hostOf(hostId);
    const { inventory, intervalMs = FIRST_INTERVAL_MS } = known ?? {};
    const coreCount = toldCoreCount ?? inventory?.coreCount;
    const save = (facts: HostFacts) => this.save(hostId, source, facts);
    if (inventory?.source !== source || inventory.coreCount !== coreCount) await save({ intervalMs, coreCount });
    const [state, active, stored] = await Promise.all([
      learned.get(hostId),
      this.activeByHost(),
      metrics.storedUpTo(hostId),
    ]);
    if (stored.runId !== 0) await metrics.closeAbandonedMinute(hostId, Date.now());
    const queue = new TaskQueue(MAX_WAITING_TASKS, (error) =>
      logger.warn({ err: error, hostId }, "samples that were pushed could not be stored"),
    );
    const host = new PushedHost({
      hostId,
      host: { name: known?.displayName ?? hostId, coreCount: coreCount ?? Number.NaN },
      rules: rules(hostId),
      runId: Math.max(Date.now(), stored.runId + 1),
      intervalMs: known?.intervalMs,
      queue,
      put: (item) => put(hostId, item),
      putLate: (samples) => metrics.importMinute(hostId, chunkOfSamples(samples)),
      isWatched: () => isWatched(hostId),
      onFacts: (facts) => queue.push(() => save(facts)),
      warn: (message) => logger.warn({ hostId }, message),
    });
    if (state) host.pipeline.restore(state);
    host.pipeline.adopt(active.get(hostId) ?? []);
    host.pipeline.models.set(models(hostId));
    return { host, queue };
  }

  private async save(hostId: string, source: string, { intervalMs, coreCount }: HostFacts): Promise<void> {
    const inventory = { hostname: hostId, collectorVersion: PREMONITOR_VERSION, source, coreCount };
    await this.parts.hosts.saveInventory(hostId, inventory, intervalMs);
    this.onSaved();
  }

  /** All that is active at once: thousands of hosts may open at the same time. */
  private activeByHost(): Promise<Map<string, ActiveAlarm[]>> {
    const nowMs = Date.now();
    if (this.active && nowMs - this.active.atMs < ACTIVE_GOOD_FOR_MS) return this.active.byHost;
    const byHost = this.parts.alarms.list().then((alarms) => {
      const grouped = new Map<string, ActiveAlarm[]>();
      for (const alarm of alarms) {
        const active = activeAlarmsOf([alarm]);
        grouped.set(alarm.hostId, [...(grouped.get(alarm.hostId) ?? []), ...active]);
      }
      return grouped;
    });
    this.active = { atMs: nowMs, byHost };
    return byHost;
  }
}
