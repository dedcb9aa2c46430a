import { MAX_NAMED_HOSTS, type Rejection, type SourceState } from "../../domain/source";

const HOUR_MS = 3_600_000;
const RATE_SPAN_MS = 60_000;
const MAX_HOSTS = 20_000;
const MAX_REASONS = 10;
const MAX_EXAMPLE = 200;
const MAX_TEXT = 300;

/** What this server took from one source, and what it did not take and why. Bounded whatever is sent. */
export class SourceLedger {
  private readonly heardAtMs = new Map<string, number>();
  /** The first of them by name; absent when one came or went since. */
  private namedHosts: string[] | undefined;
  private readonly rejections = new Map<string, Rejection>();
  private problem = { text: "", atMs: 0 };
  private isRunning = false;
  private lastAtMs: number | null = null;
  private counted = { sinceMs: 0, values: 0, before: 0 };

  /** Values of a host were taken. */
  took(hostId: string, valueCount: number, nowMs: number): void {
    if (!this.heardAtMs.has(hostId)) this.namedHosts = undefined;
    if (this.heardAtMs.has(hostId) || this.heardAtMs.size < MAX_HOSTS) this.heardAtMs.set(hostId, nowMs);
    this.lastAtMs = nowMs;
    this.turn(nowMs);
    this.counted.values += valueCount;
  }

  /** Whether as much has come within the minute as may come at this rate. */
  isFull(maxValuesPerSecond: number, nowMs: number): boolean {
    this.turn(nowMs);
    return this.counted.values >= maxValuesPerSecond * (RATE_SPAN_MS / 1000);
  }

  /** @param example as it came @param count how many were like it */
  rejected(reason: string, example: string, nowMs: number, count = 1): void {
    const known = this.rejections.get(reason);
    this.rejections.delete(reason);
    if (this.rejections.size >= MAX_REASONS) this.rejections.delete(this.rejections.keys().next().value!);
    this.rejections.set(reason, {
      reason,
      count: (known?.count ?? 0) + count,
      example: printable(example.slice(0, MAX_EXAMPLE)),
      atMs: nowMs,
    });
  }

  running(isRunning: boolean): void {
    this.isRunning = isRunning;
  }

  /** @param text empty when what failed works again */
  failed(text: string, nowMs: number): void {
    if (text === "" && this.problem.text === "") return;
    this.problem = { text: text.slice(0, MAX_TEXT), atMs: nowMs };
  }

  /** Minutes by the clock: a rate is of the whole minute before, or of what there is of the first. */
  private turn(nowMs: number): void {
    const { sinceMs, values } = this.counted;
    const passedMs = nowMs - sinceMs;
    // Less than nothing has passed when the clock was set back.
    if (passedMs >= 0 && passedMs < RATE_SPAN_MS) return;
    const isNext = passedMs > 0 && passedMs < 2 * RATE_SPAN_MS;
    this.counted = { sinceMs: nowMs, values: 0, before: isNext ? values / (passedMs / 1000) : 0 };
  }

  state(nowMs: number): SourceState {
    this.turn(nowMs);
    for (const [hostId, atMs] of this.heardAtMs) {
      if (nowMs - atMs <= HOUR_MS) continue;
      this.heardAtMs.delete(hostId);
      this.namedHosts = undefined;
    }
    this.namedHosts ??= [...this.heardAtMs.keys()].sort().slice(0, MAX_NAMED_HOSTS);
    const { before, values, sinceMs } = this.counted;
    const soFar = values / Math.max(1, (nowMs - sinceMs) / 1000);
    return {
      isRunning: this.isRunning,
      problem: this.problem.text,
      problemAtMs: this.problem.atMs,
      hostCount: this.heardAtMs.size,
      hostIds: this.namedHosts,
      valuesPerSecond: before > 0 ? before : soFar,
      lastAtMs: this.lastAtMs,
      rejections: [...this.rejections.values()].reverse(),
    };
  }
}

/** Bytes that no terminal and no page should get are shown as dots. */
function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, "·");
}
