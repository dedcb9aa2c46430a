import { promisify } from "node:util";
import { deflateRaw, inflateRaw } from "node:zlib";
import type { Redis } from "ioredis";
import { type ProcessReport, processReportSchema } from "../../domain/process";

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
/** Three days, as SlapOS' documentation has it, and one so that an archive can be made anew out of all of a day. */
const KEPT_MS = 4 * 86_400_000;
const NEWEST_KEPT_SECONDS = 86_400;
/** The clock of a host may be ahead by so much. */
const MAX_AHEAD_MS = 86_400_000;

const newestKey = (hostId: string) => `m:{${hostId}}:processes`;
/** Hash of the minutes of an hour, each a report, deflated. */
const hourKey = (hostId: string, atMs: number) => `m:{${hostId}}:processes:${Math.floor(atMs / HOUR_MS)}`;

const deflated = promisify(deflateRaw) as (data: string) => Promise<Buffer>;
const inflated = promisify(inflateRaw) as (data: Buffer) => Promise<Buffer>;

/** What the processes of each host took: the newest report, and one a minute of the newest three days. */
export class ProcessStore {
  constructor(private readonly redis: Redis) {}

  async put(hostId: string, report: ProcessReport, nowMs: number): Promise<void> {
    await this.redis.set(newestKey(hostId), JSON.stringify(report), "EX", NEWEST_KEPT_SECONDS);
    const { atMs, isOfMinute } = report;
    if (!isOfMinute || atMs < nowMs - KEPT_MS || atMs > nowMs + MAX_AHEAD_MS) return;
    const key = hourKey(hostId, atMs);
    await this.redis.hset(key, String(Math.floor(atMs / MINUTE_MS)), await deflated(JSON.stringify(report)));
    await this.redis.expireat(key, Math.ceil((Math.floor(atMs / HOUR_MS) * HOUR_MS + HOUR_MS + KEPT_MS) / 1000));
  }

  async newest(hostId: string): Promise<ProcessReport | undefined> {
    const text = await this.redis.get(newestKey(hostId));
    return text === null ? undefined : processReportSchema.safeParse(JSON.parse(text)).data;
  }

  /** The reports of the minutes of a span, oldest first, an hour at a time; both ends are included. */
  async *minutes(hostId: string, fromMs: number, toMs: number, nowMs: number): AsyncGenerator<ProcessReport> {
    const first = Math.max(fromMs, nowMs - KEPT_MS - HOUR_MS);
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
    for (let atMs = nowMs - KEPT_MS - HOUR_MS; atMs <= nowMs + MAX_AHEAD_MS; atMs += HOUR_MS)
      keys.push(hourKey(hostId, atMs));
    await this.redis.unlink(keys);
  }
}
