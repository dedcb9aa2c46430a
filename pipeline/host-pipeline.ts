import type { AlarmChange } from "../domain/alarm";
import type { Outlook } from "../domain/outlook";
import type { ActiveAlarm } from "../domain/protocol";
import type { RuleSet } from "../domain/rule";
import { Forecasts, type ForecastsState } from "./forecasts";
import { type DescribeGrowing, Judge } from "./judge";
import { Models } from "./models";
import { Recorder, type RecorderSink } from "./recorder";
import { SampleTable } from "./sample-table";
import { Unusual, type UnusualState } from "./unusual";

const FRAME_EVERY_MS = 1000;
/** How often it is told where the series are heading while somebody looks at the host. */
const WATCHED_OUTLOOK_EVERY_MS = 5000;
/** Alarms may change at every tick; the outlook that goes with them does not. */
const NEWS_OUTLOOK_EVERY_MS = 1000;

/** What the pipeline hands on, in the order in which it must be stored. */
export interface PipelineSink extends RecorderSink {
  alarm(change: AlarmChange, atMs: number): void;
  outlook(outlook: Outlook, atMs: number): void;
}

export interface PipelineOptions {
  /** The number of cores is NaN while it is not known. */
  host: { name: string; coreCount: number };
  rules: RuleSet;
  sink: PipelineSink;
  /** How often it is told where the series are heading while nobody looks. */
  outlookEveryMs: number;
  describeGrowing?: DescribeGrowing;
  warn: (message: string) => void;
}

/** What was learned of the series, to be kept over a restart. */
export interface LearnedState {
  forecasts: ForecastsState;
  unusual: UnusualState;
}

/**
 * What becomes of a host's ticks: forecasts, what is unusual, models, rules, frames and chunks. It runs at the node, and at the centre for
 * hosts whose samples others push. It holds no clock of its own: times are those of the ticks.
 */
export class HostPipeline {
  readonly table = new SampleTable();
  readonly models: Models;
  private readonly forecasts: Forecasts;
  private readonly unusual: Unusual;
  private readonly judge: Judge;
  private readonly recorder: Recorder;
  private frameFromMs = 0;
  private outlookAtMs = 0;
  private newsWaits = false;

  constructor(private readonly options: PipelineOptions) {
    const { host, rules, sink, describeGrowing, warn } = options;
    this.forecasts = new Forecasts(this.table, warn);
    this.unusual = new Unusual(this.table, warn);
    this.models = new Models(this.table, warn);
    this.judge = new Judge(this.table, this.forecasts, host, rules, describeGrowing);
    this.recorder = new Recorder(this.table, sink);
  }

  /**
   * Takes the tick that the table holds.
   * @param periodMs the sampling period in force @param isWatched somebody looks at the host, so every tick is handed on at once
   */
  run(atMs: number, periodMs: number, isWatched: boolean): void {
    this.unusual.run(atMs);
    this.models.run(atMs, periodMs);
    const changes = this.judge.judge(atMs);
    for (const change of changes) this.options.sink.alarm(change, atMs);
    this.recorder.record(atMs, periodMs);
    const frameMs = Math.floor(atMs / FRAME_EVERY_MS);
    if (isWatched || changes.length > 0 || frameMs !== this.frameFromMs) this.recorder.flushFrame(periodMs);
    this.frameFromMs = frameMs;
    this.tellOutlook(atMs, isWatched, this.models.takeNews() || changes.length > 0);
  }

  private tellOutlook(atMs: number, isWatched: boolean, hasNews: boolean): void {
    const usualMs = isWatched ? WATCHED_OUTLOOK_EVERY_MS : this.options.outlookEveryMs;
    this.newsWaits ||= hasNews;
    if (Math.abs(atMs - this.outlookAtMs) < (this.newsWaits ? NEWS_OUTLOOK_EVERY_MS : usualMs)) return;
    this.outlookAtMs = atMs;
    this.newsWaits = false;
    const outlook = {
      atMs,
      series: this.forecasts.outlook(),
      unusual: this.unusual.now(),
      models: this.models.now(),
    };
    this.options.sink.outlook(outlook, atMs);
  }

  /** Ends the present minute. @param partial more of it may come */
  closeMinute(partial: boolean): void {
    this.recorder.closeMinute(partial);
  }

  /** Has the present minute joined with what is stored of it. */
  joinMinute(): void {
    this.recorder.joinMinute();
  }

  /** Obeys other rules from the next tick on. */
  setRules(rules: RuleSet): void {
    this.judge.setRules(rules);
  }

  /** Judges loads by another number of cores. */
  setCoreCount(coreCount: number): void {
    this.judge.setCoreCount(coreCount);
  }

  /** Takes over what the centre holds as active, after a start. */
  adopt(active: ActiveAlarm[]): void {
    this.judge.adopt(active);
  }

  save(): LearnedState {
    return { forecasts: this.forecasts.save(), unusual: this.unusual.save() };
  }

  /** Takes over what an earlier run has learned. To be called before the first tick. */
  restore({ forecasts, unusual }: LearnedState): void {
    this.forecasts.restore(forecasts);
    this.unusual.restore(unusual);
  }
}
