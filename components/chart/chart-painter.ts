import type Dygraph from "dygraphs";
import type { Alarm } from "../../domain/alarm";
import { formatValue, type RateDisplay, type Unit } from "../../domain/units";
import type { HostFeed } from "../live/host-feed";
import type { TimeZone } from "../shell/view-preferences";
import { buildRows, type ChartRow, nearestRow } from "./chart-rows";
import type { Drawable } from "./chart-scheduler";
import type { ChartView } from "./chart-view";
import type { HistorySource } from "./history-source";
import { type ForecastShape, paintUnderlay, type Underlay } from "./paint-underlay";
import { fixedRange } from "./view-range";

export interface ChartLine {
  id: string;
  label: string;
  /** Number of a series colour, 1 to 8. */
  color: number;
}

export interface ChartDefinition {
  title: string;
  lines: readonly ChartLine[];
  unit: Unit;
  /** The series whose forecast is drawn. */
  forecastOf?: string;
  forecastHorizonSeconds?: number;
  /** Series whose newest values are drawn as limits, times a factor. */
  limits?: readonly { seriesId: string; factor: number; label: string }[];
  /** Values start at nought, and reach at least this far. */
  atLeast?: number;
}

export interface PainterParts {
  definition: ChartDefinition;
  view: ChartView;
  history: HistorySource;
  feed: HostFeed | null;
  element: HTMLElement;
  /** Where the value of each line is told, in the order of the lines. */
  legend: readonly HTMLElement[];
  timeZone: TimeZone;
  rateDisplay: RateDisplay;
  alarms: () => readonly Alarm[];
}

const FASTEST_DRAW_MS = 100;
const SLOWEST_DRAW_MS = 1000;
const DEFAULT_HORIZON_SECONDS = 60;

function colorOf(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

/** dygraphs has it, its types do not. */
function dateFormatterOf(Graph: typeof Dygraph) {
  return (Graph as unknown as { dateAxisLabelFormatter: (date: number | Date) => string }).dateAxisLabelFormatter;
}

/** Draws one chart with dygraphs, when something of it is new and it is on screen. */
export class ChartPainter implements Drawable {
  isVisible = true;
  private graph: Dygraph | undefined;
  private rows: ChartRow[] = [];
  private drawnAtMs = 0;
  private drawnVersion = "";
  private hoverVersion = -1;
  private isSettingRange = false;
  private underlay: Underlay;

  constructor(
    private readonly parts: PainterParts,
    private readonly Graph: typeof Dygraph,
  ) {
    this.underlay = {
      forecast: undefined,
      limits: [],
      alarms: [],
      color: colorOf(`--series-${parts.definition.lines[0]!.color}`),
      failureColor: colorOf("--failure"),
      warningColor: colorOf("--warning"),
      mutedColor: colorOf("--muted"),
    };
  }

  destroy(): void {
    this.graph?.destroy();
  }

  resize(): void {
    this.graph?.resize();
  }

  drawIfDue(nowMs: number): void {
    if (!this.isVisible) return;
    const { view, history, feed } = this.parts;
    const range = view.range();
    const version = `${view.rangeChanged.version} ${history.changed.version} ${feed?.changed.version} ${this.parts.alarms().length}`;
    const spanMs = view.span(nowMs).toMs - view.span(nowMs).fromMs;
    const perPixelMs = spanMs / Math.max(200, this.parts.element.clientWidth);
    const pauseMs = Math.min(SLOWEST_DRAW_MS, Math.max(FASTEST_DRAW_MS, perPixelMs));
    const isNewRange = !this.drawnVersion.startsWith(`${view.rangeChanged.version} `);
    const isDue =
      isNewRange || (nowMs - this.drawnAtMs >= pauseMs && (version !== this.drawnVersion || range.kind === "live"));
    if (isDue) {
      this.drawnVersion = version;
      this.drawnAtMs = nowMs;
      this.draw(nowMs);
    }
    if (isDue || view.hoverChanged.version !== this.hoverVersion) {
      this.hoverVersion = view.hoverChanged.version;
      this.showValues();
    }
  }

  private draw(nowMs: number): void {
    const { definition, view, history, feed, element } = this.parts;
    const span = view.span(nowMs);
    const ids = definition.lines.map(({ id }) => id);
    this.rows = buildRows(ids, history.seriesOf(ids), feed, span, element.clientWidth * 2);
    this.underlay = { ...this.underlay, ...this.readUnderlay() };
    const file = this.rows.length > 0 ? this.rows : [[span.fromMs, ...ids.map(() => null)] as ChartRow];
    const dateWindow: [number, number] = [span.fromMs, span.toMs];
    const valueRange = this.valueRange();
    this.isSettingRange = true;
    // dygraphs' types know rows of Dates and numbers only as any[][].
    if (this.graph) this.graph.updateOptions({ file: file as number[][], dateWindow, valueRange });
    else this.graph = this.create(file as number[][], dateWindow, valueRange);
    this.isSettingRange = false;
  }

  private create(file: number[][], dateWindow: [number, number], valueRange: [number, number | null]): Dygraph {
    const { definition, view, element, timeZone, rateDisplay } = this.parts;
    const { lines, unit } = definition;
    const grid = colorOf("--line");
    return new this.Graph(element, file, {
      labels: ["time", ...lines.map(({ label }, i) => `${label} ${i}`)],
      colors: lines.map(({ color }) => colorOf(`--series-${color}`)),
      dateWindow,
      valueRange,
      labelsUTC: timeZone === "utc",
      legend: "never",
      strokeWidth: 1.5,
      gridLineColor: grid,
      gridLineWidth: 1,
      axisLineColor: grid,
      axisLabelFontSize: 11,
      highlightCircleSize: 3,
      animatedZooms: false,
      showRangeSelector: false,
      rightGap: 6,
      axes: {
        x: {
          axisLabelWidth: 70,
          pixelsPerLabel: 90,
          ticker: this.Graph.dateTicker,
          axisLabelFormatter: dateFormatterOf(this.Graph),
        },
        y: {
          axisLabelWidth: 78,
          pixelsPerLabel: 34,
          axisLabelFormatter: (value) => formatValue(Number(value), unit, rateDisplay),
        },
      },
      underlayCallback: (context, area, graph) => paintUnderlay(context, area, graph, this.underlay),
      zoomCallback: (fromMs, toMs) => view.setRange(fixedRange(fromMs, toMs)),
      highlightCallback: (_event, atMs) => view.setHover(atMs),
      unhighlightCallback: () => view.setHover(null),
      drawCallback: (graph, isInitial) => this.takeOverPan(graph, isInitial),
    });
  }

  /** A pan with the mouse moves one graph; the others follow through the view. */
  private takeOverPan(graph: Dygraph, isInitial: boolean): void {
    if (isInitial || this.isSettingRange) return;
    const [fromMs, toMs] = graph.xAxisRange();
    const shown = this.parts.view.span(Date.now());
    const slackMs = (shown.toMs - shown.fromMs) / 200;
    if (Math.abs(fromMs! - shown.fromMs) > slackMs) this.parts.view.setRange(fixedRange(fromMs!, toMs!));
  }

  private readUnderlay(): Pick<Underlay, "forecast" | "limits" | "alarms"> {
    const { definition, feed } = this.parts;
    const limits = (definition.limits ?? []).flatMap(({ seriesId, factor, label }) => {
      const value = this.newest(seriesId) * factor;
      return Number.isFinite(value) && value > 0 ? [{ value, label }] : [];
    });
    const ids = new Set(definition.lines.map(({ id }) => id));
    const alarms = this.parts.alarms().filter(({ seriesId }) => ids.has(seriesId));
    return { forecast: feed ? this.readForecast(feed) : undefined, limits, alarms };
  }

  private newest(seriesId: string): number {
    const live = this.parts.feed?.newest(seriesId) ?? Number.NaN;
    if (!Number.isNaN(live)) return live;
    const [kept] = this.parts.history.seriesOf([seriesId]);
    return kept?.mean.findLast((value) => value !== null) ?? Number.NaN;
  }

  private readForecast(feed: HostFeed): ForecastShape | undefined {
    const { forecastOf, forecastHorizonSeconds = DEFAULT_HORIZON_SECONDS } = this.parts.definition;
    if (forecastOf === undefined) return undefined;
    const part = (name: string) => feed.newest(`forecast.${forecastOf}.${name}`);
    const shape = {
      fromMs: feed.newestAtMs,
      fromValue: feed.newest(forecastOf),
      toMs: feed.newestAtMs + forecastHorizonSeconds * 1000,
      mean: part("mean"),
      lower: part("lower"),
      upper: part("upper"),
    };
    return Object.values(shape).every(Number.isFinite) ? shape : undefined;
  }

  /** From nought to a little above what is drawn, so that the axis does not jump with every peak. */
  private valueRange(): [number, number | null] {
    let highest = this.parts.definition.atLeast ?? 0;
    for (const row of this.rows) {
      for (let i = 1; i < row.length; i++) if ((row[i] ?? 0) > highest) highest = row[i]!;
    }
    const { forecast, limits } = this.underlay;
    if (forecast) highest = Math.max(highest, Math.min(forecast.upper, highest * 1.5));
    for (const { value } of limits) highest = Math.max(highest, value);
    return [0, highest > 0 ? highest * 1.08 : 1];
  }

  /** Tells the values under the pointer, or the newest ones, and marks the pointer's time in this chart too. */
  private showValues(): void {
    const { definition, legend, view, rateDisplay } = this.parts;
    const { hoverAtMs } = view;
    const index = hoverAtMs === null ? -1 : nearestRow(this.rows, hoverAtMs);
    if (this.graph && index >= 0) this.graph.setSelection(index);
    else if (this.graph && this.graph.getSelection() >= 0) this.graph.clearSelection();
    definition.lines.forEach(({ id }, i) => {
      const value = index >= 0 ? this.rows[index]![i + 1] : this.newest(id);
      const text = formatValue(value, definition.unit, rateDisplay);
      const element = legend[i];
      if (element && element.textContent !== text) element.textContent = text;
    });
  }
}
