import { alarmHead, RuleJudge } from "../analysis/rule-judge";
import { forecastWantedBy } from "../analysis/series-forecaster";
import type { AlarmChange } from "../domain/alarm";
import type { ActiveAlarm } from "../domain/protocol";
import { maximumSeriesOf, type Rule, type RuleSet } from "../domain/rule";
import { seriesMatcher } from "../domain/series-pattern";
import type { Forecasting, Forecasts } from "./forecasts";
import type { SampleTable } from "./sample-table";

const ADOPTION_WAIT_MS = 60_000;
/** Series that processes fill. */
const FILLED_BY_PROCESSES: readonly string[] = ["memory.used", "swap.used"];
const MAX_TEXT = 1000;

/** Who grew since then, in words; empty when nobody did. */
export type DescribeGrowing = (atMs: number, sinceMs: number | undefined) => string;

/** A rule applied to one series. `slot` is undefined while the series is away, which only a rule on missing data outlives. */
interface Binding {
  rule: Rule;
  seriesId: string;
  slot: number | undefined;
  maximumSlot: number | undefined;
  forecasting: Forecasting | undefined;
  judge: RuleJudge;
}

/**
 * Runs forecasts and rules over the newest tick. It holds no clock of its own: times are those of the ticks.
 * Alarms are reported as changes only; what is active is remembered here and, for a restart, by the centre.
 * The rules it is given are those for its host: which they are, the centre knows.
 */
export class Judge {
  private bindings = new Map<string, Binding>();
  private toAdopt: ActiveAlarm[] = [];
  private adoptUntilMs: number | undefined;
  private generation = -1;
  private readonly versionSlot: number;
  private readonly host: { name: string; coreCount: number };

  constructor(
    private readonly table: SampleTable,
    private readonly forecasts: Forecasts,
    host: { name: string; coreCount: number },
    private rules: RuleSet,
    private readonly describeGrowing: DescribeGrowing = () => "",
  ) {
    this.host = { ...host };
    this.versionSlot = table.slot("collector.rules_version");
  }

  /** Obeys other rules from the next tick on. An alarm of a rule that is gone is cleared then. */
  setRules(rules: RuleSet): void {
    this.rules = rules;
    this.generation = -1;
  }

  /** What load is judged by from the next tick on. */
  setCoreCount(coreCount: number): void {
    this.host.coreCount = coreCount;
    for (const { judge } of this.bindings.values()) judge.setCoreCount(coreCount);
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
      const known = this.bindings.get(bindingKey(alarm.ruleId, alarm.seriesId));
      known?.judge.hold(alarm);
      return !known;
    });
    if (atMs < this.adoptUntilMs) return [];
    return this.toAdopt.splice(0).map((alarm) => clearedWithout(alarm, atMs));
  }

  private bindOne(rule: Rule, seriesId: string, slot: number): Binding {
    const known = this.bindings.get(bindingKey(rule.id, seriesId));
    known?.judge.setRule(rule);
    const maximumSeries = maximumSeriesOf(rule, seriesId);
    const wanted = forecastWantedBy(rule.look);
    return {
      rule,
      seriesId,
      slot,
      // A limit that comes later makes all be bound anew.
      maximumSlot: maximumSeries === undefined ? undefined : this.table.slotOf(maximumSeries),
      forecasting: wanted && this.forecasts.want({ seriesId, ...wanted }),
      judge:
        known?.judge ?? new RuleJudge(rule, { seriesId, hostName: this.host.name, coreCount: this.host.coreCount }),
    };
  }

  /** Pairs rules with the series that there are now, keeping what each pair remembers. */
  private bind(atMs: number): AlarmChange[] {
    const { table } = this;
    const next = new Map<string, Binding>();
    this.forecasts.begin();
    const changes: AlarmChange[] = [];
    const rules = this.rules.rules.filter(({ enabled, look }) => enabled && look.at !== "silent");
    for (const rule of rules) {
      const isMeant = seriesMatcher(rule.series);
      for (const [seriesId, slot] of [...table.entries()]) {
        if (isMeant(seriesId)) next.set(bindingKey(rule.id, seriesId), this.bindOne(rule, seriesId, slot));
      }
    }
    for (const [key, binding] of this.bindings) {
      if (next.has(key)) continue;
      const rule = rules.find(({ id }) => id === binding.rule.id);
      if (rule?.look.at === "missing" && seriesMatcher(rule.series)(binding.seriesId)) {
        binding.judge.setRule(rule);
        next.set(key, { ...binding, rule, slot: undefined });
      } else if (binding.judge.told.state !== "cleared") {
        changes.push(clearedWithout({ ...alarmHead(binding.rule, binding.seriesId), ...binding.judge.told }, atMs));
      }
    }
    this.bindings = next;
    table.set(this.versionSlot, this.rules.version);
    this.generation = table.generation;
    return changes;
  }

  /** Judges the tick that the table holds. @returns the alarms that changed with it */
  judge(atMs: number): AlarmChange[] {
    const changes = this.generation === this.table.generation ? [] : this.bind(atMs);
    changes.push(...this.adoptKnown(atMs));
    this.forecasts.run(atMs);
    for (const { rule, judge, slot, maximumSlot, forecasting } of this.bindings.values()) {
      const change = judge.judge({
        atMs,
        value: this.valueAt(slot),
        maximum: this.valueAt(maximumSlot),
        forecast: forecasting,
      });
      if (change) changes.push(this.namingProcesses(change, rule, forecasting));
    }
    return changes;
  }

  /** An alarm on memory names those who took it, unless the rule has words of its own. */
  private namingProcesses(change: AlarmChange, rule: Rule, forecasting: Forecasting | undefined): AlarmChange {
    const { state, seriesId, atMs, text } = change;
    if (state !== "active" || rule.message !== "" || !FILLED_BY_PROCESSES.includes(seriesId)) return change;
    const growing = this.describeGrowing(atMs, forecasting?.latest?.growth?.sinceMs);
    return growing === "" ? change : { ...change, text: `${text}; ${growing}`.slice(0, MAX_TEXT) };
  }

  private valueAt(slot: number | undefined): number {
    return slot === undefined ? Number.NaN : this.table.get(slot);
  }
}

function bindingKey(ruleId: string, seriesId: string): string {
  return `${ruleId} ${seriesId}`;
}

function clearedWithout(alarm: ActiveAlarm, atMs: number): AlarmChange {
  return {
    runbookUrl: "",
    keepUntilAcknowledged: false,
    ...alarm,
    state: "cleared",
    atMs,
    value: null,
    bound: null,
    text: "The rule or the series is gone, so nothing is judged any more",
  };
}
