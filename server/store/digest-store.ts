import type { Redis } from "ioredis";
import {
  type DigestDelivery,
  type DigestIssue,
  type DigestSettings,
  digestIssueSchema,
  digestSettingsSchema,
  type KeptDigestSettings,
  keptDigestSettingsSchema,
} from "../../domain/digest";
import { JsonHash } from "./json-hash";
import { LockBusyError, withLock } from "./redis-lock";

const SETTINGS = "s:digest:settings";
const ISSUES = "s:digest:issues";
const LOCK = "s:lock:digest";
/** Half a year. */
const KEPT_ISSUES = 26;

const UNTOUCHED: KeptDigestSettings = {
  ...digestSettingsSchema.parse({}),
  changedBy: "",
  changedAtMs: 0,
  scheduledAtMs: 0,
};

/** When and to whom the weekly digest goes, and the newest 26 of them, in the state Redis. */
export class DigestStore {
  private readonly hash: JsonHash<DigestIssue>;

  constructor(private readonly redis: Redis) {
    this.hash = new JsonHash(redis, ISSUES, digestIssueSchema, KEPT_ISSUES);
  }

  async settings(): Promise<KeptDigestSettings> {
    const text = await this.redis.get(SETTINGS);
    return text === null ? UNTOUCHED : keptDigestSettingsSchema.parse(JSON.parse(text));
  }

  async saveSettings(wanted: DigestSettings, by: string, nowMs: number): Promise<KeptDigestSettings> {
    const { scheduledAtMs, ...before } = await this.settings();
    const isScheduleKept = (["isOn", "weekday", "hour", "timeZone"] as const).every(
      (part) => before[part] === wanted[part],
    );
    const settings = {
      ...wanted,
      changedBy: by,
      changedAtMs: nowMs,
      scheduledAtMs: isScheduleKept ? scheduledAtMs : nowMs,
    };
    await this.redis.set(SETTINGS, JSON.stringify(settings));
    return settings;
  }

  /** Newest first. */
  async issues(): Promise<DigestIssue[]> {
    return (await this.hash.list()).sort((a, b) => b.dueAtMs - a.dueAtMs);
  }

  issue(week: string): Promise<DigestIssue | undefined> {
    return this.hash.get(week);
  }

  /** Keeps an issue unless there is one of its week, and lets the oldest go. @returns the one that is kept */
  async add(issue: DigestIssue): Promise<DigestIssue> {
    for (const { week } of (await this.issues()).slice(KEPT_ISSUES - 1)) {
      if (week !== issue.week) await this.hash.delete(week);
    }
    await this.hash.add(issue.week, issue);
    return (await this.hash.get(issue.week)) ?? issue;
  }

  /**
   * Changes what is known of a delivery, if it is still as it was when it was read: so that of two servers one goes on.
   * @returns whether it was
   */
  async changeDelivery(week: string, before: DigestDelivery, after: DigestDelivery): Promise<boolean> {
    const known = JSON.stringify(before);
    let isChanged = false;
    await this.hash.change(week, (issue) => {
      isChanged = issue.deliveries.some((delivery) => JSON.stringify(delivery) === known);
      const deliveries = issue.deliveries.map((delivery) => (JSON.stringify(delivery) === known ? after : delivery));
      return { ...issue, deliveries };
    });
    return isChanged;
  }

  /** Runs `work` unless another server is at it. */
  async alone(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    try {
      await withLock(this.redis, LOCK, 0, work);
    } catch (error) {
      if (!(error instanceof LockBusyError)) throw error;
    }
  }
}
