import type { Redis } from "ioredis";
import {
  type Alarm,
  type AlarmChange,
  type AlarmState,
  alarmId,
  alarmSchema,
  type JournalKind,
  type Severity,
} from "../../domain/alarm";
import type { AlarmVm } from "../../domain/vm";
import { ACKNOWLEDGE, APPLY, NOTE, SETTLE, UNACKNOWLEDGE } from "./alarm-scripts";
import { alarmJournalKey, JOURNAL } from "./journal-keys";
import type { LuaScript } from "./lua-script";

const SETS: Record<AlarmState, string> = {
  active: "s:alarms:active",
  cleared: "s:alarms:cleared",
  pending: "s:alarms:pending",
};
const DUE = "s:alarms:due";
const alarmKey = (id: string) => `s:alarm:${id}`;
const SETTLED_AT_ONCE = 500;

export interface AlarmFilter {
  state?: AlarmState | undefined;
  severity?: Severity | undefined;
  host?: string | undefined;
}

/** What an operator does to an alarm. */
export interface AlarmDeed {
  alarmId: string;
  by: string;
  atMs: number;
  note: string;
}

export type DeedOutcome = { alarm: Alarm } | { refused: string };

/** Alarms, in the state Redis. Every change is one script that writes the journal too: two servers cannot apply one twice. */
export class AlarmStore {
  /** Whose an alarm is; kept with it at each change of its judge. */
  vmOf: (hostId: string, seriesId: string) => AlarmVm | null = () => null;

  constructor(private readonly redis: Redis) {}

  private keys(id: string): string[] {
    return [alarmKey(id), SETS.active, SETS.cleared, SETS.pending, JOURNAL, alarmJournalKey(id), DUE];
  }

  /**
   * Applies a change. @param by who judged: a host id, or the server.
   * @returns what it did, or `undefined` when it was known already or changed nothing
   */
  async apply(
    hostId: string,
    change: AlarmChange,
    order: { runId: number; sequence: number },
    by: string,
  ): Promise<{ kind: JournalKind; alarm: Alarm } | undefined> {
    const id = alarmId(hostId, change.ruleId, change.seriesId);
    const text = JSON.stringify({ ...change, id, hostId, vm: this.vmOf(hostId, change.seriesId) });
    const answer = await APPLY.run(this.redis, this.keys(id), [text, order.runId, order.sequence, by]);
    if (!answer) return undefined;
    const [kind, alarm] = answer as [JournalKind, string];
    return { kind, alarm: parseAlarm(alarm) };
  }

  private async change(script: LuaScript, deed: AlarmDeed, ...more: number[]): Promise<DeedOutcome> {
    const args = [deed.by, Math.round(deed.atMs), deed.note, ...more];
    const [outcome, text] = (await script.run(this.redis, this.keys(deed.alarmId), args)) as [string, string];
    return outcome === "refused" ? { refused: text } : { alarm: parseAlarm(text) };
  }

  /** Acknowledges an alarm, once, until a time. */
  acknowledge(deed: AlarmDeed & { untilMs: number }): Promise<DeedOutcome> {
    return this.change(ACKNOWLEDGE, deed, Math.round(deed.untilMs));
  }

  unacknowledge(deed: AlarmDeed): Promise<DeedOutcome> {
    return this.change(UNACKNOWLEDGE, deed);
  }

  /** Writes a note on an alarm, whatever its state. */
  addNote(deed: AlarmDeed): Promise<DeedOutcome> {
    return this.change(NOTE, deed);
  }

  /** Ends acknowledgements whose time is over, and settles alarms that flap no more. @returns how many were looked at */
  async settleDue(nowMs: number): Promise<number> {
    const ids = await this.redis.zrangebyscore(DUE, "-inf", nowMs, "LIMIT", 0, SETTLED_AT_ONCE);
    await Promise.all(ids.map((id) => SETTLE.run(this.redis, this.keys(id), [Math.round(nowMs), id])));
    return ids.length;
  }

  async get(id: string): Promise<Alarm | undefined> {
    const text = await this.redis.hget(alarmKey(id), "alarm");
    return text === null ? undefined : parseAlarm(text);
  }

  /** Alarms that fit, newest change first: all pending and active ones and the newest 5,000 cleared ones. */
  async list(filter: AlarmFilter = {}): Promise<Alarm[]> {
    const sets = filter.state ? [SETS[filter.state]] : Object.values(SETS);
    const ids = (await Promise.all(sets.map((set) => this.redis.zrevrange(set, 0, -1)))).flat();
    const wanted = filter.host === undefined ? ids : ids.filter((id) => id.startsWith(`${filter.host}/`));
    if (wanted.length === 0) return [];
    const pipeline = this.redis.pipeline();
    for (const id of wanted) pipeline.hget(alarmKey(id), "alarm");
    const answers = (await pipeline.exec()) ?? [];
    return answers
      .flatMap(([error, text]) => {
        if (error) throw error;
        return typeof text === "string" ? [parseAlarm(text)] : [];
      })
      .filter(({ severity }) => !filter.severity || severity === filter.severity)
      .sort((a, b) => b.changedAtMs - a.changedAtMs);
  }
}

function parseAlarm(text: string): Alarm {
  return alarmSchema.parse(JSON.parse(text));
}
