import type { Alarm, JournalEntry } from "../../../domain/alarm";
import type { Policy, PolicyLimits } from "../../../domain/policy";
import type { PolicyDryRun } from "../../../domain/policy-api";
import { policyDeed } from "../../../domain/policy-deed";
import { isWithinTimes, policyFits } from "./policy-fit";

const HOUR_MS = 3_600_000;
const MAX_ACTS = 500;

type Act = PolicyDryRun["acts"][number];

export interface DryRunOf {
  policy: Policy;
  limits: PolicyLimits;
  /** Oldest first. */
  entries: AsyncIterable<JournalEntry>;
  hostOf: (hostId: string) => { id: string; tags: readonly string[] } | undefined;
  fromMs: number;
  toMs: number;
  completeFromMs: number;
}

interface Waiting {
  alarm: Alarm;
  dueAtMs: number;
}

/**
 * What a policy would have done over the journal's past. How many compute hosts were enabled then is not known, so that limit is left
 * out; the others are counted as if this policy had been alone. Hosts have the tags of today, and what was hidden then counts as shown.
 */
export async function dryRunPolicy(wanted: DryRunOf): Promise<PolicyDryRun> {
  const { policy, fromMs, toMs, completeFromMs } = wanted;
  const run = new DryRun(wanted);
  const alarms = new Set<string>();
  for await (const entry of wanted.entries) {
    if (!entry.alarm) continue;
    if (entry.kind === "raised" && isMeant(policy, entry.alarm, wanted))
      alarms.add(`${entry.alarm.id} ${entry.alarm.sinceMs}`);
    run.take(entry, entry.alarm);
  }
  run.passTime(toMs);
  return {
    fromMs,
    toMs,
    completeFromMs: Math.max(fromMs, completeFromMs),
    alarmCount: alarms.size,
    actedCount: run.actedCount,
    heldBackCount: run.heldBackCount,
    acts: run.acts.slice(-MAX_ACTS).reverse(),
  };
}

function isMeant(policy: Policy, alarm: Alarm, { hostOf }: DryRunOf): boolean {
  return policyFits({ ...policy, enabled: true }, alarm, hostOf(alarm.hostId) ?? { id: alarm.hostId, tags: [] });
}

class DryRun {
  readonly acts: Act[] = [];
  actedCount = 0;
  heldBackCount = 0;
  private readonly done = new Map<string, Act>();
  private readonly waiting = new Map<string, Waiting>();
  private readonly takenAtMs: { hostId: string; atMs: number }[] = [];

  constructor(private readonly about: DryRunOf) {}

  take({ kind, atMs }: JournalEntry, alarm: Alarm): void {
    this.passTime(atMs);
    const { when } = this.about.policy;
    const begins = kind === "raised" || kind === "worsened";
    if (kind === "cleared") {
      this.waiting.delete(alarm.id);
      const act = this.done.get(keyOf(alarm));
      if (act && alarm.state === "cleared") act.clearedAtMs = atMs;
      return;
    }
    if (!isMeant(this.about.policy, alarm, this.about)) return;
    if (when.on === "lasts" && begins) {
      const known = this.waiting.get(alarm.id);
      if (known?.alarm.sinceMs !== alarm.sinceMs)
        this.waiting.set(alarm.id, { alarm, dueAtMs: atMs + when.seconds * 1000 });
    } else if (when.on === "acknowledged" ? kind === "acknowledged" : when.on === "active" && begins)
      this.act(alarm, atMs);
  }

  passTime(atMs: number): void {
    for (const [alarmId, { alarm, dueAtMs }] of this.waiting) {
      if (dueAtMs > atMs) continue;
      this.waiting.delete(alarmId);
      this.act(alarm, dueAtMs);
    }
  }

  private act(alarm: Alarm, atMs: number): void {
    const { policy, fromMs, toMs } = this.about;
    if (this.done.has(keyOf(alarm)) || atMs < fromMs || atMs > toMs || !isWithinTimes(policy.times, atMs)) return;
    const heldBackBy = policy.steps.some(({ kind }) => kind.startsWith("nova.")) ? this.limit(alarm.hostId, atMs) : "";
    const { hostId, id, ruleName, severity, text } = alarm;
    const steps = policy.steps.map(policyDeed);
    const act: Act = { atMs, hostId, alarmId: id, ruleName, severity, text, steps, heldBackBy, clearedAtMs: null };
    this.done.set(keyOf(alarm), act);
    this.acts.push(act);
    if (heldBackBy === "") this.actedCount++;
    else this.heldBackCount++;
  }

  private limit(hostId: string, atMs: number): string {
    const { disablesPerHour, cooldownMinutes } = this.about.limits;
    const last = this.takenAtMs.findLast((taken) => taken.hostId === hostId);
    if (last && atMs - last.atMs < cooldownMinutes * 60_000)
      return `${cooldownMinutes} min must lie between two acts on one host`;
    const inHour = this.takenAtMs.filter((taken) => atMs - taken.atMs < HOUR_MS).length;
    if (inHour >= disablesPerHour) return `${disablesPerHour} compute hosts an hour are allowed`;
    this.takenAtMs.push({ hostId, atMs });
    return "";
  }
}

function keyOf({ id, sinceMs }: Alarm): string {
  return `${id} ${sinceMs}`;
}
