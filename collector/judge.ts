import { activeAlarmText, clearedAlarmText } from "../analysis/alarm-text";
import { LineForecaster } from "../analysis/forecast-line";
import { initialThresholdState, judgeThreshold, type ThresholdState } from "../analysis/threshold";
import type { AlarmChange } from "../domain/alarm";
import type { Forecast } from "../domain/forecast";
import type { ActiveAlarm } from "../domain/protocol";
import { maximumSeriesOf, patternToRegExp, type Rule, type RuleSet } from "../domain/rule";
import type { SampleTable } from "./sample-table";

/** The series whose forecast is always made, rule or not: the chart shows it. */
const FORECAST_SERIES = "memory.used";
const FORECAST_LIMIT_SERIES = "memory.total";
const FORECAST_HORIZON_SECONDS = 60;
const ADOPTION_WAIT_MS = 60_000;

/** A rule applied to one series. */
interface Binding {
  rule: Rule;
  seriesId: string;
  slot: number;
  maximumSlot: number | undefined;
  forecasting: Forecasting | undefined;
  state: ThresholdState;
  boundFactor: () => number;
}

/** A forecaster with what it said last, shared by the rules that look at the same series and horizon. */
interface Forecasting {
  seriesId: string;
  forecaster: LineForecaster;
  latest: Forecast | undefined;
  isNew: boolean;
}

/**
 * Runs forecasts and rules over the newest tick. It holds no clock of its own: times are those of the ticks.
 * Alarms are reported as changes only; what is active is remembered here and, for a restart, by the centre.
 */
export class Judge {
  private bindings: Binding[] = [];
  private readonly forecastings = new Map<string, Forecasting>();
  private readonly states = new Map<string, { state: ThresholdState; rule: Rule; seriesId: string }>();
  private toAdopt: ActiveAlarm[] = [];
  private adoptUntilMs: number | undefined;
  private generation = -1;
  private readonly memoryForecast: Forecasting;
  private readonly forecastSlots: number[];

  constructor(
    private readonly table: SampleTable,
    private readonly coreCount: number,
    private rules: RuleSet,
    private hostId: string,
  ) {
    this.memoryForecast = this.forecastingOf(FORECAST_SERIES, FORECAST_HORIZON_SECONDS);
    const parts = ["mean", "lower", "upper", "limit_in_earliest", "limit_in_likely", "limit_in_latest"];
    this.forecastSlots = parts.map((part) => table.slot(`forecast.${FORECAST_SERIES}.${part}`));
  }

  get rulesVersion(): number {
    return this.rules.version;
  }

  /** Obeys other rules from the next tick on. An alarm of a rule that is gone is cleared then. */
  setRules(rules: RuleSet, hostId: string): void {
    this.rules = rules;
    this.hostId = hostId;
    this.generation = -1;
  }

  /** Takes over what the centre holds as active, after a start: alarms then clear when their values are good again. */
  adopt(active: ActiveAlarm[]): void {
    this.toAdopt = active;
    this.adoptUntilMs = undefined;
  }

  /** Dear sources give their first values seconds after the start, so alarms of series that are not there yet wait a minute. */
  private adoptKnown(atMs: number): AlarmChange[] {
    if (this.toAdopt.length === 0) return [];
    this.adoptUntilMs ??= atMs + ADOPTION_WAIT_MS;
    this.toAdopt = this.toAdopt.filter((alarm) => {
      const known = this.states.get(stateKey(alarm.ruleId, alarm.seriesId));
      if (known?.state.level === "ok") known.state.level = alarm.severity;
      return !known;
    });
    if (atMs < this.adoptUntilMs) return [];
    return this.toAdopt.splice(0).map((alarm) => clearedWithout(alarm, atMs));
  }

  private forecastingOf(seriesId: string, horizonSeconds: number): Forecasting {
    const key = `${horizonSeconds} ${seriesId}`;
    let forecasting = this.forecastings.get(key);
    if (!forecasting) {
      forecasting = { seriesId, forecaster: new LineForecaster(horizonSeconds), latest: undefined, isNew: false };
      this.forecastings.set(key, forecasting);
    }
    return forecasting;
  }

  /** Pairs rules with the series that there are now, keeping what each pair remembers. */
  private bind(atMs: number): AlarmChange[] {
    this.generation = this.table.generation;
    this.bindings = [];
    const alive = new Set<string>();
    const wantedForecasts = new Set([this.memoryForecast]);
    for (const rule of this.rules.rules) {
      if (!rule.enabled || rule.look.at === "silent" || !patternToRegExp(rule.hosts).test(this.hostId)) continue;
      const pattern = patternToRegExp(rule.series);
      for (const [seriesId, slot] of this.table.entries()) {
        if (!pattern.test(seriesId)) continue;
        const key = stateKey(rule.id, seriesId);
        alive.add(key);
        const state = this.states.get(key)?.state ?? initialThresholdState();
        this.states.set(key, { state, rule, seriesId });
        const maximumSeries = maximumSeriesOf(rule, seriesId);
        const maximumSlot = maximumSeries === undefined ? undefined : this.table.slot(maximumSeries);
        const forecasting =
          rule.look.at === "forecast" ? this.forecastingOf(seriesId, rule.look.horizonSeconds) : undefined;
        if (forecasting) wantedForecasts.add(forecasting);
        this.bindings.push({
          rule,
          seriesId,
          slot,
          maximumSlot,
          forecasting,
          state,
          boundFactor: this.boundFactorOf(rule, maximumSlot),
        });
      }
    }
    for (const [key, forecasting] of this.forecastings) {
      if (!wantedForecasts.has(forecasting)) this.forecastings.delete(key);
    }
    const changes: AlarmChange[] = [];
    for (const [key, { state, rule, seriesId }] of this.states) {
      if (alive.has(key)) continue;
      this.states.delete(key);
      if (state.level === "ok") continue;
      changes.push(clearedWithout({ ruleId: rule.id, ruleName: rule.name, seriesId, severity: state.level }, atMs));
    }
    return changes;
  }

  private boundFactorOf(rule: Rule, maximumSlot: number | undefined): () => number {
    if (rule.boundUnit === "cores") return () => this.coreCount;
    if (rule.boundUnit === "percent") {
      return () => (maximumSlot === undefined ? Number.NaN : this.table.get(maximumSlot) / 100);
    }
    return () => 1;
  }

  /** Judges the tick that the table holds. @returns the alarms that changed with it */
  judge(atMs: number): AlarmChange[] {
    const changes = this.generation === this.table.generation ? [] : this.bind(atMs);
    changes.push(...this.adoptKnown(atMs));
    this.runForecasts(atMs);
    for (const binding of this.bindings) {
      const change = this.judgeBinding(binding, atMs);
      if (change) changes.push(change);
    }
    return changes;
  }

  private runForecasts(atMs: number): void {
    for (const forecasting of this.forecastings.values()) {
      forecasting.isNew = forecasting.forecaster.push(atMs, this.table.valueOf(forecasting.seriesId));
      if (!forecasting.isNew) continue;
      const limitSeries = forecasting.seriesId === FORECAST_SERIES ? FORECAST_LIMIT_SERIES : undefined;
      const limit = limitSeries === undefined ? Number.NaN : this.table.valueOf(limitSeries);
      forecasting.latest = forecasting.forecaster.forecast(Number.isFinite(limit) ? limit : undefined);
      if (forecasting === this.memoryForecast && forecasting.latest) this.publish(forecasting.latest);
    }
  }

  private publish(forecast: Forecast): void {
    const time = forecast.timeToLimit;
    const values = [
      forecast.mean,
      forecast.lower,
      forecast.upper,
      time?.earliestSeconds,
      time?.likelySeconds,
      time?.latestSeconds,
    ];
    this.forecastSlots.forEach((slot, i) => {
      this.table.set(slot, values[i] ?? Number.NaN);
    });
  }

  private judgeBinding(binding: Binding, atMs: number): AlarmChange | undefined {
    const { rule, seriesId, forecasting, state } = binding;
    if (forecasting && !forecasting.isNew) return undefined;
    const current = this.table.get(binding.slot);
    const forecast = forecasting?.latest;
    const value = rule.look.at === "forecast" ? (forecast?.[rule.look.edge] ?? Number.NaN) : current;
    const factor = binding.boundFactor();
    const before = state.level;
    const result = judgeThreshold(rule, state, value / factor, atMs);
    if (!result.changed) return undefined;
    const bound = result.bound === undefined ? undefined : result.bound * factor;
    const maximum = binding.maximumSlot === undefined ? undefined : this.table.get(binding.maximumSlot);
    const active = result.level !== "ok";
    const input = { rule, seriesId, value: active ? value : current, bound, maximum, forecast };
    return {
      ruleId: rule.id,
      ruleName: rule.name,
      seriesId,
      state: active ? "active" : "cleared",
      severity: result.level === "ok" ? (before === "ok" ? "warning" : before) : result.level,
      atMs,
      value: Number.isFinite(input.value) ? input.value : null,
      bound: bound ?? null,
      text: active ? activeAlarmText(input) : clearedAlarmText(input),
    };
  }
}

function stateKey(ruleId: string, seriesId: string): string {
  return `${ruleId} ${seriesId}`;
}

function clearedWithout(alarm: ActiveAlarm, atMs: number): AlarmChange {
  return {
    ...alarm,
    state: "cleared",
    atMs,
    value: null,
    bound: null,
    text: "The rule or the series is gone, so nothing is judged any more",
  };
}
