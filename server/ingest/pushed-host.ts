import type { SeriesSample } from "../../domain/chunk-of-samples";
import { MAX_SERIES_PER_HOST } from "../../domain/frame";
import type { OutboxItem } from "../../domain/protocol";
import type { RuleSet } from "../../domain/rule";
import { HostPipeline, type PipelineOptions } from "../../pipeline/host-pipeline";
import { IntervalEstimate } from "./interval-estimate";
import { MAX_AHEAD_MS } from "./item-store";
import { LateSamples } from "./late-samples";
import type { TaskQueue } from "./task-queue";
import { ToldPace } from "./told-pace";

const MINUTE_MS = 60_000;
/** As long as minutes are kept. */
const OLDEST_MS = 30 * 86_400_000;
/** Kept free for what is worked out: forecasts, and what the pipeline says of itself. */
const RESERVED_SERIES = 96;
const MAX_PUSHED_SERIES = MAX_SERIES_PER_HOST - RESERVED_SERIES;
const TOO_MANY_SERIES = `this host has more than ${MAX_PUSHED_SERIES} series`;
/** Nobody's clock is finer than this here. */
const LEAST_STEP_MS = 100;
/** A tick stays open for so long for what belongs to it and comes a little later. */
const LINGER_MS = { least: 200, most: 1000 };
/** A series that was not told for so many intervals is absent; after an hour it is forgotten. */
const ABSENT_AFTER_INTERVALS = 3;
const FORGOTTEN_AFTER_MS = 3_600_000;
const MINUTE_SETTLED_MS = 5000;
/** When nothing came on time for so long, what comes late is no late data: the sender's clock, or this server's, was set. */
const CLOCK_SET_AFTER_MS = 300_000;
/** Every five minutes: there may be thousands of such hosts, and whoever looks has it at once. */
const OUTLOOK_EVERY_MS = 300_000;

/** Values of a host that were measured at one time. */
export interface PushedSample {
  atMs: number;
  values: readonly (readonly [seriesId: string, value: number])[];
  /** How often its sender says that it measures these. */
  intervalMs?: number;
  /** How many cores the host has, as far as its sender tells here: what a load is judged by. */
  coreCount?: number | undefined;
}

export interface PushedHostParts {
  hostId: string;
  host: PipelineOptions["host"];
  rules: RuleSet;
  /** When this pipeline began, ms since 1970: orders what it stores after all that was stored before. */
  runId: number;
  intervalMs: number | undefined;
  /** What is to be stored, in order. */
  queue: TaskQueue;
  put: (item: OutboxItem) => Promise<void>;
  putLate: (samples: readonly SeriesSample[]) => Promise<void>;
  isWatched: () => boolean;
  /** The host reports at another pace, or has another number of cores, than was known. */
  onFacts: (facts: HostFacts) => void;
  warn: (message: string) => void;
}

/** What is known of how a host reports and of what it is. */
export interface HostFacts {
  intervalMs: number;
  coreCount: number | undefined;
}

interface PushedSeries {
  slot: number;
  toldAtMs: number;
  /** As its sender says; 0 when it says nothing. */
  intervalMs: number;
}

/**
 * A host whose samples others push: it puts what was measured at about the same time into one tick and runs the pipeline that collectors run. What comes
 * after its tick goes into the history alone.
 */
export class PushedHost {
  readonly pipeline: HostPipeline;
  private readonly interval: IntervalEstimate;
  private readonly series = new Map<string, PushedSeries>();
  private readonly late: LateSamples;
  private sequence = 0;
  private stepMs = 1000;
  private readonly toldPace = new ToldPace();
  private openTickMs = Number.NaN;
  private closedTickMs = Number.NEGATIVE_INFINITY;
  /** By the server's clock. */
  private touchedAtMs = Number.NaN;
  private lastTakenAtMs = Date.now();
  /** The most that was told to this pipeline. */
  private toldCoreCount = 0;
  private coreCount: number | undefined;

  constructor(private readonly parts: PushedHostParts) {
    const { queue, put, host, rules, runId, warn } = parts;
    const push = (item: (sequence: number) => OutboxItem, isDispensable = false) => {
      const made = item(++this.sequence);
      queue.push(() => put(made), isDispensable);
    };
    this.pipeline = new HostPipeline({
      host,
      rules,
      outlookEveryMs: OUTLOOK_EVERY_MS,
      warn,
      sink: {
        schema: (schema) => push((sequence) => ({ kind: "schema", runId, sequence, schema })),
        frame: (encode) =>
          push((sequence) => ({ kind: "frame", runId, sequence, bytes: encode(runId, sequence) }), true),
        chunk: (tier, _minuteMs, bytes) => push((sequence) => ({ kind: "chunk", runId, sequence, tier, bytes })),
        alarm: (change) => push((sequence) => ({ kind: "alarm", runId, sequence, change })),
        outlook: (outlook) => push((sequence) => ({ kind: "outlook", runId, sequence, outlook }), true),
      },
    });
    this.coreCount = Number.isNaN(host.coreCount) ? undefined : host.coreCount;
    this.interval = new IntervalEstimate(parts.intervalMs);
    this.late = new LateSamples((samples) => queue.push(() => parts.putLate(samples)));
  }

  get hasOpenTick(): boolean {
    return !Number.isNaN(this.openTickMs);
  }

  /** When something was taken last, by the server's clock. */
  get takenAtMs(): number {
    return this.lastTakenAtMs;
  }

  /** @param nowMs by the server's clock @returns why it was not taken, or `undefined` */
  take({ atMs, values, intervalMs, coreCount = 0 }: PushedSample, nowMs: number): string | undefined {
    if (!(atMs <= nowMs + MAX_AHEAD_MS)) return "its time lies more than a day in the future";
    if (atMs <= nowMs - OLDEST_MS) return "it is older than 30 days";
    if (intervalMs !== undefined) this.setInterval(intervalMs, nowMs);
    if (coreCount > this.toldCoreCount) this.setCoreCount(coreCount);
    this.lastTakenAtMs = nowMs;
    const tickMs = Math.floor(atMs / this.stepMs) * this.stepMs;
    if (tickMs <= this.closedTickMs || tickMs < this.openTickMs) {
      if (!this.isClockSet(nowMs)) return this.takeLate(atMs, tickMs, values, intervalMs);
      this.beginAnewAt(tickMs);
    }
    if (tickMs > this.openTickMs) this.closeTick();
    this.openTickMs = tickMs;
    this.touchedAtMs = nowMs;
    let refusal: string | undefined;
    for (const [seriesId, value] of values) {
      if (!this.set(seriesId, value, tickMs, intervalMs)) refusal = TOO_MANY_SERIES;
    }
    return refusal;
  }

  /** What is told at a steady pace, each series a little later than the other, belongs together. */
  private setInterval(intervalMs: number, nowMs: number): void {
    if (!this.toldPace.take(intervalMs, nowMs)) return;
    this.stepMs = Math.max(LEAST_STEP_MS, Math.min(intervalMs, MINUTE_MS));
    if (this.interval.ms === intervalMs) return;
    this.interval.ms = intervalMs;
    this.tellFacts();
  }

  /** A message may tell of some of the cores only. */
  private setCoreCount(coreCount: number): void {
    this.toldCoreCount = coreCount;
    if (this.coreCount === coreCount) return;
    this.coreCount = coreCount;
    this.pipeline.setCoreCount(coreCount);
    this.tellFacts();
  }

  private tellFacts(): void {
    this.parts.onFacts({ intervalMs: this.interval.ms, coreCount: this.coreCount });
  }

  private isClockSet(nowMs: number): boolean {
    const patienceMs = Math.max(CLOCK_SET_AFTER_MS, ABSENT_AFTER_INTERVALS * this.interval.ms);
    return Math.abs(nowMs - this.touchedAtMs) > patienceMs;
  }

  /** Goes on from an earlier time than that of the newest tick. */
  private beginAnewAt(tickMs: number): void {
    this.closeTick();
    this.pipeline.closeMinute(true);
    this.closedTickMs = Number.NEGATIVE_INFINITY;
    for (const series of this.series.values()) series.toldAtMs = Math.min(series.toldAtMs, tickMs);
  }

  private set(seriesId: string, value: number, tickMs: number, intervalMs = 0): boolean {
    let series = this.series.get(seriesId);
    if (!series) {
      if (this.series.size >= MAX_PUSHED_SERIES) return false;
      series = { slot: this.pipeline.table.slot(seriesId), toldAtMs: tickMs, intervalMs };
      this.series.set(seriesId, series);
    }
    series.toldAtMs = tickMs;
    series.intervalMs = intervalMs;
    this.pipeline.table.set(series.slot, value);
    return true;
  }

  /** What is still the newest of its series is what the next ticks have of it too: senders that collect until a packet is full tell of some always late. */
  private takeLate(atMs: number, tickMs: number, values: PushedSample["values"], intervalMs = 0): string | undefined {
    this.pipeline.joinMinute();
    const isPresent = this.closedTickMs - tickMs <= ABSENT_AFTER_INTERVALS * Math.max(this.interval.ms, intervalMs);
    for (const [seriesId, value] of isPresent ? values : []) {
      if (tickMs > (this.series.get(seriesId)?.toldAtMs ?? 0)) this.set(seriesId, value, tickMs, intervalMs);
    }
    const isTaken = this.late.push(values.map(([seriesId, value]) => ({ seriesId, atMs, value })));
    return isTaken ? undefined : "too much comes late";
  }

  /** Closes the tick when nothing has been added to it for a while. */
  closeDueTick(nowMs: number): void {
    const lingerMs = Math.min(LINGER_MS.most, Math.max(LINGER_MS.least, this.stepMs / 2));
    if (nowMs - this.touchedAtMs >= lingerMs) this.closeTick();
  }

  private closeTick(): void {
    const tickMs = this.openTickMs;
    if (Number.isNaN(tickMs)) return;
    this.openTickMs = Number.NaN;
    this.closedTickMs = tickMs;
    if (this.interval.push(tickMs)) this.tellFacts();
    this.passOverAbsent(tickMs);
    this.pipeline.run(tickMs, this.interval.ms, this.parts.isWatched());
  }

  private passOverAbsent(tickMs: number): void {
    for (const [seriesId, { slot, toldAtMs, intervalMs }] of this.series) {
      const absentAfterMs = ABSENT_AFTER_INTERVALS * Math.max(this.interval.ms, intervalMs);
      const ageMs = tickMs - toldAtMs;
      if (ageMs <= absentAfterMs) continue;
      this.pipeline.table.clear(slot);
      if (ageMs <= Math.max(FORGOTTEN_AFTER_MS, absentAfterMs)) continue;
      this.pipeline.table.remove(seriesId);
      this.series.delete(seriesId);
    }
  }

  /** Ends the minute when it has been over for a while, and stores what came late. */
  closeDueMinute(nowMs: number): void {
    const minuteMs = Math.floor(this.closedTickMs / MINUTE_MS) * MINUTE_MS;
    if (nowMs >= minuteMs + MINUTE_MS + MINUTE_SETTLED_MS) this.pipeline.closeMinute(false);
    this.late.flush();
  }

  /** Hands on all that is held. */
  close(): void {
    this.closeTick();
    this.pipeline.closeMinute(true);
    this.late.flush();
  }
}
