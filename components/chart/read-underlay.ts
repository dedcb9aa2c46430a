import type { HostFeed } from "../live/host-feed";
import type { ChartDefinition } from "./chart-definition";
import type { HistorySource } from "./history-source";
import type { AlarmSpan, ForecastShape, TimeSpan, Underlay } from "./paint-underlay";

const DEFAULT_HORIZON_SECONDS = 60;

/** The newest value of a series, live or stored; NaN when there is none. */
export function newestValue(seriesId: string, feed: HostFeed | null, history: HistorySource): number {
  const live = feed?.newest(seriesId) ?? Number.NaN;
  if (!Number.isNaN(live)) return live;
  const [kept] = history.seriesOf([seriesId]);
  return kept?.mean.findLast((value) => value !== null) ?? Number.NaN;
}

function readForecast(definition: ChartDefinition, feed: HostFeed): ForecastShape | undefined {
  const { forecastOf, forecastHorizonSeconds = DEFAULT_HORIZON_SECONDS } = definition;
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

export interface UnderlaySources {
  definition: ChartDefinition;
  feed: HostFeed | null;
  history: HistorySource;
  alarms: () => readonly AlarmSpan[];
  maintenance: () => readonly TimeSpan[];
}

/** What is to be drawn under a chart's lines now. */
export function readUnderlay(
  sources: UnderlaySources,
): Pick<Underlay, "forecast" | "limits" | "alarms" | "maintenance"> {
  const { definition, feed, history } = sources;
  const limits = (definition.limits ?? []).flatMap(({ seriesId, factor, label }) => {
    const value = newestValue(seriesId, feed, history) * factor;
    return Number.isFinite(value) && value > 0 ? [{ value, label }] : [];
  });
  const ids = new Set(definition.lines.map(({ id }) => id));
  return {
    forecast: feed ? readForecast(definition, feed) : undefined,
    limits: [...limits, ...(definition.levels ?? [])],
    alarms: sources.alarms().filter(({ seriesId, state }) => ids.has(seriesId) && state !== "pending"),
    maintenance: sources.maintenance(),
  };
}
