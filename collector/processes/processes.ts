import { patternToRegExp } from "../../domain/host-pattern";
import { MAX_PROCESS_ROWS, type ProcessReport, type ProcessRow } from "../../domain/process";
import { formatDuration, formatValue } from "../../domain/units";
import { bootTimeMs } from "../boot-time";
import type { ProcessReading, ProcessTable } from "./process-table";
import { UserNames } from "./user-names";

const MINUTE_MS = 60_000;
/** While somebody looks at the host. */
const WATCHED_EVERY_MS = 5000;
/** Read at a tick, so that thousands of processes hold up none: a few milliseconds. */
const READ_AT_A_TICK = 150;
const KEPT_SNAPSHOTS = 16;
const NAMED = 3;
/** Less is not worth a name: absolutely, and as a share of what the one grew that grew most. */
const LEAST_GROWTH_BYTES = 16 << 20;
const LEAST_SHARE = 0.1;

interface Snapshot {
  atMs: number;
  /** Resident bytes and CPU seconds, by the process's key. */
  rssBytes: Map<string, number>;
  cpuSeconds: Map<string, number>;
}

export interface ProcessesOptions {
  procfsPath: string;
  /** Whose processes are told whatever they take: names with `*` for any text, commas between. */
  users: string;
  /** Others are told that take at least this share of a core, or of the memory. */
  leastShare: number;
  /** Whether commands are told, with masked arguments. */
  tellsNames: boolean;
  memoryBytes: number;
  warn: (message: string) => void;
}

/**
 * What the processes take: a reading a minute, and every five seconds while somebody looks. It remembers the newest quarter of an hour, so that
 * it can name those that grew.
 */
export class Processes {
  private readonly snapshots: Snapshot[] = [];
  private lastReading: Snapshot | undefined;
  private slot = Number.NaN;
  private minute = Number.NaN;
  private isReading = false;
  private readonly users: RegExp[];
  private readonly userNames = new UserNames();
  private readonly bootMs: number;

  constructor(
    private readonly table: ProcessTable,
    private readonly options: ProcessesOptions,
  ) {
    this.users = options.users.split(",").map((one) => patternToRegExp(one.trim()));
    this.bootMs = bootTimeMs(options.procfsPath) ?? 0;
  }

  /** To be called at each tick. @returns a report when a reading is complete */
  run(atMs: number, isWatched: boolean): ProcessReport | undefined {
    const slot = Math.floor(atMs / (isWatched ? WATCHED_EVERY_MS : MINUTE_MS));
    if (!this.isReading && slot !== this.slot) this.isReading = this.begin();
    this.slot = slot;
    if (!this.isReading || !this.table.readSome(READ_AT_A_TICK)) return undefined;
    this.isReading = false;
    return this.report(atMs);
  }

  /**
   * Names those that grew most, by pid and uid: "grown most in 4 min: pid 4711 of uid 1000 (+2.1 GiB)"; empty when none did.
   * @param sinceMs when the growth began; a minute ago when that is not known
   */
  describeGrowing(atMs: number, sinceMs: number | undefined): string {
    const before = this.snapshotBefore(sinceMs ?? atMs - MINUTE_MS, atMs);
    if (!before || !this.begin()) return "";
    this.table.readSome(Number.POSITIVE_INFINITY);
    const grown = [...this.table.readings()]
      .map(({ pid, key, uid, rssBytes }) => ({ pid, uid, bytes: rssBytes - (before.rssBytes.get(key) ?? 0) }))
      .filter(({ bytes }) => bytes >= LEAST_GROWTH_BYTES)
      .sort((a, b) => b.bytes - a.bytes);
    const named = grown.filter(({ bytes }) => bytes >= LEAST_SHARE * grown[0]!.bytes).slice(0, NAMED);
    if (named.length === 0) return "";
    const words = named.map(({ pid, uid, bytes }) => `pid ${pid} of uid ${uid} (+${formatValue(bytes, "bytes")})`);
    return `grown most in ${formatDuration((atMs - before.atMs) / 1000)}: ${words.join(", ")}`;
  }

  private report(atMs: number): ProcessReport {
    const minute = Math.floor(atMs / MINUTE_MS);
    const isOfMinute = minute !== this.minute;
    this.minute = minute;
    const readings = [...this.table.readings()];
    const since = isOfMinute ? (this.snapshots.at(-1) ?? this.lastReading) : this.lastReading;
    const oldest = this.snapshots[0];
    const rows = readings
      .map((reading) => this.rowOf(reading, atMs, since, oldest))
      .filter((row) => this.isChosen(row))
      .sort((a, b) => b.rssBytes - a.rssBytes)
      .slice(0, MAX_PROCESS_ROWS);
    if (this.options.tellsNames) for (const row of rows) row.name = this.table.nameOf(row.pid);
    this.lastReading = {
      atMs,
      rssBytes: new Map(readings.map(({ key, rssBytes }) => [key, rssBytes])),
      cpuSeconds: new Map(readings.map(({ key, cpuSeconds }) => [key, cpuSeconds])),
    };
    if (isOfMinute) {
      this.snapshots.push(this.lastReading);
      if (this.snapshots.length > KEPT_SNAPSHOTS) this.snapshots.shift();
    }
    const growthSeconds = oldest ? Math.max(0, (atMs - oldest.atMs) / 1000) : 0;
    return { atMs, isOfMinute, totalCount: readings.length, growthSeconds, rows };
  }

  private rowOf(
    { pid, key, startedSeconds, uid, cpuSeconds, threadCount, rssBytes, io }: ProcessReading,
    atMs: number,
    since: Snapshot | undefined,
    oldest: Snapshot | undefined,
  ): ProcessRow {
    // One that was started since then had taken nothing at that time.
    const elapsedSeconds = since ? (atMs - since.atMs) / 1000 : Number.NaN;
    const cpuRatio = Math.max(0, cpuSeconds - (since?.cpuSeconds.get(key) ?? 0)) / elapsedSeconds;
    return {
      pid,
      createdAtMs: Math.round(this.bootMs + startedSeconds * 1000),
      uid,
      user: this.userNames.nameOf(uid, atMs),
      name: "",
      cpuRatio: elapsedSeconds > 0 ? cpuRatio : null,
      cpuSeconds,
      threadCount,
      rssBytes,
      memoryRatio: rssBytes / this.options.memoryBytes,
      grownBytes: oldest ? rssBytes - (oldest.rssBytes.get(key) ?? 0) : 0,
      readBytes: io?.readBytes ?? null,
      writtenBytes: io?.writtenBytes ?? null,
      readCount: io?.readCount ?? null,
      writtenCount: io?.writtenCount ?? null,
    };
  }

  private isChosen({ user, cpuRatio, memoryRatio }: ProcessRow): boolean {
    const { leastShare } = this.options;
    return (
      (cpuRatio ?? 0) >= leastShare || memoryRatio >= leastShare || this.users.some((pattern) => pattern.test(user))
    );
  }

  /** The youngest that is as old as the growth, or the oldest. */
  private snapshotBefore(sinceMs: number, atMs: number): Snapshot | undefined {
    const past = this.snapshots.filter((one) => one.atMs < atMs);
    return past.findLast((one) => one.atMs <= sinceMs) ?? past[0];
  }

  private begin(): boolean {
    try {
      this.table.begin();
      return true;
    } catch (error) {
      this.options.warn(`processes cannot be read: ${(error as Error).message}`);
      return false;
    }
  }
}
