import { setTimeout as wait } from "node:timers/promises";
import type { Logger } from "pino";
import { chunkOfSamples } from "../../domain/chunk-of-samples";
import type { Host, Inventory } from "../../domain/host";
import type { ActiveAlarm, OutboxItem } from "../../domain/protocol";
import type { RuleSet } from "../../domain/rule";
import { PREMONITOR_VERSION } from "../../domain/version";
import type { AlarmStore } from "../store/alarm-store";
import type { HostStore } from "../store/host-store";
import type { LearnedStore } from "../store/learned-store";
import type { MetricStore } from "../store/metric-store";
import { activeAlarmsOf } from "./active-alarms";
import { LearnedKeeper } from "./learned-keeper";
import { PushedHost, type PushedSample } from "./pushed-host";
import { TaskQueue } from "./task-queue";

const MAX_HOSTS = 10_000;
/** Samples of a host that wait until it is known what was learned of it. */
const MAX_WAITING_SAMPLES = 200;
const MAX_WAITING_TASKS = 500;
const CLOSE_TICKS_EVERY_MS = 100;
const SWEEP_EVERY_MS = 5000;
const TELL_HOSTS_EVERY_MS = 1000;
const ACTIVE_GOOD_FOR_MS = 5000;
/** What was learned is kept so often, host by host, and when a host has been still for so long it is put away. */
const KEEP_LEARNED_EVERY_MS = 1_800_000;
const STOP_TIMEOUT_MS = 15_000;
const PUT_AWAY_AFTER_MS = 3_600_000;

export interface PushedHostsParts {
  hosts: HostStore;
  metrics: MetricStore;
  alarms: AlarmStore;
  learned: LearnedStore;
  put: (hostId: string, item: OutboxItem) => Promise<void>;
  hostOf: (hostId: string) => Host | undefined;
  rules: (hostId: string) => RuleSet;
  models: (hostId: string) => unknown[];
  isWatched: (hostId: string) => boolean;
  /** A collector speaks for it. */
  isCollected: (hostId: string) => boolean;
  /** Whether this server judges the host. */
  isOwn: (hostId: string) => boolean;
  /** Hands what another server judges to it. */
  forward: (source: string, hostId: string, sample: PushedSample) => void;
  /** Hosts are new, or report at another pace. */
  onHosts: () => void;
  logger: Logger;
}

interface Opening {
  waiting: PushedSample[];
}

interface Opened {
  host: PushedHost;
  queue: TaskQueue;
  learnedKeptAtMs: number;
  /** The host was removed: nothing more is kept of it. */
  isForgotten: boolean;
}

/** The hosts whose samples others push and that this server judges. */
export class PushedHosts {
  private readonly opening = new Map<string, Opening>();
  private readonly opened = new Map<string, Opened>();
  private readonly withOpenTick = new Set<PushedHost>();
  private timers: NodeJS.Timeout[] = [];
  private hasNewHosts = false;
  private active: { atMs: number; byHost: Promise<Map<string, ActiveAlarm[]>> } | undefined;
  private readonly learned: LearnedKeeper;

  constructor(private readonly parts: PushedHostsParts) {
    this.learned = new LearnedKeeper(parts.learned, MAX_HOSTS, (error) =>
      parts.logger.warn({ err: error }, "what was learned of hosts that others report on could not be kept"),
    );
  }

  start(): void {
    this.timers = [
      setInterval(() => this.closeTicks(Date.now()), CLOSE_TICKS_EVERY_MS),
      setInterval(() => this.sweep(Date.now()), SWEEP_EVERY_MS),
      setInterval(() => this.tellHosts(), TELL_HOSTS_EVERY_MS),
    ];
  }

  /** Stores all that is held, and what was learned, unless the store is away. */
  async stop(): Promise<void> {
    for (const timer of this.timers) clearInterval(timer);
    // Whose learning was kept longest ago has the most to lose.
    const byKept = [...this.opened].sort(([, a], [, b]) => a.learnedKeptAtMs - b.learnedKeptAtMs);
    for (const [hostId, one] of byKept) this.putAway(hostId, one);
    const stored = Promise.all([this.learned.idle(), ...byKept.map(([, { queue }]) => queue.idle())]);
    await Promise.race([stored, wait(STOP_TIMEOUT_MS, undefined, { ref: false })]);
    for (const { queue } of this.opened.values()) queue.stop();
    this.learned.stop();
  }

  /**
   * @param source what it comes from, as the host's page names it: `lizmon`
   * @returns why it is not taken, in words, or `undefined`
   */
  take(source: string, hostId: string, sample: PushedSample, nowMs: number): string | undefined {
    if (this.parts.isCollected(hostId)) return `${hostId} has a collector of its own, which speaks for it`;
    if (!this.parts.isOwn(hostId)) {
      this.parts.forward(source, hostId, sample);
      return undefined;
    }
    const known = this.opened.get(hostId);
    if (known) {
      const refusal = known.host.take(sample, nowMs);
      if (known.host.hasOpenTick) this.withOpenTick.add(known.host);
      return refusal;
    }
    return this.takeNew(source, hostId, sample);
  }

  private takeNew(source: string, hostId: string, sample: PushedSample): string | undefined {
    const opening = this.opening.get(hostId);
    if (opening) {
      if (opening.waiting.length >= MAX_WAITING_SAMPLES) return "the host is not ready yet, and too much waits";
      opening.waiting.push(sample);
      return undefined;
    }
    if (this.opened.size + this.opening.size >= MAX_HOSTS) return `there are ${MAX_HOSTS} hosts: remove some first`;
    const begun = { waiting: [sample] };
    this.opening.set(hostId, begun);
    this.open(source, hostId, sample.coreCount)
      .then((one) => {
        this.opened.set(hostId, one);
        this.opening.delete(hostId);
        for (const waited of begun.waiting) one.host.take(waited, Date.now());
        if (one.host.hasOpenTick) this.withOpenTick.add(one.host);
      })
      .catch((error: Error) => {
        this.opening.delete(hostId);
        this.parts.logger.warn({ err: error, hostId }, "a host that others report on could not be opened");
      });
    return undefined;
  }

  private async open(source: string, hostId: string, toldCoreCount: number | undefined): Promise<Opened> {
    const { metrics, learned, rules, models, isWatched, put, logger, hostOf } = this.parts;
    const known = hostOf(hostId);
    const coreCount = toldCoreCount ?? known?.inventory?.coreCount;
    const saveHost = (intervalMs?: number) => this.saveHost(hostId, { source, coreCount }, intervalMs);
    const { inventory } = known ?? {};
    if (inventory?.source !== source || inventory.coreCount !== coreCount) await saveHost(known?.intervalMs);
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
      host: { name: known?.displayName ?? hostId, coreCount: coreCount ?? 1 },
      rules: rules(hostId),
      runId: Math.max(Date.now(), stored.runId + 1),
      intervalMs: known?.intervalMs,
      queue,
      put: (item) => put(hostId, item),
      putLate: (samples) => metrics.importMinute(hostId, chunkOfSamples(samples)),
      isWatched: () => isWatched(hostId),
      onInterval: (intervalMs) => {
        queue.push(() => saveHost(intervalMs));
      },
      warn: (message) => logger.warn({ hostId }, message),
    });
    if (state) host.pipeline.restore(state);
    host.pipeline.adopt(active.get(hostId) ?? []);
    host.pipeline.models.set(models(hostId));
    return { host, queue, learnedKeptAtMs: Date.now(), isForgotten: false };
  }

  private async saveHost(
    hostId: string,
    machine: Pick<Inventory, "source" | "coreCount">,
    intervalMs = 60_000,
  ): Promise<void> {
    const inventory = { hostname: hostId, collectorVersion: PREMONITOR_VERSION, ...machine };
    await this.parts.hosts.saveInventory(hostId, inventory, intervalMs);
    this.hasNewHosts = true;
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

  private closeTicks(nowMs: number): void {
    for (const host of this.withOpenTick) {
      host.closeDueTick(nowMs);
      if (!host.hasOpenTick) this.withOpenTick.delete(host);
    }
  }

  private sweep(nowMs: number): void {
    for (const [hostId, one] of this.opened) {
      one.host.closeDueMinute(nowMs);
      const isStill = nowMs - one.host.takenAtMs >= PUT_AWAY_AFTER_MS;
      if (isStill || !this.parts.isOwn(hostId)) {
        this.opened.delete(hostId);
        this.putAway(hostId, one);
      } else if (nowMs - one.learnedKeptAtMs >= KEEP_LEARNED_EVERY_MS) {
        one.learnedKeptAtMs = nowMs;
        this.keepLearned(hostId, one);
      }
    }
  }

  private keepLearned(hostId: string, one: Opened): void {
    this.learned.keep(hostId, () => (one.isForgotten ? undefined : one.host.pipeline.save()));
  }

  private putAway(hostId: string, one: Opened): void {
    this.withOpenTick.delete(one.host);
    one.host.close();
    this.keepLearned(hostId, one);
  }

  private tellHosts(): void {
    if (!this.hasNewHosts) return;
    this.hasNewHosts = false;
    this.parts.onHosts();
  }

  has(hostId: string): boolean {
    return this.opened.has(hostId);
  }

  /** Other rules are in force. */
  rulesChanged(): void {
    for (const [hostId, { host }] of this.opened) host.pipeline.setRules(this.parts.rules(hostId));
  }

  /** Other models are in use. */
  modelsChanged(): void {
    for (const [hostId, { host }] of this.opened) host.pipeline.models.set(this.parts.models(hostId));
  }

  /** The host was removed. What comes of it from now on makes it anew. */
  forget(hostId: string): void {
    const one = this.opened.get(hostId);
    if (!one) return;
    one.queue.stop();
    one.isForgotten = true;
    this.withOpenTick.delete(one.host);
    this.opened.delete(hostId);
  }
}
