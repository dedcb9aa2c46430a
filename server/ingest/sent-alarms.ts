import { type AlarmChange, alarmId } from "../../domain/alarm";
import { COLLECTD_RULE_ID } from "../../domain/server-judged";
import { RefusedError } from "../store/store-error";
import type { PushedHostsParts } from "./pushed-hosts";

const MAX_ACTIVE = 10_000;

/** Orders the changes of an alarm: by the sender's time in ms, and within one of them. */
export interface AlarmOrder {
  atMs: number;
  sequence: number;
}

export type SentAlarmsParts = Pick<PushedHostsParts, "alarms" | "hosts" | "hostOf" | "isCollected" | "onHosts">;

/** Alarms that are not judged here: whoever pushes says that they are raised, and that they are over. */
export class SentAlarms {
  private readonly active = new Set<string>();

  constructor(private readonly parts: SentAlarmsParts) {}

  /** @returns why it is not taken, in words, or `undefined` once it is stored @throws when the store is away */
  async take(
    sourceId: string,
    hostId: string,
    change: AlarmChange,
    { atMs, sequence }: AlarmOrder,
  ): Promise<string | undefined> {
    const { alarms, hosts, hostOf, isCollected, onHosts } = this.parts;
    // What a collectd says of a host, a collector there says too; Prometheus judges more than machines. What was raised before the collector came can end.
    if (change.ruleId === COLLECTD_RULE_ID && change.state !== "cleared" && isCollected(hostId))
      return `${hostId} has a collector of its own, which speaks for it`;
    const id = alarmId(hostId, change.ruleId, change.seriesId);
    if (change.state === "cleared") this.active.delete(id);
    else {
      if (this.active.size >= MAX_ACTIVE && !this.active.has(id)) return `more than ${MAX_ACTIVE} alarms are active`;
      this.active.add(id);
      if (!hostOf(hostId)) {
        const refusal = await refusalOf(hosts.ensure(hostId));
        if (refusal !== undefined) return refusal;
        onHosts();
      }
    }
    await alarms.apply(hostId, change, { runId: atMs, sequence }, `source ${sourceId}`);
    return undefined;
  }
}

async function refusalOf(doing: Promise<unknown>): Promise<string | undefined> {
  try {
    await doing;
    return undefined;
  } catch (error) {
    if (error instanceof RefusedError) return error.message;
    throw error;
  }
}
