import { promisify } from "node:util";
import { deflateRaw, inflateRaw } from "node:zlib";
import type { Redis } from "ioredis";
import { type ProcessReport, processReportSchema } from "../../domain/process";

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
/** As SlapOS' documentation has it. */
export const DEFAULT_PROCESSES_KEPT_DAYS = 3;
const NEWEST_KEPT_SECONDS = 86_400;
/** The clock of a host may be ahead by so much. */
const MAX_AHEAD_MS = 86_400_000;

const newestKey = (hostId: string) => `m:{${hostId}}:processes`;
/** Hash of the minutes of an hour, each a report, deflated. */
const hourKey = (hostId: string, atMs: number) => `m:{${hostId}}:processes:${Math.floor(atMs / HOUR_MS)}`;

/** Field of such a hash. */
const minuteField = ({ atMs }: ProcessReport) => String(Math.floor(atMs / MINUTE_MS));

const deflated = promisify(deflateRaw) as (data: string) => Promise<Buffer>;
const inflated = promisify(inflateRaw) as (data: Buffer) => Promise<Buffer>;

/** What the processes of each host took: the newest report, and one a minute of the newest days. */
export class ProcessStore {
  private readonly keptMs: number;

  /** @param keptDays and one more, so that an archive can be made anew out of all of a day */
  constructor(
    private readonly redis: Redis,
    keptDays = DEFAULT_PROCESSES_KEPT_DAYS,
  ) {
    this.keptMs = (keptDays + 1) * DAY_MS;
  }

  async put(hostId: string, report: ProcessReport, nowMs: number): Promise<void> {
    await this.redis.set(newestKey(hostId), JSON.stringify(report), "EX", NEWEST_KEPT_SECONDS);
    const { atMs, isOfMinute } = report;
    if (!isOfMinute || atMs < this.keptFromMs(nowMs) || atMs > nowMs + MAX_AHEAD_MS) return;
    const key = hourKey(hostId, atMs);
    await this.redis.hset(key, minuteField(report), await deflated(JSON.stringify(report)));
    await this.expire(key, atMs);
  }

  /** Keeps the report of a minute of the past, unless there is one. @returns whether it is kept now */
  async importMinute(hostId: string, report: ProcessReport): Promise<boolean> {
    const key = hourKey(hostId, report.atMs);
    const isNew = await this.redis.hsetnx(key, minuteField(report), await deflated(JSON.stringify(report)));
    await this.expire(key, report.atMs);
    return isNew === 1;
  }

  /** What is older is not kept. */
  keptFromMs(nowMs: number): number {
    return nowMs - this.keptMs;
  }

  private async expire(key: string, atMs: number): Promise<void> {
    await this.redis.expireat(key, Math.ceil((Math.floor(atMs / HOUR_MS) * HOUR_MS + HOUR_MS + this.keptMs) / 1000));
  }

  async newest(hostId: string): Promise<ProcessReport | undefined> {
    const text = await this.redis.get(newestKey(hostId));
    return text === null ? undefined : processReportSchema.safeParse(JSON.parse(text)).data;
  }

  /** The reports of the minutes of a span, oldest first, an hour at a time; both ends are included. */
  async *minutes(hostId: string, fromMs: number, toMs: number, nowMs: number): AsyncGenerator<ProcessReport> {
    const first = Math.max(fromMs, this.keptFromMs(nowMs) - HOUR_MS);
    const last = Math.min(toMs, nowMs + MAX_AHEAD_MS);
    for (let atMs = Math.floor(first / HOUR_MS) * HOUR_MS; atMs <= last; atMs += HOUR_MS) {
      const fields = await this.redis.hgetallBuffer(hourKey(hostId, atMs));
      const minutes = Object.entries(fields).sort(([a], [b]) => Number(a) - Number(b));
      for (const [, bytes] of minutes) {
        const report = processReportSchema.safeParse(JSON.parse((await inflated(bytes)).toString())).data;
        if (report && report.atMs >= first && report.atMs <= last) yield report;
      }
    }
  }

  async delete(hostId: string, nowMs: number): Promise<void> {
    const keys = [newestKey(hostId)];
    for (let atMs = this.keptFromMs(nowMs) - HOUR_MS; atMs <= nowMs + MAX_AHEAD_MS; atMs += HOUR_MS)
      keys.push(hourKey(hostId, atMs));
    await this.redis.unlink(keys);
  }
}
