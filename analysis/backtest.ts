import type { AlarmChange } from "../domain/alarm";
import { returnsToItsLevel } from "../domain/metric-catalogue";
import type { Rule } from "../domain/rule";
import { maximumSeriesOf } from "../domain/rule";
import { seriesMatcher } from "../domain/series-pattern";
import type { Unit } from "../domain/units";
import { Foresight } from "./foresight/foresight";
import type { Skill } from "./foresight/horizon-learner";
import { RuleJudge } from "./rule-judge";
import {
  createSeriesForecaster,
  forecastWantedBy,
  LIMIT_HORIZON_SECONDS,
  type SeriesForecaster,
} from "./series-forecaster";

export interface BacktestOptions {
  seriesId: string;
  /** For the words of alarms. */
  hostName: string;
  /** Of the values, when it is not that of the series. */
  unit?: Unit;
  /** Those that do not look at this series are passed over. */
  rules: readonly Rule[];
  /** How far ahead forecasts are made, s. */
  horizonsSeconds: readonly number[];
  /** Time between forecasts, and how much history comes before the first. */
  everySeconds: number;
  afterSeconds: number;
}

export interface BacktestForecast {
  atMs: number;
  horizonSeconds: number;
  mean: number;
  lower: number;
  upper: number;
}

interface Judged {
  judge: RuleJudge;
  forecaster: SeriesForecaster | undefined;
  horizonSeconds: number;
  needsMaximum: boolean;
}

/**
 * A recording of one series, taken through the forecasts and rules that run at the nodes. Its clock is that of the samples.
 */
export class Backtest {
  private readonly judged: Judged[];
  private readonly foresight: Foresight;
  private nextForecastAtMs = Number.NaN;

  constructor(private readonly options: BacktestOptions) {
    const { seriesId, hostName, unit, rules } = options;
    this.foresight = new Foresight(returnsToItsLevel(seriesId));
    this.judged = rules
      .filter(({ enabled, look, series }) => enabled && look.at !== "silent" && seriesMatcher(series)(seriesId))
      .map((rule) => {
        const wanted = forecastWantedBy(rule.look);
        const forecaster =
          wanted?.method === "foresight"
            ? this.foresight
            : wanted && createSeriesForecaster(wanted.method, seriesId, wanted.horizonSeconds);
        return {
          judge: new RuleJudge(rule, { hostName, seriesId, unit, coreCount: 1 }),
          forecaster,
          horizonSeconds: wanted?.horizonSeconds ?? LIMIT_HORIZON_SECONDS,
          needsMaximum: maximumSeriesOf(rule, seriesId) !== undefined,
        };
      });
  }

  /** How good forecasts of about this horizon have been. */
  skillOf(horizonSeconds: number): Skill {
    return this.foresight.skill(horizonSeconds);
  }

  /** Takes the next sample. @param limit what is full, in the series' unit; NaN when there is none. @returns the alarms that changed with it, and the forecasts that were due */
  push(atMs: number, value: number, limit: number): { changes: AlarmChange[]; forecasts: BacktestForecast[] } {
    const isNew = this.foresight.push(atMs, value, limit);
    const changes: AlarmChange[] = [];
    for (const { judge, forecaster, horizonSeconds, needsMaximum } of this.judged) {
      const isNewHere = forecaster && (forecaster === this.foresight ? isNew : forecaster.push(atMs, value, limit));
      const change = judge.judge({
        atMs,
        value,
        maximum: needsMaximum ? limit : Number.NaN,
        forecast: forecaster && {
          latest: isNewHere ? forecaster.forecast(horizonSeconds) : undefined,
          isNew: isNewHere ?? false,
        },
      });
      if (change) changes.push(change);
    }
    return { changes, forecasts: this.forecastsDue(atMs) };
  }

  private forecastsDue(atMs: number): BacktestForecast[] {
    const { afterSeconds, everySeconds, horizonsSeconds } = this.options;
    if (Number.isNaN(this.nextForecastAtMs)) this.nextForecastAtMs = atMs + afterSeconds * 1000;
    if (atMs < this.nextForecastAtMs) return [];
    this.nextForecastAtMs = atMs + everySeconds * 1000;
    return horizonsSeconds.flatMap((horizonSeconds) => {
      const forecast = this.foresight.forecast(horizonSeconds);
      if (!forecast) return [];
      const { mean, lower, upper } = forecast;
      return [{ atMs, horizonSeconds, mean, lower, upper }];
    });
  }
}
