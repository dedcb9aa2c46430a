import type { Action } from "../../domain/action";
import { actionRequestSchema } from "../../domain/action";
import type { Alarm, AlarmChange, JournalEntry } from "../../domain/alarm";
import { isServerJudged, POLICY_HELD_RULE_ID } from "../../domain/server-judged";
import type { AlarmStore } from "../store/alarm-store";
import type { HeldPolicyStore } from "../store/held-policy-store";
import type { PushedEventStore } from "../store/pushed-event-store";
import type { ActionDesk } from "./action-desk";

const BY = "premonitor";
const TAKE_BACK_SLOT_MS = 600_000;

export interface FollowerParts {
  desk: ActionDesk;
  alarms: AlarmStore;
  pushed: PushedEventStore;
  held: HeldPolicyStore;
  onError: (error: Error) => void;
}

/**
 * What follows from alarms besides policies: rows in Congress are taken back when their alarm clears, and a policy that did not act is an
 * alarm of its own until then. Every server does this; the keys of actions make sure that it is done once.
 */
export class AlarmFollower {
  constructor(private readonly parts: FollowerParts) {}

  /** To be given every entry of the journal. */
  take(entries: readonly JournalEntry[]): void {
    for (const { kind, alarm } of entries) {
      if (kind !== "cleared" || !alarm || isServerJudged(alarm)) continue;
      this.cleared(alarm).catch(this.parts.onError);
    }
  }

  /** Looks for rows that nobody took back, because no server was there when the alarm cleared. */
  async sweep(): Promise<void> {
    const { pushed, alarms } = this.parts;
    for (const alarmId of await pushed.alarmIds()) {
      const alarm = await alarms.get(alarmId);
      if (!alarm || alarm.state === "cleared") await this.takeBack(alarmId, alarm);
    }
  }

  private async cleared(alarm: Alarm): Promise<void> {
    // A flapping alarm is shown as active until it has settled.
    if (alarm.state !== "cleared") return;
    await this.takeBack(alarm.id, alarm);
    const { held } = this.parts;
    for (const policyId of await held.of(alarm.id)) {
      await this.tell(alarm.hostId, policyId, "cleared", `${alarm.ruleName} has cleared`);
    }
    await held.forget(alarm.id);
  }

  private async takeBack(alarmId: string, alarm: Alarm | undefined): Promise<void> {
    const { pushed, desk } = this.parts;
    const events = await pushed.of(alarmId);
    for (const cloudId of new Set(events.map((event) => event.cloudId))) {
      const eventIds = events.filter((event) => event.cloudId === cloudId).map(({ eventId }) => eventId);
      // When all tries have failed, another action tries again some minutes later.
      const slot = Math.floor(Date.now() / TAKE_BACK_SLOT_MS);
      const key = `take back ${alarmId} ${cloudId} ${eventIds.sort().join(" ")} ${slot}`;
      const hostId = alarm?.hostId ?? alarmId.split("/")[0]!;
      const request = actionRequestSchema.parse({ kind: "congress.take-back", cloudId, hostId, alarmId });
      await desk.startOne(
        request,
        { by: BY, isPolicy: true, own: null },
        { key, policyId: null, isDryRun: false, before: null },
      );
    }
  }

  /** What an action that has ended leads to. */
  async ended(action: Action): Promise<void> {
    const { alarms, held } = this.parts;
    const { alarmId, policyId, hostId, kind, state } = action;
    if (kind === "congress.push" && state === "done" && alarmId !== null) {
      const alarm = await alarms.get(alarmId);
      if (!alarm || alarm.state === "cleared") await this.takeBack(alarmId, alarm);
    }
    if (policyId === null || hostId === null || alarmId === null) return;
    if (state !== "refused" && state !== "failed" && state !== "unsure") return;
    await held.add(alarmId, policyId);
    await this.tell(hostId, policyId, "active", action.outcome);
  }

  private async tell(hostId: string, policyId: string, state: "active" | "cleared", why: string): Promise<void> {
    const atMs = Date.now();
    const change: AlarmChange = {
      ruleId: POLICY_HELD_RULE_ID,
      ruleName: "A policy did not act",
      seriesId: `policy.${policyId}`,
      state,
      severity: "warning",
      atMs,
      value: null,
      bound: null,
      text: state === "active" ? `The policy ${policyId} did not act: ${why}`.slice(0, 1000) : why,
      runbookUrl: "",
      keepUntilAcknowledged: true,
    };
    await this.parts.alarms.apply(hostId, change, { runId: atMs, sequence: 0 }, BY);
  }
}
