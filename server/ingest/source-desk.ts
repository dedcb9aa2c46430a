import type { Logger } from "pino";
import type { Source, SourceKind, SourceSecrets, SourceSettings, SourceState } from "../../domain/source";
import type { LiveServers } from "../store/live-servers";
import type { SourceStateStore } from "../store/source-state-store";
import type { SourceStore } from "../store/source-store";
import type { VmDirectory } from "../store/vm-directory";
import { openAlertmanager } from "./alertmanager/open-alertmanager";
import { openCollectd } from "./collectd/open-collectd";
import { openCollectdRedis } from "./collectd-redis/open-collectd-redis";
import type { HypervisorTags } from "./hypervisor-tags";
import { openLibvirt } from "./libvirt/open-libvirt";
import { openLizmon } from "./lizmon/open-lizmon";
import { keepVms } from "./openstack/keep-vms";
import { openOpenstack } from "./openstack/open-openstack";
import { openOtlp } from "./otlp/open-otlp";
import { openPrometheus } from "./prometheus/open-prometheus";
import type { PushedHosts } from "./pushed-hosts";
import type { OpenSource, RunningSources } from "./running-source";
import type { SentAlarms } from "./sent-alarms";
import { openSnmp } from "./snmp/open-snmp";
import type { SourceContext } from "./source-context";
import { SourceLedger } from "./source-ledger";
import { openVmstats } from "./vmstats/vmstats-listener";

const LOOK_EVERY_MS = 1000;
const TELL_EVERY_MS = 5000;
const TRY_AGAIN_MS = 5000;

const OPEN: { [Kind in SourceKind]: OpenSource<Kind> } = {
  collectd: openCollectd,
  "collectd-redis": openCollectdRedis,
  lizmon: openLizmon,
  vmstats: openVmstats,
  prometheus: openPrometheus,
  otlp: openOtlp,
  alertmanager: openAlertmanager,
  snmp: openSnmp,
  libvirt: openLibvirt,
  openstack: openOpenstack,
};

export interface SourceDeskParts {
  store: SourceStore;
  states: SourceStateStore;
  pushedHosts: Pick<PushedHosts, "take">;
  sentAlarms: Pick<SentAlarms, "take">;
  hypervisorTags: Pick<HypervisorTags, "set">;
  vms: VmDirectory;
  readCloud: SourceContext["readCloud"];
  history: SourceContext["history"];
  /** Which of the servers does what only one of them does. */
  servers: Pick<LiveServers, "isOwn">;
  /** Of this server. */
  serverId: string;
  logger: Logger;
}

interface Kept {
  source: Source;
  ledger: SourceLedger;
  running: RunningSources[SourceKind] | undefined;
  triedAtMs: number;
}

/**
 * The sources that are switched on, at work on this server. It asks the store for their version, so that what a page, another server or a command line has
 * changed is in force within a second, without a restart. What cannot begin is tried again.
 */
export class SourceDesk {
  private readonly kept = new Map<string, Kept>();
  private version = -1;
  private isBusy = false;
  private timers: NodeJS.Timeout[] = [];

  constructor(private readonly parts: SourceDeskParts) {}

  async start(): Promise<void> {
    await this.look();
    this.timers = [
      setInterval(() => void this.look(), LOOK_EVERY_MS),
      setInterval(() => void this.tell(), TELL_EVERY_MS),
    ];
  }

  async stop(): Promise<void> {
    for (const timer of this.timers) clearInterval(timer);
    await Promise.all([...this.kept.values()].map(({ running }) => running?.close()));
    this.kept.clear();
  }

  /** What a source's routes need, while it is at work here; only what is of the kind. */
  running<Kind extends SourceKind>(kind: Kind, sourceId: string): RunningSources[Kind] | undefined {
    const kept = this.kept.get(sourceId);
    return kept?.source.settings.kind === kind ? (kept.running as RunningSources[Kind] | undefined) : undefined;
  }

  /** A sender was turned away before anything was read. @param sourceId `null` when it could be that of any source of the kind */
  turnedAway(kind: SourceKind, sourceId: string | null, reason: string, example: string): void {
    for (const { source, ledger, running } of this.kept.values()) {
      const { settings } = source;
      const isMeant = sourceId === null ? settings.kind === kind && running !== undefined : settings.id === sourceId;
      if (isMeant) ledger.rejected(reason, example, Date.now());
    }
  }

  /** What all servers say of a source; this one as of now. */
  async stateOf(sourceId: string): Promise<SourceState | undefined> {
    await this.tellOf(sourceId);
    return this.parts.states.of(sourceId, Date.now());
  }

  /** Puts into force what was changed. */
  async look(): Promise<void> {
    if (this.isBusy) return;
    this.isBusy = true;
    try {
      const version = await this.parts.store.version();
      if (version !== this.version) {
        await this.adopt(await this.parts.store.list());
        this.version = version;
      }
      await this.openWhatIsNot(Date.now());
    } catch (error) {
      this.parts.logger.warn({ err: error }, "the sources could not be read");
    } finally {
      this.isBusy = false;
    }
  }

  private async adopt(sources: readonly Source[]): Promise<void> {
    const wanted = new Map(sources.map((source) => [source.settings.id, source]));
    for (const [id, kept] of this.kept) {
      if (wanted.get(id)?.changedAtMs === kept.source.changedAtMs) continue;
      await kept.running?.close();
      this.kept.delete(id);
      const [before, after] = [cloudOf(kept.source), cloudOf(wanted.get(id))];
      if (before !== undefined && before !== after) await this.parts.vms.forget(before);
    }
    for (const [id, source] of wanted) {
      if (this.kept.has(id)) continue;
      this.kept.set(id, {
        source,
        ledger: new SourceLedger(),
        running: undefined,
        triedAtMs: Number.NEGATIVE_INFINITY,
      });
    }
  }

  private async openWhatIsNot(nowMs: number): Promise<void> {
    for (const kept of this.kept.values()) {
      if (kept.running || !kept.source.settings.isEnabled || nowMs - kept.triedAtMs < TRY_AGAIN_MS) continue;
      kept.triedAtMs = nowMs;
      try {
        kept.running = await this.open(kept.source.settings, kept.ledger);
        kept.ledger.running(true);
        kept.ledger.failed("", nowMs);
      } catch (error) {
        kept.ledger.failed((error as Error).message, nowMs);
      }
    }
  }

  private async open(settings: SourceSettings, ledger: SourceLedger): Promise<RunningSources[SourceKind]> {
    const secrets = await this.parts.store.secretsOf(settings.id);
    const context = this.contextOf(settings, ledger);
    // The table has for each kind what opens its settings, which TypeScript cannot follow over a union.
    const open = OPEN[settings.kind] as (
      settings: SourceSettings,
      context: SourceContext,
      secrets: SourceSecrets,
    ) => Promise<RunningSources[SourceKind]>;
    return open(settings, context, secrets);
  }

  private contextOf({ id, kind, maxValuesPerSecond }: SourceSettings, ledger: SourceLedger): SourceContext {
    let isStoreAway = false;
    return {
      take: (hostId, sample, example) => {
        const nowMs = Date.now();
        const refusal = ledger.isFull(maxValuesPerSecond, nowMs)
          ? `it goes beyond the limit of this source, ${maxValuesPerSecond} values/s`
          : this.parts.pushedHosts.take(kind, hostId, sample, nowMs);
        if (refusal === undefined) ledger.took(hostId, sample.values.length, nowMs);
        else ledger.rejected(refusal, example, nowMs);
        return refusal;
      },
      alarm: async (hostId, change, order, example) => {
        try {
          const refusal = await this.parts.sentAlarms.take(id, hostId, change, order);
          if (refusal !== undefined) ledger.rejected(refusal, example, Date.now());
          if (isStoreAway) ledger.failed("", Date.now());
          isStoreAway = false;
        } catch (error) {
          isStoreAway = true;
          ledger.failed(`an alarm could not be stored: ${(error as Error).message}`, Date.now());
          throw error;
        }
      },
      runsOn: (hostId, hypervisor) => this.parts.hypervisorTags.set(hostId, hypervisor),
      isOwn: (thing) => this.parts.servers.isOwn(thing),
      readCloud: this.parts.readCloud,
      keepVms: (vms) => keepVms(vms, this.parts.vms, this.parts.hypervisorTags),
      reject: (reason, example, count) => ledger.rejected(reason, example, Date.now(), count),
      failed: (text) => ledger.failed(text, Date.now()),
      history: this.parts.history,
    };
  }

  private async tell(): Promise<void> {
    await Promise.all([...this.kept.keys()].map((id) => this.tellOf(id))).catch((error: Error) =>
      this.parts.logger.warn({ err: error }, "the state of the sources could not be told"),
    );
  }

  private async tellOf(id: string): Promise<void> {
    const nowMs = Date.now();
    const kept = this.kept.get(id);
    if (kept) await this.parts.states.put(id, this.parts.serverId, kept.ledger.state(nowMs), nowMs);
  }
}

/** The cloud that a source asks. */
function cloudOf(source: Source | undefined): string | undefined {
  return source?.settings.kind === "openstack" ? source.settings.cloudId : undefined;
}
