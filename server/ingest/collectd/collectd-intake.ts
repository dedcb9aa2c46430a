import type { CollectdTypes } from "../../../domain/collectd/types-db";
import { hostIdSchema } from "../../../domain/host";
import type { SourceContext } from "../source-context";
import { TaskQueue } from "../task-queue";
import { alarmOfNotification } from "./alarm-of-notification";
import { CounterRates } from "./counter-rates";
import { parseCommands } from "./parse-command";
import { isJson, parseJson } from "./parse-json";
import { Round } from "./round";
import { type Target, targetsOf } from "./series-of-name";
import { StoredRates } from "./stored-rates";
import { type CollectdMessage, type Notification, textOfName, type ValueList } from "./value-list";
import { coreCountOf, valuesOfRound } from "./values-of-round";

/** How much is remembered; beyond it what is oldest is forgotten, and new measures have no rates. */
const LIMITS = { measures: 400_000, names: 50_000, hosts: 10_000 };
const MAX_GROUPS = 4096;
/** Notifications of packets that wait until the store is back. */
const MAX_UNANSWERED = 1000;
/** Signed packets whose times are further from now are taken for ones that somebody sends again. */
const REPLAY_MS = 900_000;
const NO_HOST = "the name of the host has no letter and no digit";
const REPLAYED = "a signed packet is more than 15 min old: a clock is wrong, or it was sent again";

/** The id of a host as collectd calls it; `undefined` when nothing is left of it. */
export function hostIdOf(name: string): string | undefined {
  const id = name
    .replace(/[^A-Za-z0-9._-]+/g, "-")
    .replace(/^[^A-Za-z0-9]+/, "")
    .slice(0, 128);
  return hostIdSchema.safeParse(id).success ? id : undefined;
}

interface KnownHost {
  hostId: string | undefined;
  rounds: Map<string, Round>;
}

/** Takes what collectd sends, however it comes. */
export class CollectdIntake {
  private readonly rates: CounterRates;
  private readonly storedRates: StoredRates;
  private readonly targets = new Map<string, Target[]>();
  private readonly hosts = new Map<string, KnownHost>();
  /** The context tells of failures. */
  private readonly unanswered = new TaskQueue(MAX_UNANSWERED, () => undefined);

  constructor(
    private readonly context: Pick<SourceContext, "take" | "alarm" | "reject">,
    readonly types: CollectdTypes,
    private readonly limits = LIMITS,
  ) {
    this.rates = new CounterRates(limits.measures);
    this.storedRates = new StoredRates(limits.hosts);
  }

  /**
   * A body of write_http, in either format.
   * @returns why nothing of it can be read, or `undefined`
   * @throws when a notification cannot be stored now
   */
  async takeBody(body: string): Promise<string | undefined> {
    const message = isJson(body) ? parseJson(body, this.types) : parseCommands(body, this.types);
    this.storedRates.resolve(message.lists);
    await this.take(message);
    const hasNothing = message.lists.length === 0 && message.notifications.length === 0;
    return hasNothing ? (message.refusals[0]?.reason ?? "the body is empty") : undefined;
  }

  /**
   * Nobody waits for an answer to a packet: notifications that cannot be stored now are tried again.
   * @param isSigned whether it is known who sent it, which is worth nothing when it is sent again later
   */
  takePacket(message: CollectdMessage, isSigned: boolean, nowMs: number): void {
    const isOld = ({ atMs }: { atMs: number }) => Math.abs(nowMs - atMs) > REPLAY_MS;
    if (isSigned && (message.lists.some(isOld) || message.notifications.some(isOld))) {
      this.context.reject(REPLAYED, message.lists[0]?.host ?? "", message.lists.length);
      return;
    }
    const { notifications, ...others } = message;
    this.takeValues(others);
    for (const one of notifications) this.unanswered.push(() => this.takeNotification(one));
  }

  private async take({ notifications, ...others }: CollectdMessage): Promise<void> {
    this.takeValues(others);
    await Promise.all(notifications.map((one) => this.takeNotification(one)));
  }

  /** What was read in other ways. */
  takeValues({ lists, refusals }: Pick<CollectdMessage, "lists" | "refusals">): void {
    for (const list of lists) this.takeList(list);
    for (const { reason, example } of refusals) this.context.reject(reason, example);
  }

  /** Leaves out what still waits. */
  close(): void {
    this.unanswered.stop();
  }

  private takeList(list: ValueList): void {
    const { atMs, intervalMs, sources } = list;
    const name = textOfName(list);
    const host = this.hostOf(list.host);
    if (host.hostId === undefined) {
      this.context.reject(NO_HOST, `${list.host}/${name}`);
      return;
    }
    const numbers = this.rates.next(`${host.hostId}/${name}`, sources, list.values, atMs);
    const targets = this.targetsOf(name, list);
    const values: [string, number][] = [];
    let coreCount: number | undefined;
    for (const [i, number] of numbers.entries()) {
      if (!Number.isFinite(number)) continue;
      const { seriesId, scale, part } = targets[i]!;
      if (seriesId !== undefined) values.push([seriesId, number * scale]);
      if (!part) continue;
      const parts = roundOf(host, part.group)?.put(part.name, number);
      if (!parts) continue;
      values.push(...valuesOfRound(part.group, parts));
      if (part.group === "cpu") coreCount = coreCountOf(parts);
    }
    if (values.length === 0) return;
    this.context.take(host.hostId, { atMs, values, ...(intervalMs > 0 && { intervalMs }), coreCount }, name);
  }

  private async takeNotification(notification: Notification): Promise<void> {
    const { host, atMs, sequence, severity, text } = notification;
    const { hostId } = this.hostOf(host);
    const example = `${host} ${severity}: ${text}`;
    if (hostId === undefined) this.context.reject(NO_HOST, example);
    else await this.context.alarm(hostId, alarmOfNotification(notification, this.types), { atMs, sequence }, example);
  }

  private hostOf(name: string): KnownHost {
    const known = this.hosts.get(name);
    if (known) return known;
    if (this.hosts.size >= this.limits.hosts) this.hosts.delete(this.hosts.keys().next().value!);
    const host = { hostId: hostIdOf(name), rounds: new Map() };
    this.hosts.set(name, host);
    return host;
  }

  private targetsOf(name: string, list: ValueList): Target[] {
    const known = this.targets.get(name);
    if (known?.length === list.sources.length) return known;
    if (this.targets.size >= this.limits.names) this.targets.clear();
    const targets = targetsOf(list, list.sources);
    this.targets.set(name, targets);
    return targets;
  }
}

function roundOf({ rounds }: KnownHost, group: string): Round | undefined {
  const known = rounds.get(group);
  if (known || rounds.size >= MAX_GROUPS) return known;
  const round = new Round();
  rounds.set(group, round);
  return round;
}
