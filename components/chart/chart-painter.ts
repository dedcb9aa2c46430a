import type Dygraph from "dygraphs";
import type { Outlook } from "../../domain/outlook";
import { formatValue, type RateDisplay } from "../../domain/units";
import type { HostFeed } from "../live/host-feed";
import { formatTime, type TimeZone } from "../shell/view-preferences";
import { type ChartColors, readChartColors } from "./chart-colors";
import { type ChartDefinition, seriesOfChart } from "./chart-definition";
import { dygraphOptions } from "./chart-options";
import { listenToPointer, type PlotArea } from "./chart-pointer";
import { buildRows, type ChartRow, nearestRow, valueAtRow } from "./chart-rows";
import { chartScheduler, type Drawable } from "./chart-scheduler";
import type { ChartView } from "./chart-view";
import type { HistorySource } from "./history-source";
import { type AlarmSpan, paintUnderlay, type TimeSpan, type Underlay } from "./paint-underlay";
import { newestValue, readUnderlay } from "./read-underlay";
import { valueRange } from "./value-range";

export interface PainterParts {
  definition: ChartDefinition;
  view: ChartView;
  history: HistorySource;
  feed: HostFeed | null;
  element: HTMLElement;
  selection: HTMLElement;
  crosshair: HTMLElement;
  /** Says that there is nothing to draw. */
  emptyNote: HTMLElement;
  /** Where the value of each line is told, in the order of the lines. */
  legend: readonly HTMLElement[];
  timeZone: TimeZone;
  rateDisplay: RateDisplay;
  alarms: () => readonly AlarmSpan[];
  maintenance: () => readonly TimeSpan[];
  outlook: () => Outlook | undefined;
}

const FASTEST_DRAW_MS = 100;
const SLOWEST_DRAW_MS = 10_000;
/** Drawing may take this share of the time, so that a slow machine draws less often instead of falling behind. */
const DRAW_SHARE = 1 / 30;
/** Frames come a little early or late; one that is early is not passed over for that. */
const BEAT_SHARE = 0.7;
const TELL_EVERY_MS = 500;
const SUMMARY_EVERY_MS = 5000;
const ROWS_PER_PIXEL = 2;

/** Draws one chart with dygraphs, when something of it is new and it is on screen. */
export class ChartPainter implements Drawable {
  private isVisible = false;
  private widthPx: number;
  private graph: Dygraph | undefined;
  private rows: ChartRow[] = [];
  private drawnSpan = { fromMs: 0, toMs: 0 };
  private drawn = {
    atMs: 0,
    costMs: 0,
    range: -1,
    history: -1,
    feed: -1,
    alarms: undefined as unknown,
    maintenance: undefined as unknown,
    outlook: undefined as unknown,
    marks: undefined as unknown,
  };
  private toldAtMs = 0;
  private toldHover = -1;
  private summarizedAtMs = 0;
  private readonly colors: ChartColors = readChartColors();
  private underlay: Underlay;
  private readonly stops: (() => void)[];

  constructor(
    private readonly parts: PainterParts,
    private readonly Graph: typeof Dygraph,
  ) {
    const { view, history, feed, element, selection } = parts;
    const { wake } = chartScheduler;
    this.widthPx = element.clientWidth;
    this.underlay = {
      forecasts: [],
      bursts: [],
      limits: [],
      alarms: [],
      maintenance: [],
      marks: [],
      colors: this.colors,
    };
    this.stops = [
      listenToPointer({ element, selection, view, area: () => this.plotArea() }),
      view.rangeChanged.subscribe(wake),
      view.hoverChanged.subscribe(wake),
      view.marksChanged.subscribe(wake),
      history.changed.subscribe(wake),
      ...(feed ? [feed.changed.subscribe(wake)] : []),
      chartScheduler.add(this),
    ];
  }

  destroy(): void {
    for (const stop of this.stops) stop();
    this.parts.history.hide(this);
    this.graph?.destroy();
  }

  setVisible(isVisible: boolean): void {
    if (isVisible === this.isVisible) return;
    this.isVisible = isVisible;
    const { history, definition } = this.parts;
    if (isVisible) history.show(this, seriesOfChart(definition));
    else history.hide(this);
    chartScheduler.wake();
  }

  resize(): void {
    const widthPx = this.parts.element.clientWidth;
    if (widthPx === this.widthPx) return;
    this.widthPx = widthPx;
    if (!this.graph) return;
    this.graph.resize();
    this.drawn.range = -1;
    chartScheduler.wake();
  }

  drawIfDue(nowMs: number): number {
    if (!this.isVisible) return Number.POSITIVE_INFINITY;
    const { view, history, feed } = this.parts;
    const { drawn } = this;
    const isLive = view.range().kind === "live";
    // A long view is drawn seldom, but what was fetched for it, a forecast and a mark are not kept waiting.
    const isMoved =
      drawn.range !== view.rangeChanged.version ||
      drawn.history !== history.changed.version ||
      drawn.outlook !== this.parts.outlook() ||
      drawn.marks !== view.marks;
    const isNew =
      drawn.feed !== (feed?.changed.version ?? 0) ||
      drawn.alarms !== this.parts.alarms() ||
      drawn.maintenance !== this.parts.maintenance();
    const pauseMs = this.pauseMs();
    const restMs = isMoved ? 0 : drawn.atMs + pauseMs - nowMs;
    // Frames give the beat, so that all charts are drawn in one go; without them the axis moves on all the same.
    const isLate = isLive && restMs <= -pauseMs;
    const draws = isMoved || (restMs <= 0 && isNew) || isLate;
    if (draws) this.draw(nowMs);
    if (draws || view.hoverChanged.version !== this.toldHover || nowMs - this.toldAtMs >= TELL_EVERY_MS) {
      this.tell(nowMs);
    }
    if (!draws && isNew) return Math.max(1, restMs);
    return isLive ? 2 * this.pauseMs() : Number.POSITIVE_INFINITY;
  }

  /** A line that moves by less than a pixel need not be drawn again. */
  private pauseMs(): number {
    const { fromMs, toMs } = this.drawnSpan;
    const pixelMs = (toMs - fromMs) / Math.max(200, this.widthPx);
    const periodMs = this.parts.feed?.periodMs ?? SLOWEST_DRAW_MS;
    const newMs = Math.min(SLOWEST_DRAW_MS, Math.max(pixelMs, Math.min(1000, periodMs)));
    return Math.max(FASTEST_DRAW_MS, newMs * BEAT_SHARE, this.drawn.costMs / DRAW_SHARE);
  }

  private draw(nowMs: number): void {
    const { definition, view, history, feed, element } = this.parts;
    const startedAtMs = performance.now();
    const span = view.span();
    const ids = definition.lines.map(({ id }) => id);
    this.rows = buildRows(ids, history.seriesOf(ids), feed, span, this.widthPx * ROWS_PER_PIXEL);
    const { colors } = this;
    const read = readUnderlay({ ...this.parts, colors, span, horizonMs: view.horizonMs });
    this.underlay = { ...this.underlay, ...read, marks: view.marks };
    this.drawnSpan = span;
    const isEmpty = this.rows.every((row) => row.every((value, i) => i === 0 || value === null || Number.isNaN(value)));
    this.parts.emptyNote.hidden = !isEmpty || history.state === "loading";
    // dygraphs' types want Date or number in rows, and it needs one row at least.
    const file = (this.rows.length > 0 ? this.rows : [[span.fromMs, ...ids.map(() => null)]]) as number[][];
    const { forecasts, bursts, limits } = this.underlay;
    const means = forecasts.flatMap(({ points }) => points.map(({ mean }) => mean));
    const levels = [...limits, ...bursts].map(({ value }) => value).concat(means);
    const changing = {
      file,
      dateWindow: [span.fromMs, span.toMs] as [number, number],
      valueRange: valueRange(this.rows, levels, definition.atLeast ?? 0),
    };
    if (this.graph) this.graph.updateOptions(changing);
    else {
      const { timeZone, rateDisplay } = this.parts;
      this.graph = new this.Graph(element, file, {
        ...dygraphOptions({ definition, timeZone, rateDisplay, colors: this.colors, Graph: this.Graph }),
        ...changing,
        underlayCallback: (context, area, graph) => paintUnderlay(context, area, graph, this.underlay),
      });
    }
    this.drawn = {
      atMs: nowMs,
      costMs: performance.now() - startedAtMs,
      range: view.rangeChanged.version,
      history: history.changed.version,
      feed: feed?.changed.version ?? 0,
      alarms: this.parts.alarms(),
      maintenance: this.parts.maintenance(),
      outlook: this.parts.outlook(),
      marks: view.marks,
    };
  }

  private plotArea(): PlotArea | undefined {
    return this.graph?.getArea();
  }

  private newest(seriesId: string): number {
    return newestValue(seriesId, this.parts.feed, this.parts.history);
  }

  /** Tells the values under the pointer, or the newest ones, and shows the pointer's time in this chart too. */
  private tell(nowMs: number): void {
    const { definition, legend, view, crosshair, rateDisplay } = this.parts;
    const { fromMs, toMs } = this.drawnSpan;
    this.toldAtMs = nowMs;
    this.toldHover = view.hoverChanged.version;
    const share = view.hoverShare;
    const plot = this.plotArea();
    crosshair.hidden = share === null || !plot;
    const hoverAtMs = fromMs + (share ?? 0) * (toMs - fromMs);
    if (share !== null && plot) {
      crosshair.style.transform = `translateX(${Math.round(plot.x + share * plot.w)}px)`;
      crosshair.dataset.time = formatTime(hoverAtMs, this.parts.timeZone);
    }
    const index = share === null ? -1 : nearestRow(this.rows, hoverAtMs);
    const isFixed = view.range().kind === "fixed";
    const values = definition.lines.map(({ id }, i) => {
      const value =
        share === null && !isFixed
          ? this.newest(id)
          : valueAtRow(this.rows, share === null ? this.rows.length - 1 : index, i + 1);
      return formatValue(value, definition.unit, rateDisplay);
    });
    values.forEach((text, i) => {
      const element = legend[i];
      if (element && element.textContent !== text) element.textContent = text;
    });
    if (nowMs - this.summarizedAtMs >= SUMMARY_EVERY_MS) {
      this.summarizedAtMs = nowMs;
      this.summarize(values);
    }
  }

  /** The chart in words, for those who cannot see it. */
  private summarize(values: readonly string[]): void {
    const { definition, element, timeZone } = this.parts;
    const told = definition.lines.map(({ label }, i) => `${label} ${values[i]}`).join(", ");
    const { fromMs, toMs } = this.drawnSpan;
    const span = `from ${formatTime(fromMs, timeZone)} to ${formatTime(toMs, timeZone)}`;
    element.setAttribute(
      "aria-label",
      `${definition.title} ${span}: ${told}. Arrow keys move in time, plus and minus zoom, Home follows what is live.`,
    );
  }
}
