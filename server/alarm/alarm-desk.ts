import type { Logger } from "pino";
import type { Alarm, JournalEntry } from "../../domain/alarm";
import type { Host } from "../../domain/host";
import type { HostState } from "../../domain/host-state";
import type { Quiet } from "../../domain/quiet";
import type { RuleSet } from "../../domain/rule";
import { suppressionOf } from "../../domain/suppression";
import type { AlarmStore } from "../store/alarm-store";
import type { JournalStore } from "../store/journal-store";
import type { QuietStore } from "../store/quiet-store";
import type { RuleStore } from "../store/rule-store";
import { AlarmFeed } from "./alarm-feed";
import { QuietKeeper } from "./quiet-keeper";
import { RuleKeeper } from "./rule-keeper";
import { SilenceWatch } from "./silence-watch";

const NOBODY: ReadonlySet<string> = new Set();
const SILENCE_EVERY_MS = 500;
const RULES_EVERY_MS = 500;
const SETTLE_EVERY_MS = 1000;
/** After a start collectors need a moment to come back; no host is called silent before. */
const SILENCE_GRACE_MS = 10_000;

export interface AlarmDeskParts {
  alarms: AlarmStore;
  journal: JournalStore;
  quietStore: QuietStore;
  ruleStore: RuleStore;
  logger: Logger;
  hosts: () => Host[];
  hostOf: (hostId: string) => Host | undefined;
  states: (nowMs: number) => Iterable<{ host: Host; state: HostState; lastFrameAtMs: number | null }>;
  /** Other rules are in force. */
  onRules: (rules: RuleSet) => void;
  /** The journal has new entries, from whichever server. */
  onEntries: (entries: JournalEntry[]) => void;
  onQuiet: (quiet: Quiet) => void;
  /** A host has just gone silent. */
  onSilent: (hostId: string) => Promise<void>;
}

/** What one server does about alarms all the time: keeps rules and shelves, follows the journal, watches for silence, lets time pass. */
export class AlarmDesk {
  readonly ruleKeeper: RuleKeeper;
  readonly quiet: QuietKeeper;
  private readonly feed: AlarmFeed;
  private readonly silence: SilenceWatch;
  private timers: NodeJS.Timeout[] = [];

  constructor(private readonly parts: AlarmDeskParts) {
    const { ruleStore, quietStore, journal, alarms, logger } = parts;
    const failed = (what: string) => (error: Error) => logger.warn({ err: error }, what);
    this.ruleKeeper = new RuleKeeper({
      store: ruleStore,
      hostOf: parts.hostOf,
      onChanged: parts.onRules,
      onError: failed("the rules could not be read"),
    });
    this.quiet = new QuietKeeper({
      store: quietStore,
      hosts: parts.hosts,
      onChanged: parts.onQuiet,
      onError: failed("shelves and maintenance windows could not be read"),
    });
    this.feed = new AlarmFeed(
      journal,
      (entries) => {
        parts.onEntries(entries);
        this.quiet.take(entries);
      },
      failed("the journal cannot be followed"),
    );
    this.silence = new SilenceWatch({
      alarms,
      states: parts.states,
      rules: () => this.ruleKeeper.rules,
      onSilent: parts.onSilent,
      onError: failed("silent hosts could not be judged"),
    });
  }

  /** Whether a shelf, a maintenance window or the host's silence hides an alarm now. */
  isSuppressed(alarm: Alarm): boolean {
    const silent = this.silence.isSilent(alarm.hostId) ? new Set([alarm.hostId]) : NOBODY;
    return suppressionOf(alarm, this.quiet.quiet, silent, Date.now()) !== undefined;
  }

  /** Reads what is kept, then goes on by itself. */
  async start(): Promise<void> {
    const { logger } = this.parts;
    await this.ruleKeeper.look();
    await this.quiet.load();
    await this.feed.start();
    await this.silence.load();
    const startedAtMs = Date.now();
    const settle = async () => {
      const nowMs = Date.now();
      await this.parts.alarms.settleDue(nowMs);
      await this.quiet.sweep(nowMs);
    };
    this.timers = [
      setInterval(() => {
        const nowMs = Date.now();
        if (nowMs - startedAtMs > SILENCE_GRACE_MS) void this.silence.look(nowMs);
      }, SILENCE_EVERY_MS),
      setInterval(() => void this.ruleKeeper.look(), RULES_EVERY_MS),
      setInterval(() => {
        settle().catch((error: Error) => logger.warn({ err: error }, "alarms could not be settled"));
      }, SETTLE_EVERY_MS),
    ];
  }

  /** Ends the timers; the read of the journal that is under way ends within two seconds. */
  async stop(): Promise<void> {
    for (const timer of this.timers) clearInterval(timer);
    await this.feed.stop();
  }
}
