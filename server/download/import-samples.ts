import type { SeriesSample } from "../../domain/chunk-of-samples";
import { chunkOfSamples } from "../../domain/chunk-of-samples";
import { RETENTION_MS, sealedSpanMs } from "../store/metric-keys";
import type { MetricStore } from "../store/metric-store";
import { HourSums } from "./hour-sums";

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Some megabytes. */
const MAX_WAITING_SAMPLES = 50_000;
/** Blocks of hours, 23 KB each. */
const MAX_WAITING_BLOCKS = 2048;

export type SampleStore = Pick<MetricStore, "importMinute" | "importHours" | "readSeries" | "sealDueHours" | "sealed">;

/** Minutes or hours that were written, or were there already; of what was written for one series at least, only the writing counts. */
class FilledTimes {
  private readonly filledMs = new Set<number>();
  private readonly keptMs = new Set<number>();

  fill(...timesMs: readonly number[]): void {
    for (const atMs of timesMs) this.filledMs.add(atMs);
  }

  keep(...timesMs: readonly number[]): void {
    for (const atMs of timesMs) this.keptMs.add(atMs);
  }

  get count(): { filled: number; kept: number } {
    return { filled: this.filledMs.size, kept: [...this.keptMs].filter((atMs) => !this.filledMs.has(atMs)).length };
  }
}

/**
 * Puts samples into a host's history where nothing is kept yet: by the minute as far back as minutes are kept, else by the hour. What is there
 * stays as it is, series by series, so that nothing can be damaged and the same dump can be taken twice. Samples should come in rising
 * time, series by series or together; it holds some days of them at most.
 */
export class SampleImport {
  readonly minutes = new FilledTimes();
  readonly hours = new FilledTimes();
  /** Hours that begin before are kept as hours; it is the start of an hour, so that each is kept in one way. */
  readonly minutesFromMs: number;
  private readonly hoursFromMs: number;
  private waiting = new Map<number, SeriesSample[]>();
  private waitingCount = 0;
  private newestMinuteMs = Number.NaN;
  private blocks = new Map<number, Map<string, HourSums>>();
  private blockCount = 0;

  constructor(
    private readonly store: SampleStore,
    private readonly hostId: string,
    private readonly nowMs: number,
  ) {
    // An hour more than what expires now: importing takes its time.
    this.minutesFromMs = Math.ceil((nowMs - RETENTION_MS["1m"]) / HOUR_MS + 1) * HOUR_MS;
    this.hoursFromMs = Math.ceil((nowMs - RETENTION_MS["1h"]) / HOUR_MS) * HOUR_MS;
  }

  /** Whether nothing is kept any more of a time. */
  isTooOld(atMs: number): boolean {
    return atMs < this.hoursFromMs;
  }

  /** @param sample of a time that is not too old */
  async add(sample: SeriesSample): Promise<void> {
    if (sample.atMs >= this.minutesFromMs) await this.addToMinute(sample);
    else await this.addToHour(sample);
  }

  private async addToMinute(sample: SeriesSample): Promise<void> {
    const minuteMs = Math.floor(sample.atMs / MINUTE_MS) * MINUTE_MS;
    // A minute is written whole, unless it never ends: what is there of it afterwards would keep its rest out.
    const most = minuteMs === this.newestMinuteMs ? 2 * MAX_WAITING_SAMPLES : MAX_WAITING_SAMPLES;
    if (this.waitingCount >= most) await this.writeMinutes();
    this.newestMinuteMs = minuteMs;
    const minute = this.waiting.get(minuteMs);
    if (minute) minute.push(sample);
    else this.waiting.set(minuteMs, [sample]);
    this.waitingCount++;
  }

  private async addToHour({ seriesId, atMs, value }: SeriesSample): Promise<void> {
    const blockMs = Math.floor(atMs / sealedSpanMs("1h")) * sealedSpanMs("1h");
    if (!this.blocks.get(blockMs)?.has(seriesId) && this.blockCount >= MAX_WAITING_BLOCKS) await this.writeHours();
    this.sumsOf(blockMs, seriesId).add(atMs, value);
  }

  private sumsOf(blockMs: number, seriesId: string): HourSums {
    const block = this.blocks.get(blockMs) ?? new Map<string, HourSums>();
    this.blocks.set(blockMs, block);
    const known = block.get(seriesId);
    if (known) return known;
    const sums = new HourSums(blockMs);
    block.set(seriesId, sums);
    this.blockCount++;
    return sums;
  }

  /** Writes what waits, and seals the hours that are over. */
  async finish(): Promise<void> {
    await this.writeMinutes();
    await this.writeHours();
    await this.store.sealDueHours(this.hostId, this.nowMs);
    await this.store.sealed();
  }

  private async writeMinutes(): Promise<void> {
    const minutes = [...this.waiting].sort(([a], [b]) => a - b);
    this.waiting = new Map();
    this.waitingCount = 0;
    for (let from = 0; from < minutes.length; ) {
      const dayMs = Math.floor(minutes[from]![0] / DAY_MS) * DAY_MS;
      const next = minutes.findIndex(([minuteMs], i) => i > from && minuteMs >= dayMs + DAY_MS);
      const day = minutes.slice(from, next < 0 ? minutes.length : next);
      await this.writeDay(dayMs, day);
      from += day.length;
    }
  }

  private async writeDay(dayMs: number, minutes: readonly [number, SeriesSample[]][]): Promise<void> {
    const { store, hostId } = this;
    const seriesIds = [...new Set(minutes.flatMap(([, samples]) => samples.map(({ seriesId }) => seriesId)))];
    const query = { hostId, seriesIds, tier: "1m", fromMs: dayMs, toMs: dayMs + DAY_MS - 1 } as const;
    const present = new Map<string, Set<number>>();
    for (const [id, { timesMs, mean }] of await store.readSeries(query)) {
      const known = Array.from(timesMs).filter((_, i) => !Number.isNaN(mean[i]!));
      present.set(id, new Set(known.map((atMs) => Math.floor(atMs / MINUTE_MS) * MINUTE_MS)));
    }
    for (const [minuteMs, samples] of minutes) {
      const missing = samples.filter(({ seriesId }) => !present.get(seriesId)?.has(minuteMs));
      if (missing.length === 0) {
        this.minutes.keep(minuteMs);
        continue;
      }
      await store.importMinute(hostId, chunkOfSamples(missing));
      this.minutes.fill(minuteMs);
    }
  }

  private async writeHours(): Promise<void> {
    for (const [blockMs, block] of [...this.blocks].sort(([a], [b]) => a - b)) {
      const samples = new Map(Array.from(block, ([seriesId, sums]) => [seriesId, sums.samples()]));
      const { filled, kept } = await this.store.importHours(this.hostId, blockMs, samples);
      this.hours.fill(...filled);
      this.hours.keep(...kept);
    }
    this.blocks = new Map();
    this.blockCount = 0;
  }
}
