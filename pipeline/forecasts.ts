import { LineForecaster } from "../analysis/forecast-line";
import { FORESIGHT_HORIZONS_SECONDS, Foresight, type ForesightState } from "../analysis/foresight/foresight";
import { createSeriesForecaster, type SeriesForecaster } from "../analysis/series-forecaster";
import type { Forecast, TimeToLimit } from "../domain/forecast";
import { limitOf, returnsToItsLevel } from "../domain/metric-catalogue";
import { MAX_OUTLOOK_SERIES, OUTLOOK_HORIZONS_SECONDS, type SeriesOutlook } from "../domain/outlook";
import type { ForecastMethod } from "../domain/rule";
import type { SampleTable } from "./sample-table";

/** What is forecast on every host, rule or not. */
const ALWAYS =
  /^(memory\.used|memory\.used_ratio|swap\.used|files\.open|filesystem\..+\.(used_ratio|inodes_used_ratio))$/;
/** The series whose forecast is a series itself: the fleet page shows it. */
const PUBLISHED_SERIES = "memory.used";
const PUBLISHED_HORIZON_SECONDS = 60;
/** Forecasters learn nothing from ticks nearer than this to the last one. */
const LEAST_SPACING_MS = 1000;
const PUBLISHED_PARTS = ["mean", "lower", "upper", "limit_in_earliest", "limit_in_likely", "limit_in_latest"] as const;

interface Engine {
  seriesId: string;
  slot: number;
  /** The slot is undefined while the limit is not there. */
  limit: { slot: number | undefined } | { fixed: number } | undefined;
  forecaster: SeriesForecaster;
  isNew: boolean;
}

/** A forecast of one series and horizon, renewed at each tick: what rules look at. */
export interface Forecasting {
  engine: Engine;
  horizonSeconds: number;
  latest: Forecast | undefined;
  isNew: boolean;
}

export interface ForecastWanted {
  seriesId: string;
  method: ForecastMethod;
  horizonSeconds: number;
}

/** What is kept over a restart, by series. */
export type ForecastsState = Map<string, ForesightState>;

/** Forecasts the series of this host that can be full, and those that rules name. At most 64 series are learned. */
export class Forecasts {
  private engines = new Map<string, Engine>();
  /** The engines before `begin`, from which those that are wanted again are taken. */
  private known = new Map<string, Engine>();
  private forecastings = new Map<string, Forecasting>();
  private restored: ForecastsState = new Map();
  private readonly line = new LineForecaster(PUBLISHED_HORIZON_SECONDS);
  private publishedSlots: number[] = [];
  private published: Engine | undefined;
  private ranAtMs = Number.NaN;

  /** @param warn told when what an earlier run learned cannot be used */
  constructor(
    private readonly table: SampleTable,
    private readonly warn: (message: string) => void = () => undefined,
  ) {}

  /** Begins anew to say what is wanted: `want` for each of them. What was learned of a series stays. */
  begin(): void {
    this.known = this.engines;
    this.engines = new Map();
    this.forecastings = new Map();
    this.published = this.table.has(PUBLISHED_SERIES)
      ? this.engineOf(PUBLISHED_SERIES, "foresight", PUBLISHED_HORIZON_SECONDS)
      : undefined;
    for (const [seriesId] of [...this.table.entries()]) {
      if (ALWAYS.test(seriesId)) this.engineOf(seriesId, "foresight", PUBLISHED_HORIZON_SECONDS);
    }
  }

  want({ seriesId, method, horizonSeconds }: ForecastWanted): Forecasting | undefined {
    const engine = this.engineOf(seriesId, method, horizonSeconds);
    if (!engine) return undefined;
    const key = `${horizonSeconds} ${method} ${seriesId}`;
    const forecasting = this.forecastings.get(key) ?? { engine, horizonSeconds, latest: undefined, isNew: false };
    this.forecastings.set(key, forecasting);
    return forecasting;
  }

  private engineOf(seriesId: string, method: ForecastMethod, horizonSeconds: number): Engine | undefined {
    const key = method === "line" ? `line ${horizonSeconds} ${seriesId}` : `foresight ${seriesId}`;
    const bound = this.engines.get(key);
    if (bound) return bound;
    if (method === "foresight" && this.engines.size >= MAX_OUTLOOK_SERIES) return undefined;
    const limit = limitOf(seriesId);
    const engine: Engine = {
      seriesId,
      slot: this.table.slot(seriesId),
      limit:
        limit === undefined
          ? undefined
          : typeof limit === "number"
            ? { fixed: limit }
            : { slot: this.table.slotOf(limit) },
      forecaster: this.known.get(key)?.forecaster ?? this.createForecaster(seriesId, method, horizonSeconds),
      isNew: false,
    };
    this.engines.set(key, engine);
    return engine;
  }

  private createForecaster(seriesId: string, method: ForecastMethod, horizonSeconds: number): SeriesForecaster {
    const kept = method === "foresight" ? this.restored.get(seriesId) : undefined;
    if (!kept) return createSeriesForecaster(method, seriesId, horizonSeconds);
    this.restored.delete(seriesId);
    try {
      const foresight = new Foresight(returnsToItsLevel(seriesId));
      foresight.restore(kept);
      return foresight;
    } catch (error) {
      this.warn(`what was learned of ${seriesId} cannot be used, so it is learned anew: ${(error as Error).message}`);
      return createSeriesForecaster(method, seriesId, horizonSeconds);
    }
  }

  /** Renews all forecasts from the tick that the table holds, once a second at most. */
  run(atMs: number): void {
    const sinceLastMs = atMs - this.ranAtMs;
    if (sinceLastMs >= 0 && sinceLastMs < LEAST_SPACING_MS) {
      for (const forecasting of this.forecastings.values()) forecasting.isNew = false;
      return;
    }
    this.ranAtMs = atMs;
    for (const engine of this.engines.values()) {
      const value = this.table.get(engine.slot);
      engine.isNew = engine.forecaster.push(atMs, value, this.limitOf(engine));
      if (engine === this.published) this.line.push(atMs, value);
    }
    for (const forecasting of this.forecastings.values()) {
      forecasting.isNew = forecasting.engine.isNew;
      if (forecasting.isNew) {
        forecasting.latest = forecasting.engine.forecaster.forecast(forecasting.horizonSeconds);
      }
    }
    if (this.published?.isNew) this.publish(this.published);
  }

  private limitOf({ limit }: Engine): number {
    if (!limit) return Number.NaN;
    if ("fixed" in limit) return limit.fixed;
    return limit.slot === undefined ? Number.NaN : this.table.get(limit.slot);
  }

  /** Until the series is known, what the line over the newest 20 samples says: for eyes, while rules wait. */
  private publish(engine: Engine): void {
    const limit = this.limitOf(engine);
    const line = this.line.forecast(Number.isFinite(limit) ? limit : undefined);
    const forecast = engine.forecaster.forecast(PUBLISHED_HORIZON_SECONDS) ?? line;
    const time: TimeToLimit | undefined = forecast?.timeToLimit ?? line?.timeToLimit;
    const values = [
      forecast?.mean,
      forecast?.lower,
      forecast?.upper,
      time?.earliestSeconds,
      time?.likelySeconds,
      time?.latestSeconds,
    ];
    if (this.publishedSlots.length === 0)
      this.publishedSlots = PUBLISHED_PARTS.map((part) => this.table.slot(`forecast.${PUBLISHED_SERIES}.${part}`));
    this.publishedSlots.forEach((slot, i) => {
      this.table.set(slot, values[i] ?? Number.NaN);
    });
  }

  /** Where all series are heading that are learned here. */
  outlook(): SeriesOutlook[] {
    const series: SeriesOutlook[] = [];
    for (const engine of this.engines.values()) {
      const { seriesId, forecaster, slot } = engine;
      const value = this.table.get(slot);
      if (!(forecaster instanceof Foresight) || Number.isNaN(value)) continue;
      const limit = this.limitOf(engine);
      const forecasts = OUTLOOK_HORIZONS_SECONDS.flatMap((seconds) => forecaster.forecast(seconds) ?? []);
      const { timeToLimit, growth, step, habit } = forecasts[0] ?? {};
      const isFilling = timeToLimit !== undefined && Number.isFinite(timeToLimit.likelySeconds);
      series.push({
        seriesId,
        value,
        limit: Number.isFinite(limit) ? limit : null,
        points: forecasts.map(({ horizonSeconds, mean, lower, upper }) => ({
          horizonSeconds,
          mean: rounded(mean),
          lower: rounded(lower),
          upper: rounded(upper),
        })),
        timeToLimit: isFilling ? timeToLimit : null,
        growth: growth ? { perSecond: growth.perSecond, sinceMs: growth.sinceMs } : null,
        step: step ?? null,
        habit: habit ?? null,
        skill: FORESIGHT_HORIZONS_SECONDS.map((horizonSeconds) => {
          const { outcomeCount, insideRatio, errorRatio } = forecaster.skill(horizonSeconds);
          return { horizonSeconds, outcomeCount, insideRatio: rounded(insideRatio), errorRatio: rounded(errorRatio) };
        }).filter(({ outcomeCount }) => outcomeCount > 0),
      });
    }
    return series;
  }

  /** Series that have not come back since the restart are kept as far as there is room. */
  save(): ForecastsState {
    const live = [...this.engines.values()].flatMap(({ seriesId, forecaster }) =>
      forecaster instanceof Foresight ? [[seriesId, forecaster.save()] as const] : [],
    );
    return new Map([...live, ...this.restored].slice(0, MAX_OUTLOOK_SERIES));
  }

  /** Takes over what an earlier run has learned. To be called before the first tick. */
  restore(state: ForecastsState): void {
    this.restored = state;
  }
}

/** Five digits are more than a forecast has. */
function rounded(value: number): number {
  return Number(value.toPrecision(5));
}
