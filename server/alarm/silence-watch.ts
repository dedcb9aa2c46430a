import type { AlarmChange } from "../../domain/alarm";
import type { Host } from "../../domain/host";
import { hostFits } from "../../domain/host-pattern";
import { HOST_SILENT_RULE_ID, HOST_SILENT_SERIES } from "../../domain/host-silent";
import type { HostState } from "../../domain/host-state";
import type { Rule, RuleSet } from "../../domain/rule";
import { formatDuration } from "../../domain/units";
import type { AlarmStore } from "../store/alarm-store";

const BY = "premonitor";

export interface SilenceWatchParts {
  alarms: AlarmStore;
  states: (nowMs: number) => Iterable<{ host: Host; state: HostState; lastFrameAtMs: number | null }>;
  rules: () => RuleSet;
  /** A host has just gone silent: what its collector left open can be closed. */
  onSilent: (hostId: string) => Promise<void>;
  onError: (error: Error) => void;
}

/**
 * Raises `host silent` when a host's frames stop, and clears it when they come back. Every server watches all hosts; that two of
 * them see the same is harmless, because a change that changes nothing is not applied.
 */
export class SilenceWatch {
  private readonly silent = new Set<string>();
  private busy = false;

  constructor(private readonly parts: SilenceWatchParts) {}

  /** Learns which alarms of silence are active, so that those of hosts that are back are cleared. */
  async load(): Promise<void> {
    const active = await this.parts.alarms.list({ state: "active" });
    for (const alarm of active) if (alarm.ruleId === HOST_SILENT_RULE_ID) this.silent.add(alarm.hostId);
  }

  isSilent(hostId: string): boolean {
    return this.silent.has(hostId);
  }

  /** Looks at all hosts once; to be called a few times a second. */
  async look(nowMs: number): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    try {
      const rule = this.parts.rules().rules.find(({ id }) => id === HOST_SILENT_RULE_ID);
      const known = new Set<string>();
      for (const { host, state, lastFrameAtMs } of this.parts.states(nowMs)) {
        known.add(host.id);
        const isJudged = rule?.enabled === true && hostFits(rule.hosts, host);
        const silent = isJudged && (state === "silent" || (state === "stopped" && this.silent.has(host.id)));
        if (silent === this.silent.has(host.id)) continue;
        await this.change(host, silent, nowMs, lastFrameAtMs, rule);
      }
      for (const id of this.silent) if (!known.has(id)) this.silent.delete(id);
    } catch (error) {
      this.parts.onError(error as Error);
    } finally {
      this.busy = false;
    }
  }

  private async change(host: Host, silent: boolean, nowMs: number, lastFrameAtMs: number | null, rule?: Rule) {
    const last = lastFrameAtMs === null ? "" : `, the last came ${formatDuration((nowMs - lastFrameAtMs) / 1000)} ago`;
    const change: AlarmChange = {
      ruleId: HOST_SILENT_RULE_ID,
      ruleName: rule?.name ?? "Host is silent",
      seriesId: HOST_SILENT_SERIES,
      state: silent ? "active" : "cleared",
      severity: rule?.severity ?? "failure",
      atMs: nowMs,
      value: null,
      bound: null,
      text: silent ? `${host.displayName} sends no frames${last}` : `${host.displayName} sends frames again`,
      runbookUrl: rule?.runbookUrl ?? "",
      keepUntilAcknowledged: rule?.keepUntilAcknowledged ?? false,
    };
    await this.parts.alarms.apply(host.id, change, { runId: nowMs, sequence: 0 }, BY);
    if (silent) {
      this.silent.add(host.id);
      await this.parts.onSilent(host.id);
    } else this.silent.delete(host.id);
  }
}
