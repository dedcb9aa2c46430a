import type { Alarm, JournalEntry } from "../../../domain/alarm";
import type { Policy, PolicySet, PolicyStep } from "../../../domain/policy";
import type { PolicyStore } from "../../store/policy-store";
import { isAsBad, isWithinTimes, policyFits } from "./policy-fit";

/** What a policy does when the alarm has cleared, for each thing that it did. */
export type UndoStep =
  | { kind: "nova.enable" }
  | { kind: "nova.clear-force-down" }
  | { kind: "notify"; destinationId: string };

export interface WantedAction {
  /** The same key again is the same action: `policy/<policy>/<alarm>/<since>/<step>`. */
  actionKey: string;
  /** Of an undo: the key of what is undone. */
  undoesKey: string | null;
  policy: Policy;
  step: PolicyStep | UndoStep;
  alarm: Alarm;
  mode: Policy["mode"];
}

export interface PolicyEngineParts {
  policies: () => PolicySet;
  store: PolicyStore;
  hostOf: (hostId: string) => { id: string; tags: readonly string[] } | undefined;
  /** Something hides the alarm: no policy acts on it. */
  isSuppressed: (alarm: Alarm) => boolean;
  alarmNow: (alarmId: string) => Promise<Alarm | undefined>;
  /** Journal entries after an id, for what happened while no server ran. */
  entriesAfter: (journalId: string) => AsyncIterable<JournalEntry>;
  /** Asks for an action; the same key again must do nothing more. */
  ask: (wanted: WantedAction) => Promise<void>;
  nowMs: () => number;
  onError: (error: Error) => void;
}

/** What is older starts nothing: it is for people then. */
const MAX_AGE_MS = 600_000;
const ASK_TRIES = 5;
const ASK_AGAIN_MS = 1000;
const MAX_UNDER_WAY = 20_000;

interface DueTimer {
  policyId: string;
  alarmId: string;
  sinceMs: number;
}

function undoOf(step: PolicyStep): UndoStep[] {
  switch (step.kind) {
    case "nova.disable":
      return [{ kind: "nova.enable" }];
    case "nova.force-down":
      return [{ kind: "nova.clear-force-down" }];
    case "nova.disable-and-force-down":
      return [{ kind: "nova.clear-force-down" }, { kind: "nova.enable" }];
    case "notify":
      return [{ kind: "notify", destinationId: step.destinationId }];
    default:
      // Rows in Congress are taken back for everybody, not only for policies.
      return [];
  }
}

/**
 * Runs policies on what the journal tells. Every server follows the whole journal and asks for the same actions; the keys of actions make
 * each of them happen once, whichever server dies.
 */
export class PolicyEngine {
  private underWayCount = 0;
  private cursorMoves: Promise<void> = Promise.resolve();
  private isCursorHeld = false;
  private isStopped = false;

  constructor(private readonly parts: PolicyEngineParts) {}

  /** Looks at what happened while no server ran. */
  async start(): Promise<void> {
    const { store, entriesAfter, onError } = this.parts;
    try {
      const cursor = await store.cursor();
      if (cursor === null) return;
      for await (const entry of entriesAfter(cursor)) this.take([entry]);
    } catch (error) {
      onError(error as Error);
    }
  }

  /** Ends what is under way; what could not be asked for any more is looked at by another server, or after the start. */
  async stop(): Promise<void> {
    this.isStopped = true;
    await this.cursorMoves;
  }

  /** To be given every entry of the journal, in order. An alarm that waits for a service holds up no other. */
  take(entries: readonly JournalEntry[]): void {
    const last = entries[entries.length - 1];
    if (!last || this.isStopped) return;
    const { store, onError } = this.parts;
    if (this.underWayCount + entries.length > MAX_UNDER_WAY) {
      onError(new Error(`policies cannot keep up: ${entries.length} changes of alarms were passed over`));
      return;
    }
    this.underWayCount += entries.length;
    const taken = Promise.all(entries.map((entry) => this.takeOrTell(entry)));
    this.cursorMoves = this.cursorMoves.then(async () => {
      const outcomes = await taken;
      this.underWayCount -= entries.length;
      // What is not taken must be found again: from there on the cursor stays.
      this.isCursorHeld ||= outcomes.includes("not taken");
      if (!this.isCursorHeld) await store.moveCursor(last.id).catch(onError);
    });
  }

  private async takeOrTell(entry: JournalEntry): Promise<"taken" | "not taken"> {
    try {
      await this.takeEntry(entry);
      return "taken";
    } catch (error) {
      this.parts.onError(error as Error);
      return this.isStopped ? "not taken" : "taken";
    }
  }

  private async takeEntry({ id, kind, alarm }: JournalEntry): Promise<void> {
    if (!alarm) return;
    if (kind === "cleared") return this.cleared(alarm);
    const { stopped, policies } = this.parts.policies();
    if (stopped !== null || policies.length === 0) return;
    const begins = kind === "raised" || kind === "worsened";
    if (!begins && kind !== "acknowledged") return;
    // By the centre's clock: a host's own may be wrong.
    const writtenAtMs = Number(id.split("-")[0]);
    if (this.parts.nowMs() - writtenAtMs > MAX_AGE_MS) return;
    await Promise.all(policies.map((policy) => this.consider(policy, alarm, begins, writtenAtMs)));
  }

  private async consider(policy: Policy, alarm: Alarm, begins: boolean, writtenAtMs: number): Promise<void> {
    const { when } = policy;
    if (when.on === "acknowledged" ? begins : !begins) return;
    if (!this.isFor(policy, alarm)) return;
    if (when.on !== "lasts") return this.act(policy, alarm);
    const timer: DueTimer = { policyId: policy.id, alarmId: alarm.id, sinceMs: alarm.sinceMs };
    // What worsens counts from then: it had not lasted as a failure before.
    const hasRoom = await this.parts.store.putDue(JSON.stringify(timer), writtenAtMs + when.seconds * 1000);
    if (!hasRoom)
      this.parts.onError(new Error(`there are too many timers: the policy ${policy.id} will not act on ${alarm.id}`));
  }

  private isFor(policy: Policy, alarm: Alarm): boolean {
    const { hostOf, isSuppressed, nowMs } = this.parts;
    const host = hostOf(alarm.hostId) ?? { id: alarm.hostId, tags: [] };
    return policyFits(policy, alarm, host) && isWithinTimes(policy.times, nowMs()) && !isSuppressed(alarm);
  }

  /** Does what is due by time. To be called twice a second. */
  async lookDue(nowMs: number): Promise<void> {
    const { store, policies, alarmNow, onError } = this.parts;
    try {
      for (const member of await store.leaseDue(nowMs)) {
        const { policyId, alarmId, sinceMs } = JSON.parse(member) as DueTimer;
        const { stopped, policies: all } = policies();
        const policy = all.find(({ id }) => id === policyId);
        const alarm = await alarmNow(alarmId);
        const isSame = alarm?.state === "active" && alarm.sinceMs === sinceMs;
        if (
          stopped === null &&
          policy &&
          isSame &&
          isAsBad(alarm.severity, policy.severity) &&
          this.isFor(policy, alarm)
        ) {
          await this.act(policy, alarm);
        }
        await store.removeDue(member);
      }
    } catch (error) {
      onError(error as Error);
    }
  }

  private async act(policy: Policy, alarm: Alarm): Promise<void> {
    const { mode } = policy;
    await Promise.all(
      policy.steps.map((step, i) =>
        this.ask({ actionKey: keyOf(policy, alarm, i), undoesKey: null, policy, step, alarm, mode }),
      ),
    );
  }

  private async cleared(alarm: Alarm): Promise<void> {
    const { policies, stopped } = this.parts.policies();
    // A flapping alarm is shown as active: it is over when it has settled.
    if (alarm.state !== "cleared" || stopped !== null) return;
    for (const policy of policies) {
      if (!policy.undo || !policy.enabled || policy.mode !== "live") continue;
      for (const [i, step] of policy.steps.entries()) {
        const undoesKey = keyOf(policy, alarm, i);
        for (const undo of undoOf(step)) {
          const actionKey = `${undoesKey}/undo ${undo.kind}`;
          await this.ask({ actionKey, undoesKey, policy, step: undo, alarm, mode: "live" });
        }
      }
    }
  }

  /** Tries a few times: the store may be away for a moment. */
  private async ask(wanted: WantedAction): Promise<void> {
    for (let tries = 1; ; tries++) {
      try {
        return await this.parts.ask(wanted);
      } catch (error) {
        if (tries >= ASK_TRIES || this.isStopped) throw error;
        await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS * tries));
      }
    }
  }
}

function keyOf({ id }: Policy, alarm: Alarm, stepIndex: number): string {
  return `policy/${id}/${alarm.id}/${Math.round(alarm.sinceMs)}/${stepIndex}`;
}
