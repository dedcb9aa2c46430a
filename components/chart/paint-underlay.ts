import type Dygraph from "dygraphs";
import type { Alarm } from "../../domain/alarm";
import type { ChartColors } from "./chart-colors";

/** The forecast of one line from the newest value on, points rising in time; values in the series' unit, times in ms since 1970. */
export interface ForecastShape {
  color: string;
  fromMs: number;
  fromValue: number;
  points: readonly { atMs: number; mean: number; lower: number; upper: number }[];
}

/** What a chart needs of an alarm to shade its time. */
export type AlarmSpan = Pick<Alarm, "seriesId" | "state" | "severity" | "sinceMs" | "changedAtMs">;

/** A burst that a mean hides: when, and how high. */
export interface BurstMark {
  atMs: number;
  value: number;
  color: string;
}

export interface TimeSpan {
  fromMs: number;
  toMs: number;
}

/** A time that somebody has marked. */
export interface MarkedTime extends TimeSpan {
  kind: "normal" | "fault";
}

export interface Underlay {
  forecasts: readonly ForecastShape[];
  bursts: readonly BurstMark[];
  /** A level that should not be met, with what it is called. */
  limits: { value: number; label: string }[];
  alarms: readonly AlarmSpan[];
  /** Times in which alarms are expected. */
  maintenance: readonly TimeSpan[];
  marks: readonly MarkedTime[];
  colors: ChartColors;
}

type Area = { x: number; y: number; w: number; h: number };

const MARK_PX = 5;

/** A triangle or, for a failure, a square at the top, so that the kind can be told without its colour. */
function paintMark(context: CanvasRenderingContext2D, x: number, y: number, isFailure: boolean): void {
  context.beginPath();
  if (isFailure) context.rect(x - MARK_PX + 1, y, 2 * MARK_PX, 2 * MARK_PX - 1);
  else {
    context.moveTo(x + 1, y);
    context.lineTo(x + 1 + MARK_PX, y + 2 * MARK_PX - 1);
    context.lineTo(x + 1 - MARK_PX, y + 2 * MARK_PX - 1);
  }
  context.fill();
}

function paintAlarms(context: CanvasRenderingContext2D, area: Area, graph: Dygraph, underlay: Underlay): void {
  const [fromMs, toMs] = graph.xAxisRange();
  for (const { sinceMs, changedAtMs, state, severity } of underlay.alarms) {
    const endMs = state === "active" ? toMs! : changedAtMs;
    if (endMs < fromMs! || sinceMs > toMs!) continue;
    const left = graph.toDomXCoord(Math.max(sinceMs, fromMs!));
    const right = graph.toDomXCoord(Math.min(endMs, toMs!));
    const isFailure = severity === "failure";
    context.fillStyle = isFailure ? underlay.colors.failure : underlay.colors.warning;
    context.globalAlpha = 0.1;
    context.fillRect(left, area.y, Math.max(2, right - left), area.h);
    context.globalAlpha = 0.9;
    if (sinceMs >= fromMs!) {
      context.fillRect(left, area.y, 2, area.h);
      paintMark(context, left, area.y, isFailure);
    }
    context.globalAlpha = 1;
  }
}

const HATCH_PX = 8;

/** Slanted lines, with their meaning in words. */
function paintMaintenance(context: CanvasRenderingContext2D, area: Area, graph: Dygraph, underlay: Underlay): void {
  const [fromMs, toMs] = graph.xAxisRange();
  for (const span of underlay.maintenance) {
    if (span.toMs < fromMs! || span.fromMs > toMs!) continue;
    const left = graph.toDomXCoord(Math.max(span.fromMs, fromMs!));
    const width = graph.toDomXCoord(Math.min(span.toMs, toMs!)) - left;
    context.save();
    context.beginPath();
    context.rect(left, area.y, width, area.h);
    context.clip();
    context.strokeStyle = underlay.colors.muted;
    context.globalAlpha = 0.25;
    context.lineWidth = 1;
    context.beginPath();
    for (let x = left - area.h; x < left + width; x += HATCH_PX) {
      context.moveTo(x, area.y + area.h);
      context.lineTo(x + area.h, area.y);
    }
    context.stroke();
    context.globalAlpha = 1;
    context.font = "11px system-ui, sans-serif";
    context.textBaseline = "bottom";
    context.textAlign = "left";
    context.fillStyle = underlay.colors.muted;
    context.fillText("maintenance", left + 4, area.y + area.h - 3);
    context.restore();
  }
}

function paintLimits(context: CanvasRenderingContext2D, area: Area, graph: Dygraph, underlay: Underlay): void {
  context.font = "11px system-ui, sans-serif";
  context.textBaseline = "top";
  for (const [i, { value, label }] of underlay.limits.entries()) {
    const y = graph.toDomYCoord(value);
    if (!(y >= area.y && y <= area.y + area.h)) continue;
    context.strokeStyle = underlay.colors.failure;
    context.lineWidth = 1;
    context.setLineDash([2, 3]);
    context.beginPath();
    context.moveTo(area.x, y);
    context.lineTo(area.x + area.w, y);
    context.stroke();
    context.setLineDash([]);
    context.fillStyle = underlay.colors.muted;
    // Two limits close together have their names at different ends.
    const isRight = i % 2 === 1;
    context.textAlign = isRight ? "right" : "left";
    context.fillText(label, isRight ? area.x + area.w - 6 : area.x + 6, y + 3);
  }
}

function paintForecast(context: CanvasRenderingContext2D, graph: Dygraph, forecast: ForecastShape): void {
  const { color, fromMs, fromValue, points } = forecast;
  const x = (atMs: number) => graph.toDomXCoord(atMs);
  const y = (value: number) => graph.toDomYCoord(value);
  const [fromX, fromY] = [x(fromMs), y(fromValue)];
  context.fillStyle = color;
  context.globalAlpha = 0.22;
  context.beginPath();
  context.moveTo(fromX, fromY);
  for (const { atMs, upper } of points) context.lineTo(x(atMs), y(upper));
  for (const { atMs, lower } of points.toReversed()) context.lineTo(x(atMs), y(lower));
  context.closePath();
  context.fill();
  context.globalAlpha = 1;
  context.strokeStyle = color;
  context.lineWidth = 1.5;
  context.setLineDash([5, 4]);
  context.beginPath();
  context.moveTo(fromX, fromY);
  for (const { atMs, mean } of points) context.lineTo(x(atMs), y(mean));
  context.stroke();
  context.setLineDash([]);
}

/** A shaded time between two lines, with its kind in words. */
function paintMarks(context: CanvasRenderingContext2D, area: Area, graph: Dygraph, underlay: Underlay): void {
  const [fromMs, toMs] = graph.xAxisRange();
  for (const mark of underlay.marks) {
    if (mark.toMs < fromMs! || mark.fromMs > toMs!) continue;
    const left = graph.toDomXCoord(mark.fromMs);
    const width = Math.max(2, graph.toDomXCoord(mark.toMs) - left);
    context.fillStyle = mark.kind === "fault" ? underlay.colors.failure : underlay.colors.ok;
    context.globalAlpha = 0.14;
    context.fillRect(left, area.y, width, area.h);
    context.globalAlpha = 0.8;
    context.fillRect(left, area.y, 1, area.h);
    context.fillRect(left + width - 1, area.y, 1, area.h);
    context.globalAlpha = 1;
    context.font = "11px system-ui, sans-serif";
    context.textBaseline = "bottom";
    context.textAlign = "left";
    const from = Math.max(left, area.x) + 4;
    if (context.measureText(mark.kind).width + 4 < left + width - from) {
      context.fillText(mark.kind, from, area.y + area.h - 3);
    }
  }
}

const BURST_PX = 3;

/** A diamond at the peak; of several within a few pixels, the highest. */
function paintBursts(context: CanvasRenderingContext2D, graph: Dygraph, bursts: readonly BurstMark[]): void {
  const highest = new Map<string, { x: number; y: number; color: string }>();
  for (const { atMs, value, color } of bursts) {
    const [x, y] = [graph.toDomXCoord(atMs), graph.toDomYCoord(value)];
    const place = `${color} ${Math.round(x / (2 * BURST_PX))}`;
    const known = highest.get(place);
    if (!known || y < known.y) highest.set(place, { x, y, color });
  }
  for (const { x, y, color } of highest.values()) {
    context.fillStyle = color;
    context.beginPath();
    context.moveTo(x, y - BURST_PX);
    context.lineTo(x + BURST_PX, y);
    context.lineTo(x, y + BURST_PX);
    context.lineTo(x - BURST_PX, y);
    context.fill();
  }
}

/** What lies under a chart's lines: maintenance as hatched, alarms and marks as shaded times, limits as dotted lines, bursts as diamonds, forecasts as dashed lines in their bands. */
export function paintUnderlay(context: CanvasRenderingContext2D, area: Area, graph: Dygraph, underlay: Underlay): void {
  context.save();
  context.beginPath();
  context.rect(area.x, area.y, area.w, area.h);
  context.clip();
  paintMaintenance(context, area, graph, underlay);
  paintAlarms(context, area, graph, underlay);
  paintMarks(context, area, graph, underlay);
  paintLimits(context, area, graph, underlay);
  paintBursts(context, graph, underlay.bursts);
  for (const forecast of underlay.forecasts) paintForecast(context, graph, forecast);
  context.restore();
}
