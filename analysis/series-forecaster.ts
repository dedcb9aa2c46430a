import type { Forecast } from "../domain/forecast";
import { limitOf, returnsToItsLevel } from "../domain/metric-catalogue";
import type { ForecastMethod, Look } from "../domain/rule";
import { LineForecaster } from "./forecast-line";
import { Foresight } from "./foresight/foresight";

/** A method of forecasting one series, as samples come. */
export interface SeriesForecaster {
  /** @param limit what is full, in the series' unit; NaN when there is none. @returns whether the forecast is new */
  push(atMs: number, value: number, limit: number): boolean;
  /** As of the newest sample; `undefined` until enough is known. */
  forecast(horizonSeconds: number): Forecast | undefined;
}

/** The horizon of rules that look at when the limit is met. */
export const LIMIT_HORIZON_SECONDS = 60;

/** What a rule needs of a forecaster; `undefined` when it looks at none. */
export function forecastWantedBy(look: Look): { method: ForecastMethod; horizonSeconds: number } | undefined {
  if (look.at === "forecast") return { method: look.method, horizonSeconds: look.horizonSeconds };
  if (look.at === "limit") return { method: look.method, horizonSeconds: LIMIT_HORIZON_SECONDS };
  return undefined;
}

class LineSeriesForecaster implements SeriesForecaster {
  private readonly line: LineForecaster;
  private limit = Number.NaN;

  constructor(horizonSeconds: number) {
    this.line = new LineForecaster(horizonSeconds);
  }

  push(atMs: number, value: number, limit: number): boolean {
    this.limit = limit;
    return this.line.push(atMs, value);
  }

  forecast(): Forecast | undefined {
    return this.line.forecast(Number.isFinite(this.limit) ? this.limit : undefined);
  }
}

/** A forecaster for a series. Those of the method `line` forecast one horizon, the others any. */
export function createSeriesForecaster(
  method: ForecastMethod,
  seriesId: string,
  horizonSeconds: number,
): SeriesForecaster {
  return method === "line" ? new LineSeriesForecaster(horizonSeconds) : new Foresight(returnsToItsLevel(seriesId));
}

/** What is full: a fixed number, or the newest value of the series that says so. NaN when there is none. */
export function limitFor(seriesId: string, newestOf: (seriesId: string) => number): number {
  const limit = limitOf(seriesId);
  if (limit === undefined) return Number.NaN;
  return typeof limit === "number" ? limit : newestOf(limit);
}
