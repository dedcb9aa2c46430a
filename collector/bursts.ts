import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { SampleTable } from "../pipeline/sample-table";

/** Faster than this, ticks can show what a second hides. */
const MAX_PERIOD_MS = 250;
const MAX_CHANNELS = 64;
const CHANNEL = /^(?:net\.(?!total\.|lo\.)(.+)\.(?:in|out)|disk\.(?!total\.).+\.(?:read|write))$/;
const MINUTE_MS = 60_000;
const SECOND_MS = 1000;
/** A burst is so many times the mean of the minute, and at least so much: 8 Mbit/s or 1 MB/s. */
const TIMES_MEAN = 4;
const LEAST_BYTES_PER_SECOND = 1e6;
/** What lasts longer is no micro burst but load. */
const LONGEST_MS = 1000;
const LINK_EVERY_MS = 60_000;
const BYTES_PER_MEGABIT = 125_000;
const MAX_COUNTED = 600;

const PARTS = ["peak", "times_second", "times_mean", "duration", "count", "link_share"] as const;

/** One direction of one interface or disk. */
class Channel {
  private slots: number[] | undefined;
  private minuteMean = Number.NaN;
  private lastAtMs = Number.NaN;
  private startedAtMs = Number.NaN;
  private peak = 0;
  private endedAtMs: number[] = [];
  /** Of the second that runs: the highest peak, the longest burst that ended, and what its mean is made of. */
  private second = { number: Number.NaN, peak: 0, durationMs: 0, sum: 0, count: 0 };

  constructor(
    private readonly table: SampleTable,
    private readonly seriesId: string,
    readonly slot: number,
    private readonly linkBytesPerSecond: (atMs: number) => number,
  ) {}

  push(atMs: number, value: number): void {
    const number = Math.floor(atMs / SECOND_MS);
    if (number !== this.second.number) this.closeSecond(number, atMs);
    const elapsedMs = atMs - this.lastAtMs;
    this.lastAtMs = atMs;
    if (Number.isNaN(value) || !(elapsedMs > 0 && elapsedMs < SECOND_MS)) {
      this.startedAtMs = Number.NaN;
      return;
    }
    this.second.sum += value;
    this.second.count++;
    const isBurst = value > Math.max(LEAST_BYTES_PER_SECOND, TIMES_MEAN * this.minuteMean);
    if (isBurst) {
      // The sample tells of the time since the one before.
      if (Number.isNaN(this.startedAtMs)) {
        this.startedAtMs = atMs - elapsedMs;
        this.peak = 0;
      }
      this.peak = Math.max(this.peak, value);
    } else this.end(atMs - elapsedMs);
    const weight = elapsedMs / (MINUTE_MS + elapsedMs);
    this.minuteMean = Number.isNaN(this.minuteMean) ? value : this.minuteMean + weight * (value - this.minuteMean);
  }

  private end(atMs: number): void {
    if (Number.isNaN(this.startedAtMs)) return;
    const durationMs = atMs - this.startedAtMs;
    this.startedAtMs = Number.NaN;
    if (durationMs > LONGEST_MS) return;
    this.second.peak = Math.max(this.second.peak, this.peak);
    this.second.durationMs = Math.max(this.second.durationMs, durationMs);
    this.endedAtMs.push(atMs);
    if (this.endedAtMs.length > MAX_COUNTED) this.endedAtMs.shift();
  }

  /** Tells the second that is over throughout the next one, so that the mean of a second is the peak itself. */
  private closeSecond(number: number, atMs: number): void {
    const { peak, durationMs, sum, count } = this.second;
    this.second = { number, peak: 0, durationMs: 0, sum: 0, count: 0 };
    if (this.endedAtMs.length > 0) {
      this.endedAtMs = this.endedAtMs.filter((endedAtMs) => atMs - endedAtMs < MINUTE_MS && endedAtMs <= atMs);
    }
    if (peak > 0) this.slots ??= PARTS.map((part) => this.table.slot(`burst.${this.seriesId}.${part}`));
    if (!this.slots) return;
    // Nought where there was none, and not absent: a rule on a burst must see that it is over.
    const values = [
      peak,
      peak > 0 ? (peak * count) / sum : 0,
      peak > 0 ? peak / this.minuteMean : 0,
      durationMs,
      this.endedAtMs.length,
      peak / this.linkBytesPerSecond(atMs),
    ];
    this.slots.forEach((slot, i) => {
      this.table.set(slot, values[i]!);
    });
  }
}

/**
 * Finds micro bursts: traffic of less than a second that is many times that of the minute. For each interface and disk, in each direction,
 * it writes the peak of a tick, how many times the means of the second and the minute and what share of the link that is, how long the burst lasted
 * (ms) and how many there were within a minute. All but the count are 0 in seconds without a burst, and absent before the first.
 * It works at ticks of 250 ms and less.
 */
export class Bursts {
  private readonly channels = new Map<string, Channel>();
  private readonly links = new Map<string, { atMs: number; bytesPerSecond: number }>();
  private generation = -1;

  constructor(
    private readonly table: SampleTable,
    private readonly sysfsPath: string,
  ) {}

  /** Looks at the tick that the table holds. */
  run(atMs: number, periodMs: number): void {
    if (periodMs > MAX_PERIOD_MS) return;
    if (this.generation !== this.table.generation) this.bind();
    for (const channel of this.channels.values()) channel.push(atMs, this.table.get(channel.slot));
  }

  private bind(): void {
    this.generation = this.table.generation;
    const there = new Map([...this.table.entries()].filter(([seriesId]) => CHANNEL.test(seriesId)));
    for (const seriesId of this.channels.keys()) if (!there.has(seriesId)) this.channels.delete(seriesId);
    for (const [seriesId, slot] of there) {
      const known = this.channels.get(seriesId);
      if (known?.slot === slot || this.channels.size >= MAX_CHANNELS) continue;
      const name = CHANNEL.exec(seriesId)?.[1];
      this.channels.set(seriesId, new Channel(this.table, seriesId, slot, (atMs) => this.linkOf(name, atMs)));
    }
  }

  /** Bytes a second that the interface can carry; NaN when nobody says, as for a disk. */
  private linkOf(name: string | undefined, atMs: number): number {
    if (name === undefined) return Number.NaN;
    const known = this.links.get(name);
    if (known && Math.abs(atMs - known.atMs) < LINK_EVERY_MS) return known.bytesPerSecond;
    const bytesPerSecond = this.readLink(name);
    if (this.links.size > MAX_CHANNELS) this.links.clear();
    this.links.set(name, { atMs, bytesPerSecond });
    return bytesPerSecond;
  }

  private readLink(name: string): number {
    try {
      const megabits = Number(readFileSync(join(this.sysfsPath, "class/net", name, "speed"), "utf8"));
      return megabits > 0 ? megabits * BYTES_PER_MEGABIT : Number.NaN;
    } catch {
      // Interfaces that are down or virtual have no speed.
      return Number.NaN;
    }
  }
}
