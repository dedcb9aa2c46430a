import { performance } from "node:perf_hooks";
import type { CollectdTypes } from "../../../domain/collectd/types-db";
import type { SettingsOf } from "../../../domain/source";
import { type CollectdRedis, predictionOf, type StoredMember } from "../../store/collectd-redis";
import { CollectdIntake } from "../collectd/collectd-intake";
import type { SourceContext } from "../source-context";
import { parseMember } from "./parse-member";
import { SampleBatch } from "./sample-batch";
import type { StoredHost } from "./stored-host";
import { FILL_MS, StoredHosts } from "./stored-hosts";
import type { StoredMeasure } from "./stored-measure";

/** What is older than the newest by more goes into the history alone. */
const LIVE_MS = 120_000;
const FILL_STEP_MS = 300_000;
const MOST_FILL_MS = 10_000;
/** Members that are held at once, of one host or of several. */
const MAX_HELD = 200_000;
const LIMIT = { least: 20, most: 2000 };
const FOLLOW_LIMIT = 100;
/** Of a host that is not known yet only so much waits. */
const OPENING_TIMES = 100;

interface Unread {
  measure: StoredMeasure;
  member: StoredMember;
  lostCount: number;
}

/**
 * Reads what write_redis keeps: of each measure what is newer than what was read of it, many measures at once, and of all measures of a host in the order
 * of time. What lies there when a host is read first, back to what is kept of it here or a day, fills the history.
 */
export class RedisReader {
  readonly hosts: StoredHosts;
  private readonly intake: CollectdIntake;
  private readonly batch = new SampleBatch();

  constructor(
    private readonly settings: Pick<SettingsOf<"collectd-redis">, "everySeconds" | "storesRates" | "writesForecasts">,
    types: CollectdTypes,
    private readonly context: Pick<SourceContext, "take" | "alarm" | "reject" | "history">,
  ) {
    this.hosts = new StoredHosts(types, context);
    const { alarm, reject } = context;
    this.intake = new CollectdIntake({ take: (...taken) => this.batch.push(...taken), alarm, reject }, types);
  }

  /** @throws Error when that Redis, or the own one, cannot be asked; nothing is lost by it */
  async read(redis: CollectdRedis): Promise<void> {
    const startedAtMs = performance.now();
    await this.hosts.list(redis, startedAtMs);
    await this.fillHistory(redis, startedAtMs + Math.min(MOST_FILL_MS, this.settings.everySeconds * 500));
    await this.follow(redis);
  }

  /** Host by host, as far as it comes; the rest is for the next time. */
  private async fillHistory(redis: CollectdRedis, untilMs: number): Promise<void> {
    for (const host of this.hosts.all()) {
      while (!host.isFollowed) {
        if (performance.now() > untilMs) return;
        if (host.phase === "new") await this.beginFilling(redis, host);
        else await this.fill(redis, host);
      }
    }
  }

  private async follow(redis: CollectdRedis): Promise<void> {
    let group: [StoredHost, StoredMeasure[]][] = [];
    let count = 0;
    for (const host of this.hosts.all()) {
      const nowMs = performance.now();
      const due = host.isFollowed ? [...host.measures.values()].filter((measure) => measure.isDue(nowMs)) : [];
      if (due.length === 0) continue;
      group.push([host, due]);
      count += due.length;
      if (count * FOLLOW_LIMIT < MAX_HELD) continue;
      await this.followGroup(redis, group);
      [group, count] = [[], 0];
    }
    await this.followGroup(redis, group);
  }

  private async followGroup(redis: CollectdRedis, group: readonly [StoredHost, StoredMeasure[]][]): Promise<void> {
    const ranges = group.flatMap(([, due]) => due.map((measure) => measure.range("+inf")));
    const answers = await redis.members(ranges, FOLLOW_LIMIT);
    let at = 0;
    for (const [host, due] of group) {
      const own = answers.slice(at, at + due.length);
      at += due.length;
      this.takeMembers(host, due, own, FOLLOW_LIMIT);
      this.batch.hand(this.context);
      host.phase = "live";
      const nowMs = performance.now();
      for (const measure of due) measure.asked(nowMs, this.settings.everySeconds * 1000);
    }
  }

  private async beginFilling(redis: CollectdRedis, host: StoredHost): Promise<void> {
    const measures = [...host.measures.values()];
    const fromMs = Math.max(Date.now() - FILL_MS, (await this.context.history.newestAtMs(host.hostId)) + 1);
    for (const measure of measures) measure.startAfter(fromMs);
    const newest = await redis.newestMembers(measures.map(({ identifier }) => identifier));
    const newestMs = Math.max(...newest.map((member) => Number(member?.score ?? 0) * 1000));
    host.fillUntilMs = newestMs - LIVE_MS;
    const ranges = measures.map((measure) => measure.range("+inf"));
    const oldest = (await redis.members(ranges, 1)).flatMap((members) => members.map(({ score }) => Number(score)));
    host.filledUpToMs = Math.floor(Math.min(...oldest) * 1000);
    host.phase = host.filledUpToMs < host.fillUntilMs ? "filling" : "opening";
  }

  private async fill(redis: CollectdRedis, host: StoredHost): Promise<void> {
    const measures = [...host.measures.values()];
    const toMs = Math.min(host.filledUpToMs + FILL_STEP_MS, host.fillUntilMs);
    const limit = Math.max(LIMIT.least, Math.min(LIMIT.most, Math.floor(MAX_HELD / measures.length)));
    const ranges = measures.map((measure) => measure.range(String(toMs / 1000)));
    const isWhole = this.takeMembers(host, measures, await redis.members(ranges, limit), limit);
    // What could not be stored is read again.
    host.phase = "new";
    await this.batch.fill(this.context.history);
    if (isWhole) host.filledUpToMs = toMs;
    host.phase = host.filledUpToMs < host.fillUntilMs ? "filling" : "opening";
  }

  /**
   * Takes members in the order of their times. Where one measure has more than were asked for, what is newer than the last of them waits in all measures.
   * @returns whether nothing waits
   */
  private takeMembers(
    host: StoredHost,
    measures: readonly StoredMeasure[],
    answers: readonly (readonly StoredMember[])[],
    limit: number,
  ): boolean {
    const unread: Unread[] = [];
    let horizon = Number.POSITIVE_INFINITY;
    for (const [i, measure] of measures.entries()) {
      const answer = answers[i]!;
      const { members, lostCount } = measure.newOf(answer);
      if (answer.length >= limit) horizon = Math.min(horizon, Number(answer.at(-1)!.score));
      for (const [n, member] of members.entries()) unread.push({ measure, member, lostCount: n === 0 ? lostCount : 0 });
    }
    unread.sort((a, b) => Number(a.member.score) - Number(b.member.score));
    let times = 0;
    let lastTime = "";
    for (const one of unread) {
      const time = one.member.text.slice(0, one.member.text.indexOf(":"));
      if (time !== lastTime) times++;
      lastTime = time;
      const waits = host.phase === "opening" && times > OPENING_TIMES;
      if (waits || Number(one.member.score) > horizon) return false;
      this.takeMember(host, one);
    }
    return horizon === Number.POSITIVE_INFINITY || unread.length === 0;
  }

  private takeMember(host: StoredHost, { measure, member, lostCount }: Unread): void {
    const { identifier, name, sources } = measure;
    if (lostCount > 0) this.context.reject(TRIMMED, identifier, lostCount);
    const parsed = parseMember(member, sources, this.settings.storesRates);
    if (typeof parsed === "string") {
      measure.took(member, undefined);
      this.context.reject(parsed, `${identifier} ${member.text}`);
      return;
    }
    const { atMs, values, isOurs } = parsed;
    measure.took(member, atMs);
    if (identifier === predictionOf(host.name)) {
      if (isOurs) return;
      host.strangerAtMs = performance.now();
      if (this.settings.writesForecasts) this.context.reject(STRANGER, `${identifier} ${member.text}`);
    }
    const list = { host: host.name, ...name, atMs, intervalMs: measure.intervalMs, sources, values };
    this.intake.takeValues({ lists: [list], refusals: [] });
  }
}

const TRIMMED = "samples were trimmed away before they could be read: raise MaxSetSize, or read oftener";
const STRANGER = "somebody else predicts the memory of this host: nothing is written for it";
