import { setTimeout as wait } from "node:timers/promises";
import { LearnedKeeper } from "./learned-keeper";
import type { PushedHost, PushedSample } from "./pushed-host";
import { type OpenedHost, type OpenerParts, PushedHostOpener } from "./pushed-host-opener";

const MAX_HOSTS = 10_000;
/** Samples of a host that wait until it is known what was learned of it. */
const MAX_WAITING_SAMPLES = 200;
const CLOSE_TICKS_EVERY_MS = 100;
const SWEEP_EVERY_MS = 5000;
const TELL_HOSTS_EVERY_MS = 1000;
/** What was learned is kept so often, host by host, and when a host has been still for so long it is put away. */
const KEEP_LEARNED_EVERY_MS = 1_800_000;
const STOP_TIMEOUT_MS = 15_000;
const PUT_AWAY_AFTER_MS = 3_600_000;

export interface PushedHostsParts extends OpenerParts {
  /** A collector speaks for it. */
  isCollected: (hostId: string) => boolean;
  /** Whether this server judges the host. */
  isOwn: (hostId: string) => boolean;
  /** Hands what another server judges to it. */
  forward: (source: string, hostId: string, sample: PushedSample) => void;
  /** Hosts are new, or report at another pace. */
  onHosts: () => void;
}

interface Opening {
  waiting: PushedSample[];
}

interface Opened extends OpenedHost {
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
  private readonly learned: LearnedKeeper;
  private readonly opener: PushedHostOpener;

  constructor(private readonly parts: PushedHostsParts) {
    this.opener = new PushedHostOpener(parts, () => {
      this.hasNewHosts = true;
    });
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
    this.opener
      .open(source, hostId, sample.coreCount)
      .then((parts) => {
        const one: Opened = { ...parts, learnedKeptAtMs: Date.now(), isForgotten: false };
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
