import { formatDuration, formatValue } from "../../domain/units";
import type { ProcessTable } from "./process-table";

const EVERY_MS = 60_000;
/** Read at a tick, so that thousands of processes hold up none: about 3 ms. */
const READ_AT_A_TICK = 250;
const KEPT_SNAPSHOTS = 16;
const NAMED = 3;
/** Less is not worth a name: absolutely, and as a share of what the one grew that grew most. */
const LEAST_GROWTH_BYTES = 16 << 20;
const LEAST_SHARE = 0.1;

interface Snapshot {
  atMs: number;
  /** Resident bytes by the process's key. */
  rssBytes: Map<string, number>;
}

/** Knows which processes took the memory: a reading a minute of the newest quarter of an hour, and one when it is asked. */
export class GrowingProcesses {
  private readonly snapshots: Snapshot[] = [];
  private minute = Number.NaN;
  private isReading = false;

  /** @param warn told once when processes cannot be read */
  constructor(
    private readonly table: ProcessTable,
    private readonly warn: (message: string) => void,
  ) {}

  /** To be called at each tick. */
  run(atMs: number): void {
    const minute = Math.floor(atMs / EVERY_MS);
    if (minute !== this.minute) {
      this.minute = minute;
      this.isReading = this.begin();
    }
    if (!this.isReading || !this.table.readSome(READ_AT_A_TICK)) return;
    this.keep(atMs);
  }

  /**
   * Names those that grew most, by pid and uid: "most of it pid 4711 of uid 1000 (+2.1 GiB in 4 min)"; empty when none did.
   * @param sinceMs when the growth began; a minute ago when that is not known
   */
  describe(atMs: number, sinceMs: number | undefined): string {
    const before = this.snapshotBefore(sinceMs ?? atMs - EVERY_MS, atMs);
    if (!before || !this.begin()) return "";
    this.table.readSome(Number.POSITIVE_INFINITY);
    if (this.isReading) this.keep(atMs);
    const grown = [...this.table.readings()]
      .map(({ pid, key, uid, rssBytes }) => ({ pid, uid, bytes: rssBytes - (before.rssBytes.get(key) ?? 0) }))
      .filter(({ bytes }) => bytes >= LEAST_GROWTH_BYTES)
      .sort((a, b) => b.bytes - a.bytes);
    const named = grown.filter(({ bytes }) => bytes >= LEAST_SHARE * grown[0]!.bytes).slice(0, NAMED);
    if (named.length === 0) return "";
    const words = named.map(({ pid, uid, bytes }) => `pid ${pid} of uid ${uid} (+${formatValue(bytes, "bytes")})`);
    return `grown most in ${formatDuration((atMs - before.atMs) / 1000)}: ${words.join(", ")}`;
  }

  /** The youngest that is as old as the growth, or the oldest. */
  private snapshotBefore(sinceMs: number, atMs: number): Snapshot | undefined {
    const past = this.snapshots.filter((one) => one.atMs < atMs);
    return past.findLast((one) => one.atMs <= sinceMs) ?? past[0];
  }

  private keep(atMs: number): void {
    const rssBytes = new Map<string, number>();
    for (const reading of this.table.readings()) rssBytes.set(reading.key, reading.rssBytes);
    this.snapshots.push({ atMs, rssBytes });
    if (this.snapshots.length > KEPT_SNAPSHOTS) this.snapshots.shift();
    this.isReading = false;
  }

  private begin(): boolean {
    try {
      this.table.begin();
      return true;
    } catch (error) {
      this.warn(`processes cannot be read: ${(error as Error).message}`);
      return false;
    }
  }
}
