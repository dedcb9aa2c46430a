import type { AlarmChange, AlarmState, Severity } from "../domain/alarm";
import type { Forecast } from "../domain/forecast";
import type { Rule } from "../domain/rule";
import type { Unit } from "../domain/units";
import { activeAlarmText, clearedAlarmText } from "./alarm-text";
import { createLookReader, type LookReader } from "./look-reader";
import { type Conditions, initialThresholdState, judgeThreshold, type ThresholdState } from "./threshold";

/** A sample with what a rule may need beside it. `maximum`: what 100 % is; NaN when there is none. */
export interface RuleSample {
  atMs: number;
  value: number;
  maximum: number;
  /** Of this series and the rule's horizon; `isNew` when this sample made it. */
  forecast: { latest: Forecast | undefined; isNew: boolean } | undefined;
}

/** Whose series a rule is applied to. */
export interface RuleSubject {
  /** How people call the host, for the alarm's words. */
  hostName: string;
  seriesId: string;
  /** Of the values, when it is not the one that the catalogue gives the series. */
  unit?: Unit;
  /** NaN while it is not known: nothing is judged by it then. */
  coreCount: number;
}

/** A pending alarm is told once it has been broken for this share of the time that raises it, so that a short peak makes no noise. */
const PENDING_SHARE = 0.25;
const LEAST_PENDING_SECONDS = 1;

/**
 * One rule applied to one series: the state machine from sample to alarm. It holds no clock: times are those of the samples.
 * `judge` tells changes only: pending, active (or of another severity), cleared.
 */
export class RuleJudge {
  private readonly state: ThresholdState;
  private reader: LookReader;
  private conditions: Conditions;
  /** The alarm as it was told last. */
  told: Readonly<{ state: AlarmState; severity: Severity }> = { state: "cleared", severity: "warning" };

  constructor(
    private rule: Rule,
    private subject: RuleSubject,
  ) {
    this.state = initialThresholdState();
    this.reader = createLookReader(rule.look);
    this.conditions = conditionsOf(rule);
  }

  /** Takes an alarm that is pending or active already, after a start. */
  hold({ state, severity }: { state: AlarmState; severity: Severity }): void {
    if (this.state.level !== "ok" || this.told.state !== "cleared") return;
    if (state === "active") this.state.level = severity;
    this.told = { state, severity };
  }

  setCoreCount(coreCount: number): void {
    this.subject = { ...this.subject, coreCount };
  }

  /** Obeys a changed rule from the next sample on. An active alarm stays so until a sample is judged by the new rule. */
  setRule(rule: Rule): void {
    if (JSON.stringify(rule.look) !== JSON.stringify(this.rule.look)) this.reader = createLookReader(rule.look);
    this.rule = rule;
    this.conditions = conditionsOf(rule);
  }

  judge(sample: RuleSample): AlarmChange | undefined {
    const { rule } = this;
    const { atMs, value, forecast } = sample;
    if (forecast && !forecast.isNew) return undefined;
    const looked = this.reader.read({ atMs, value, forecast: forecast?.latest });
    const factor = this.boundFactor(sample.maximum);
    const result = judgeThreshold(this.conditions, this.state, looked / factor, atMs);
    const next = this.afterSample(result, atMs);
    if (next.state === this.told.state && (next.state !== "active" || next.severity === this.told.severity)) {
      return undefined;
    }
    const isOver = next.state === "cleared";
    const severity = isOver ? this.told.severity : next.severity;
    this.told = { state: next.state, severity };
    const bound = result.bound === undefined || isOver ? undefined : result.bound * factor;
    const input = {
      rule,
      ...this.subject,
      value: isOver ? value : looked,
      bound,
      maximum: sample.maximum,
      forecast: forecast?.latest,
    };
    return {
      ...alarmHead(rule, this.subject.seriesId),
      state: next.state,
      severity,
      atMs,
      value: Number.isFinite(input.value) ? input.value : null,
      bound: bound ?? null,
      text: isOver ? clearedAlarmText(input) : activeAlarmText(input),
    };
  }

  private afterSample(
    { level, pending }: ReturnType<typeof judgeThreshold>,
    atMs: number,
  ): { state: AlarmState; severity: Severity } {
    if (level !== "ok") return { state: "active", severity: level };
    if (!pending) {
      // A sample that was passed over says nothing of a pending alarm.
      const isRunning = this.told.state === "pending" && this.state.runs[this.told.severity].hits > 0;
      return isRunning ? this.told : { state: "cleared", severity: this.told.severity };
    }
    const pendingSeconds = (atMs - pending.sinceMs) / 1000;
    const isLong = pendingSeconds >= Math.max(LEAST_PENDING_SECONDS, PENDING_SHARE * this.rule.forSeconds);
    return isLong || this.told.state === "pending"
      ? { state: "pending", severity: pending.severity }
      : { state: "cleared", severity: pending.severity };
  }

  private boundFactor(maximum: number): number {
    if (this.rule.boundUnit === "cores") return this.subject.coreCount;
    return this.rule.boundUnit === "percent" ? maximum / 100 : 1;
  }
}

/** What every change of an alarm repeats of its rule. */
export function alarmHead(
  rule: Rule,
  seriesId: string,
): Pick<AlarmChange, "ruleId" | "ruleName" | "seriesId" | "runbookUrl" | "keepUntilAcknowledged"> {
  return {
    ruleId: rule.id,
    ruleName: rule.name,
    seriesId,
    runbookUrl: rule.runbookUrl,
    keepUntilAcknowledged: rule.keepUntilAcknowledged,
  };
}

/** A missing series is broken by the seconds that it has been away. */
function conditionsOf(rule: Rule): Conditions {
  const { look, severity, hits, forSeconds, hysteresis } = rule;
  if (look.at !== "missing") return rule;
  return { hits, forSeconds, hysteresis, [severity]: { above: look.afterSeconds } };
}
