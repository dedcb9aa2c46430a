import { beforeEach, describe, expect, it } from "vitest";
import type { AlarmChange } from "../domain/alarm";
import { type Rule, type RuleSet, ruleSchema } from "../domain/rule";
import { SHIPPED_RULES } from "../domain/shipped-rules";
import { Forecasts } from "./forecasts";
import { Judge } from "./judge";
import { SampleTable } from "./sample-table";

const GIB = 2 ** 30;
const START_MS = Date.UTC(2026, 10, 20, 12, 0);

let table: SampleTable;
beforeEach(() => {
  table = new SampleTable();
});

function set(values: Record<string, number>): void {
  for (const [id, value] of Object.entries(values)) table.set(table.slot(id), value);
}

function rules(...settings: Partial<Rule>[]): RuleSet {
  return {
    version: 2,
    rules: settings.map((one) =>
      ruleSchema.parse({ id: "used", name: "Used", series: "memory.used", look: { at: "value" }, ...one }),
    ),
  };
}

/** Judges one tick a second with the shipped or given rules. */
function run(
  judge: Judge,
  seconds: number,
  valuesAt: (second: number) => Record<string, number>,
): [number, AlarmChange][] {
  const changes: [number, AlarmChange][] = [];
  for (let second = 0; second < seconds; second++) {
    set(valuesAt(second));
    for (const change of judge.judge(START_MS + second * 1000)) changes.push([second, change]);
  }
  return changes;
}

describe("who took the memory", () => {
  const asked: unknown[] = [];
  const judgeOf = (rule: Partial<Rule>, words: string) =>
    new Judge(table, new Forecasts(table), { name: "web-1", coreCount: 2 }, rules(rule), (...args) => {
      asked.push(args);
      return words;
    });
  const texts = (judge: Judge, seriesId: string) =>
    run(judge, 2, (second) => ({ [seriesId]: second })).map(([, { text }]) => text);
  const broken = { warning: { above: 0 } };

  it("is named in an alarm on memory and swap", () => {
    const judge = judgeOf({ series: "*.used", ...broken }, "grown most in 4 min: pid 7 of uid 0 (+2 GiB)");
    expect(texts(judge, "memory.used")).toEqual([
      "Memory used is 1 B, above 0 B; grown most in 4 min: pid 7 of uid 0 (+2 GiB)",
    ]);
    expect(texts(judge, "swap.used")[0]).toContain("; grown most");
    expect(asked[0]).toEqual([START_MS + 1000, undefined]);
  });

  it("is not named when nobody grew, in another alarm, and beside words of the rule's own", () => {
    expect(texts(judgeOf(broken, ""), "memory.used")).toEqual(["Memory used is 1 B, above 0 B"]);
    expect(texts(judgeOf({ series: "load.1m", ...broken }, "grown"), "load.1m")[0]).not.toContain("grown");
    expect(texts(judgeOf({ ...broken, message: "call Ada" }, "grown"), "memory.used")).toEqual(["call Ada"]);
  });
});

describe("Judge with the shipped rules", () => {
  it("warns of memory that will run out, in words with the time that is left, and clears when it is released", () => {
    const judge = new Judge(table, new Forecasts(table), { name: "web-1", coreCount: 2 }, SHIPPED_RULES);
    const usedGib = (second: number) => (second < 30 ? 6 : second < 60 ? 6 + (second - 30) * 0.3 : 6);
    const changes = run(judge, 120, (second) => ({ "memory.used": usedGib(second) * GIB, "memory.total": 24 * GIB }));
    const forecast = changes.filter(([, { ruleId }]) => ruleId === "memory-forecast");
    expect(forecast.map(([, { state }]) => state)).toEqual(["pending", "active", "cleared"]);
    expect(usedGib(forecast[1]![0])).toBeLessThan(0.6 * 24);
    expect(forecast[1]![1].text).toMatch(
      /^Memory used is heading for .* in 1 min, above 95\.0 %: full in about \d+ s \(\d+ to \d+\)$/,
    );
    expect(changes).toHaveLength(3);
  });

  it("says nothing of a bulk allocation", () => {
    const judge = new Judge(table, new Forecasts(table), { name: "web-1", coreCount: 2 }, SHIPPED_RULES);
    const used = (second: number) => (second >= 30 && second < 36 ? 9.2 : 6) * GIB;
    expect(run(judge, 120, (second) => ({ "memory.used": used(second), "memory.total": 24 * GIB }))).toEqual([]);
  });

  it("knows memory above 90 %, load by cores, full filesystems and inodes, and a busy CPU", () => {
    const judge = new Judge(table, new Forecasts(table), { name: "web-1", coreCount: 4 }, SHIPPED_RULES);
    const changes = run(judge, 120, () => ({
      "memory.used": 92 * GIB,
      "memory.total": 100 * GIB,
      "load.15m": 9,
      "filesystem./.used_ratio": 0.96,
      "filesystem./srv.used_ratio": 0.5,
      "filesystem./.inodes_used_ratio": 0.99,
      "cpu.busy": 0.99,
    }));
    const raised = changes.filter(([, { state }]) => state === "active");
    expect(raised.map(([, { ruleId, seriesId, severity }]) => [ruleId, seriesId, severity]).sort()).toEqual([
      ["cpu-busy", "cpu.busy", "warning"],
      ["filesystem-inodes", "filesystem./.inodes_used_ratio", "warning"],
      ["filesystem-used", "filesystem./.used_ratio", "warning"],
      ["load", "load.15m", "warning"],
      ["memory-used", "memory.used", "warning"],
    ]);
    const load = raised.find(([, { ruleId }]) => ruleId === "load")![1];
    expect([load.value, load.bound]).toEqual([9, 8.8]);
  });
});

describe("Judge", () => {
  it("follows series that come later, and clears when a series goes", () => {
    const judge = new Judge(
      table,
      new Forecasts(table),
      { name: "web-1", coreCount: 2 },
      rules({ series: "disk.*.busy", warning: { above: 0.9 } }),
    );
    expect(judge.judge(START_MS)).toEqual([]);
    set({ "disk.vda.busy": 1 });
    expect(judge.judge(START_MS + 1000).map(({ state }) => state)).toEqual(["active"]);
    table.remove("disk.vda.busy");
    expect(judge.judge(START_MS + 2000)).toMatchObject([{ state: "cleared", seriesId: "disk.vda.busy" }]);
  });

  it("clears the alarms of a rule that is gone or off", () => {
    const on = rules({ warning: { above: 1 } });
    for (const off of [rules(), rules({ warning: { above: 1 }, enabled: false })]) {
      const judge = new Judge(table, new Forecasts(table), { name: "web-1", coreCount: 2 }, on);
      set({ "memory.used": 5 });
      expect(judge.judge(START_MS)).toHaveLength(1);
      judge.setRules(off);
      expect(judge.judge(START_MS + 1000)).toMatchObject([{ state: "cleared", ruleId: "used" }]);
      expect(judge.judge(START_MS + 2000)).toEqual([]);
    }
  });

  it("takes over active alarms from the centre and clears them when all is well", () => {
    const judge = new Judge(
      table,
      new Forecasts(table),
      { name: "web-1", coreCount: 2 },
      rules({ warning: { above: 10 } }),
    );
    judge.adopt([{ ruleId: "used", ruleName: "Used", seriesId: "memory.used", state: "active", severity: "warning" }]);
    set({ "memory.used": 20 });
    expect(judge.judge(START_MS)).toEqual([]);
    set({ "memory.used": 5 });
    expect(judge.judge(START_MS + 1000)).toMatchObject([{ state: "cleared", severity: "warning", value: 5 }]);
  });

  it("waits a minute for a series of an active alarm, then clears it", () => {
    const judge = new Judge(
      table,
      new Forecasts(table),
      { name: "web-1", coreCount: 2 },
      rules({ series: "disk.*.busy", warning: { above: 0.9 } }),
    );
    judge.adopt([
      { ruleId: "used", ruleName: "Used", seriesId: "disk.vda.busy", state: "active", severity: "warning" },
    ]);
    expect(judge.judge(START_MS)).toEqual([]);
    expect(judge.judge(START_MS + 59_000)).toEqual([]);
    expect(judge.judge(START_MS + 60_000)).toMatchObject([
      { state: "cleared", seriesId: "disk.vda.busy", value: null },
    ]);
    expect(judge.judge(START_MS + 61_000)).toEqual([]);
  });

  it("puts the forecast into series of its own", () => {
    const judge = new Judge(table, new Forecasts(table), { name: "web-1", coreCount: 2 }, rules());
    run(judge, 30, (second) => ({ "memory.used": (10 + second * 0.1) * GIB, "memory.total": 24 * GIB }));
    expect(table.valueOf("forecast.memory.used.mean") / GIB).toBeCloseTo(18.9, 3);
    expect(table.valueOf("forecast.memory.used.limit_in_likely")).toBeCloseTo(111, 0);
  });
});

describe("a temperature", () => {
  const judge = () => new Judge(table, new Forecasts(table), { name: "web-1", coreCount: 2 }, SHIPPED_RULES);
  const ofTemperature = (changes: [number, AlarmChange][]) =>
    changes.flatMap(([second, change]) =>
      change.ruleId === "temperature-limit" && change.state === "active"
        ? [[second, change.severity, change.text]]
        : [],
    );

  it("is judged by its own limit, also when that is known later, and its limit is not judged", () => {
    const changes = run(judge(), 200, (second) => ({
      "temperature.cpu": second < 100 ? 95 : 99.5,
      "temperature.disk": 60,
      "temperature.disk.limit": 85,
      ...(second >= 10 && { "temperature.cpu.limit": 100 }),
    }));
    expect(ofTemperature(changes)).toEqual([
      [70, "warning", "Temperature cpu is 95.0 % (95.0 °C of 100.0 °C), above 90.0 %"],
      [160, "failure", "Temperature cpu is 99.5 % (99.5 °C of 100.0 °C), above 98.0 %"],
    ]);
  });

  it("is forecast to its limit", () => {
    const rule = rules({
      series: "temperature.*",
      look: { at: "limit", method: "line", edge: "likely" },
      warning: { below: 600 },
    });
    const heating = new Judge(table, new Forecasts(table), { name: "web-1", coreCount: 2 }, rule);
    const [first] = run(heating, 60, (second) => ({
      "temperature.cpu": 60 + second / 10,
      "temperature.cpu.limit": 100,
    }));
    expect(first?.[1].text).toMatch(/^Temperature cpu.*: full in about [67] min/);
  });

  it("without a limit is not judged, and no limit is made up for it", () => {
    expect(ofTemperature(run(judge(), 100, () => ({ "temperature.cpu": 240 })))).toEqual([]);
    expect([...table.entries()].map(([id]) => id)).not.toContain("temperature.cpu.limit");
  });
});
