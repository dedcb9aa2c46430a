import type { Outlook } from "../../domain/outlook";
import type { HostFeed } from "../live/host-feed";
import type { ChartColors } from "./chart-colors";
import { burstPeakOf, type ChartDefinition } from "./chart-definition";
import { buildRows } from "./chart-rows";
import type { HistorySource } from "./history-source";
import type { AlarmSpan, BurstMark, ForecastShape, TimeSpan, Underlay } from "./paint-underlay";

const LIVE_HORIZON_SECONDS = 60;
const MAX_BURST_ROWS = 2000;

/** The newest value of a series, live or stored; NaN when there is none. */
export function newestValue(seriesId: string, feed: HostFeed | null, history: HistorySource): number {
  const live = feed?.newest(seriesId) ?? Number.NaN;
  if (!Number.isNaN(live)) return live;
  const [kept] = history.seriesOf([seriesId]);
  return kept?.mean.findLast((value) => value !== null) ?? Number.NaN;
}

/** Within the live horizon the newest tick's own forecast, which moves with each tick. */
function readLive({ forecastOf }: ChartDefinition, feed: HostFeed, color: string): ForecastShape | undefined {
  if (forecastOf === undefined) return undefined;
  const part = (name: string) => feed.newest(`forecast.${forecastOf}.${name}`);
  const point = {
    atMs: feed.newestAtMs + LIVE_HORIZON_SECONDS * 1000,
    mean: part("mean"),
    lower: part("lower"),
    upper: part("upper"),
  };
  const shape = { color, fromMs: feed.newestAtMs, fromValue: feed.newest(forecastOf), points: [point] };
  const isWhole = [shape.fromValue, ...Object.values(point)].every(Number.isFinite);
  return isWhole ? shape : undefined;
}

/** What the collector's outlook says of a line, as far ahead as is shown. */
function readOutlook(id: string, outlook: Outlook, horizonMs: number, color: string): ForecastShape | undefined {
  const series = outlook.series.find(({ seriesId }) => seriesId === id);
  const points = (series?.points ?? [])
    .filter(({ horizonSeconds }) => horizonSeconds * 1000 <= horizonMs)
    .map(({ horizonSeconds, ...band }) => ({ atMs: outlook.atMs + horizonSeconds * 1000, ...band }));
  if (!series || points.length === 0) return undefined;
  return { color, fromMs: outlook.atMs, fromValue: series.value, points };
}

function readForecasts(sources: UnderlaySources): ForecastShape[] {
  const { definition, feed, colors, horizonMs } = sources;
  const outlook = sources.outlook();
  const { forecastOf } = definition;
  return definition.lines.flatMap(({ id, color: number }) => {
    const color = colors.series(number);
    const isLive = id === forecastOf && horizonMs <= LIVE_HORIZON_SECONDS * 1000;
    const live = isLive && feed ? readLive(definition, feed, color) : undefined;
    return live ?? (outlook && readOutlook(id, outlook, horizonMs, color)) ?? [];
  });
}

function readBursts({ definition, history, feed, colors, span }: UnderlaySources): BurstMark[] {
  return (definition.burstsOf ?? []).flatMap((lineId) => {
    const id = burstPeakOf(lineId);
    const color = colors.series(definition.lines.find((line) => line.id === lineId)?.color ?? 1);
    const rows = buildRows([id], history.seriesOf([id]), feed, span, MAX_BURST_ROWS);
    return rows.flatMap(([atMs, value]) => (value! > 0 ? [{ atMs, value: value!, color }] : []));
  });
}

export interface UnderlaySources {
  definition: ChartDefinition;
  /** What is on screen. */
  span: TimeSpan;
  feed: HostFeed | null;
  history: HistorySource;
  alarms: () => readonly AlarmSpan[];
  maintenance: () => readonly TimeSpan[];
  /** Where the host is heading, when that is known. */
  outlook: () => Outlook | undefined;
  horizonMs: number;
  colors: ChartColors;
}

/** What is to be drawn under a chart's lines now. */
export function readUnderlay(
  sources: UnderlaySources,
): Pick<Underlay, "forecasts" | "bursts" | "limits" | "alarms" | "maintenance"> {
  const { definition, feed, history } = sources;
  const limits = (definition.limits ?? []).flatMap(({ seriesId, factor, label }) => {
    const value = newestValue(seriesId, feed, history) * factor;
    return Number.isFinite(value) && value > 0 ? [{ value, label }] : [];
  });
  const ids = new Set(definition.lines.map(({ id }) => id));
  return {
    forecasts: readForecasts(sources),
    bursts: readBursts(sources),
    limits: [...limits, ...(definition.levels ?? [])],
    alarms: sources.alarms().filter(({ seriesId, state }) => ids.has(seriesId) && state !== "pending"),
    maintenance: sources.maintenance(),
  };
}
