import type { DataSource } from "../../../domain/collectd/types-db";
import type { RangeWanted, StoredMember } from "../../store/collectd-redis";
import type { CollectdName } from "../collectd/value-list";
import { IntervalEstimate } from "../interval-estimate";

/** A measure that stands still is asked after a quarter of the time for which it does, and each minute at the least. */
const STILL_SHARE = 0.25;
const MOST_WAIT_MS = 60_000;

/** One measure of one host, as far as it was read. */
export class StoredMeasure {
  private readonly interval = new IntervalEstimate(Number.NaN);
  private newest: StoredMember = { text: "", score: "0" };
  private hasNews = false;
  private newsAtMs = Number.NaN;
  private dueAtMs = Number.NEGATIVE_INFINITY;

  /** @param identifier `web-1/memory/memory-used` */
  constructor(
    readonly identifier: string,
    readonly name: CollectdName,
    readonly sources: readonly DataSource[],
  ) {}

  /** Reading goes on after this time. */
  startAfter(atMs: number): void {
    this.newest = { text: "", score: String(atMs / 1000) };
  }

  /** @param to a score; what has the score of the newest is asked for too, so that it is seen whether that is still there */
  range(to: string): RangeWanted {
    return { identifier: this.identifier, from: this.newest.score, to };
  }

  /** Members that were not read yet, and how many were trimmed away before they could be, as far as its pace tells. */
  newOf(members: readonly StoredMember[]): { members: StoredMember[]; lostCount: number } {
    const { text, score } = this.newest;
    const isSeen = (one: StoredMember) => one.score === score && one.text <= text;
    const unseen = members.filter((one) => !isSeen(one));
    const isGone = text !== "" && unseen.length > 0 && unseen.length === members.length;
    const gapMs = isGone ? (Number(unseen[0]!.score) - Number(score)) * 1000 : 0;
    const lostCount = Math.max(0, Math.round(gapMs / this.interval.ms) - 1);
    return { members: unseen, lostCount: Number.isFinite(lostCount) ? lostCount : 0 };
  }

  /** A member was read. @param atMs of it, `undefined` when it says nothing */
  took(member: StoredMember, atMs: number | undefined): void {
    this.newest = member;
    this.hasNews = true;
    if (atMs !== undefined) this.interval.push(atMs);
  }

  /** How often it is measured; NaN until that is known. Not to the last digit: collectd's clock wavers. */
  get intervalMs(): number {
    const { ms } = this.interval;
    const digit = ms < 1000 ? 10 : 100;
    return Math.round(ms / digit) * digit;
  }

  isDue(nowMs: number): boolean {
    return nowMs >= this.dueAtMs;
  }

  /** It was asked, and what it had was read. @param nowMs by a clock that is never set, as with `isDue` */
  asked(nowMs: number, everyMs: number): void {
    const intervalMs = this.intervalMs || 0;
    if (this.hasNews || Number.isNaN(this.newsAtMs)) this.newsAtMs = nowMs;
    const stillMs = nowMs - this.newsAtMs - intervalMs;
    const waitMs = this.hasNews ? intervalMs - everyMs / 2 : stillMs * STILL_SHARE;
    this.hasNews = false;
    this.dueAtMs = nowMs + Math.min(MOST_WAIT_MS, Math.max(0, waitMs));
  }
}
