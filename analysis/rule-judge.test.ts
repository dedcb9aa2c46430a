import { describe, expect, it } from "vitest";
import { type Rule, ruleSchema } from "../domain/rule";
import { RuleJudge } from "./rule-judge";

type RuleInput = Partial<Rule> & Pick<Rule, "look">;
const value = { at: "value" } as const;
const NONE = Number.NaN;
const INF = Number.POSITIVE_INFINITY;

function makeRule(input: RuleInput): Rule {
  return ruleSchema.parse({ id: "r", name: "Used", series: "memory.used", ...input });
}

function judgeOf(rule: Rule): RuleJudge {
  return new RuleJudge(rule, { hostName: "web-1", seriesId: "memory.used", coreCount: 4 });
}

const times = (count: number, stepMs: number) => Array.from({ length: count }, (_, i) => i * stepMs);

/** `<index>:<state>` (and the severity of active ones) of each change; one sample a second unless times are given. */
function story(input: RuleInput, values: number[], timesMs = times(values.length, 1000), maximum = 100): string[] {
  const judge = judgeOf(makeRule(input));
  return values.flatMap((one, i) => {
    const change = judge.judge({ atMs: timesMs[i]!, value: one, maximum, forecast: undefined });
    return change ? [`${i}:${change.state === "active" ? change.severity : change.state}`] : [];
  });
}

describe("RuleJudge, from samples to alarms", () => {
  const above = { look: value, warning: { above: 90 } };
  const both = { look: value, warning: { above: 90 }, failure: { above: 97 } };
  it.each<[string, RuleInput, number[], string[], number[]?]>([
    ["raises and clears", above, [80, 91, 91, 80], ["1:warning", "3:cleared"]],
    ["does not take a bound that is met exactly for broken", above, [90, 90], []],
    ["worsens and eases", both, [91, 98, 95, 10], ["0:warning", "1:failure", "2:warning", "3:cleared"]],
    [
      "knows a span by its outside",
      { look: value, failure: { above: 9, below: 1 } },
      [0, 5, 10],
      ["0:failure", "1:cleared", "2:failure"],
    ],
    [
      "knows a span by its inside",
      { look: value, warning: { inside: { from: 2, to: 8 } } },
      [1, 5, 8],
      ["1:warning", "2:cleared"],
    ],
    [
      "holds the inside of a span within the hysteresis",
      { look: value, warning: { inside: { from: 2, to: 8 } }, hysteresis: 1 },
      [5, 8.5, 9],
      ["0:warning", "2:cleared"],
    ],
    [
      "judges percent of the maximum",
      { look: value, boundUnit: "percent", warning: { above: 90 } },
      [89, 91],
      ["1:warning"],
    ],
    [
      "judges multiples of the cores",
      { look: value, boundUnit: "cores", warning: { above: 2.2 } },
      [8.7, 8.9],
      ["1:warning"],
    ],
    [
      "is pending before the duration is over",
      { ...above, forSeconds: 8 },
      new Array(10).fill(95),
      ["2:pending", "8:warning"],
    ],
    ["lapses when a pending one ends", { ...above, forSeconds: 8 }, [95, 95, 95, 80], ["2:pending", "3:cleared"]],
    ["says nothing of a peak that is shorter", { ...above, forSeconds: 8 }, [95, 95, 80], []],
    ["is pending while the hits are counted", { ...above, hits: 4 }, [95, 95, 95, 95], ["1:pending", "3:warning"]],
    ["takes NaN for no sample", { ...above, hits: 2 }, [95, NONE, NONE, 95, NONE, 80], ["3:warning", "5:cleared"]],
    ["keeps pending over NaN", { ...above, forSeconds: 4 }, [95, 95, NONE, 95, 95], ["1:pending", "4:warning"]],
    [
      "passes over a sample that it has",
      { ...above, hits: 3 },
      [95, 95, 95, 95, 95],
      ["3:pending", "4:warning"],
      [0, 0, 0, 1000, 2000],
    ],
    [
      "passes over samples that come late",
      { ...above, hits: 2 },
      [80, 95, 80, 95],
      ["3:warning"],
      [0, 5000, 4000, 6000],
    ],
    ["begins a run anew after a gap", { ...above, hits: 2 }, [95, 95, 95], ["2:warning"], [0, 61_000, 62_000]],
    ["keeps an active alarm over a gap", above, [95, 95, 80], ["0:warning", "2:cleared"], [0, 600_000, 601_000]],
    [
      "goes on when the clock was set back",
      { ...above, hits: 2 },
      [95, 95, 95, 80],
      ["2:warning", "3:cleared"],
      [900_000, 1000, 2000, 3000],
    ],
    [
      "goes on when the clock was set forward",
      { ...above, hits: 2 },
      [95, 95, 95],
      ["2:warning"],
      [0, 9e9, 9e9 + 1000],
    ],
    ["raises on infinity", above, [INF], ["0:warning"]],
    [
      "is silent with too few samples of a rate",
      { look: { at: "rate", windowSeconds: 5 }, warning: { above: 1 } },
      [0, 10, 20, 30, 40],
      [],
    ],
    [
      "judges the rate of change",
      { look: { at: "rate", windowSeconds: 5 }, warning: { above: 9 } },
      [0, 10, 20, 30, 40, 50, 50, 50],
      ["5:warning", "6:cleared"],
    ],
    [
      "judges a fall by a negative rate",
      { look: { at: "rate", windowSeconds: 2 }, warning: { below: -5 } },
      [100, 90, 80, 80, 80],
      ["2:warning", "3:cleared"],
    ],
    [
      "begins a rate anew after a gap",
      { look: { at: "rate", windowSeconds: 2 }, warning: { above: 5 } },
      [0, 0, 0, 900, 900, 900],
      [],
      [0, 1e3, 2e3, 60e3, 61e3, 62e3],
    ],
    [
      "remembers a burst for its window",
      { look: { at: "burst", windowSeconds: 3 }, warning: { above: 90 } },
      [10, 95, 10, 10, 10, 10],
      ["1:warning", "4:cleared"],
    ],
    [
      "raises when a series has no data, and clears with data",
      { look: { at: "missing", afterSeconds: 3 } },
      [1, NONE, NONE, NONE, NONE, 1],
      ["4:failure", "5:cleared"],
    ],
    [
      "does not miss a series that was never there",
      { look: { at: "missing", afterSeconds: 3 } },
      [NONE, NONE, NONE, NONE, NONE],
      [],
    ],
    [
      "gives missing data the severity of its rule",
      { look: { at: "missing", afterSeconds: 1 }, severity: "warning" },
      [1, NONE, NONE],
      ["2:warning"],
    ],
  ])("%s", (_, input, values, expected, timesMs) => {
    expect(story(input, values, timesMs)).toEqual(expected);
  });

  it("judges how unusual a sample is once it has seen the usual", () => {
    const usual = Array.from({ length: 120 }, (_, i) => 50 + (i % 2));
    const input: RuleInput = { look: { at: "anomaly", windowSeconds: 60 }, warning: { above: 6 } };
    expect(story(input, [...usual, 70, 50])).toEqual(["120:warning", "121:cleared"]);
    expect(story(input, [0, 1000, 0, 1000])).toEqual([]);
  });

  it("judges a forecast when it is new, at the edge that the rule names", () => {
    const judge = judgeOf(
      makeRule({ look: { at: "forecast", method: "line", horizonSeconds: 60, edge: "lower" }, failure: { above: 95 } }),
    );
    const forecast = { horizonSeconds: 60, mean: 99, lower: 94, upper: 104 };
    const at = (atMs: number, lower: number, isNew: boolean) =>
      judge.judge({ atMs, value: 50, maximum: 100, forecast: { latest: { ...forecast, lower }, isNew } })?.state;
    expect([at(0, 94, true), at(1000, 96, false), at(2000, 96, true), at(3000, 90, true)]).toEqual([
      undefined,
      undefined,
      "active",
      "cleared",
    ]);
  });

  it("judges the time until the limit, and a series that is not heading there is far from it", () => {
    const judge = judgeOf(makeRule({ look: { at: "limit", method: "line", edge: "likely" }, warning: { below: 600 } }));
    const at = (atMs: number, likelySeconds: number | undefined) => {
      const time = likelySeconds && { earliestSeconds: 1, likelySeconds, latestSeconds: 900 };
      const latest = { horizonSeconds: 60, mean: 1, lower: 1, upper: 1, ...(time ? { timeToLimit: time } : {}) };
      return judge.judge({ atMs, value: 50, maximum: 100, forecast: { latest, isNew: true } });
    };
    expect(at(0, undefined)).toBeUndefined();
    expect(at(1000, 300)).toMatchObject({ state: "active", value: 300, bound: 600 });
    expect(at(1000, 300)).toBeUndefined();
    expect(at(2000, undefined)).toMatchObject({ state: "cleared" });
  });
});

describe("RuleJudge, when its rule changes while the alarm is active", () => {
  const before = makeRule({ look: value, warning: { above: 90 } });
  it.each<[string, RuleInput, number, string[]]>([
    ["clears by the new bound", { look: value, warning: { above: 98 } }, 95, ["cleared"]],
    ["worsens by the new bound", { look: value, failure: { above: 94 } }, 95, ["active failure"]],
    ["stays when nothing is different for it", { look: value, warning: { above: 90 }, name: "Renamed" }, 95, []],
    [
      "counts the new hits before it worsens",
      { look: value, warning: { above: 90 }, failure: { above: 94 }, hits: 2 },
      95,
      ["", "active failure"],
    ],
  ])("%s", (_, after, sample, expected) => {
    const judge = judgeOf(before);
    judge.judge({ atMs: 0, value: 95, maximum: NONE, forecast: undefined });
    judge.setRule(makeRule(after));
    const told = expected.map((_, i) => {
      const change = judge.judge({ atMs: 1000 * (i + 1), value: sample, maximum: NONE, forecast: undefined });
      if (!change) return "";
      return change.state === "active" ? `active ${change.severity}` : change.state;
    });
    expect(told).toEqual(expected);
    expect(judge.judge({ atMs: 60_000, value: sample, maximum: NONE, forecast: undefined })).toBeUndefined();
  });

  it("takes an active alarm over, and clears it at the first good sample", () => {
    const judge = judgeOf(before);
    judge.hold({ state: "active", severity: "warning" });
    expect(judge.judge({ atMs: 0, value: 95, maximum: NONE, forecast: undefined })).toBeUndefined();
    expect(judge.judge({ atMs: 1000, value: 5, maximum: NONE, forecast: undefined })?.state).toBe("cleared");
  });

  it("lets a pending alarm that it took over lapse", () => {
    const judge = judgeOf(before);
    judge.hold({ state: "pending", severity: "warning" });
    expect(judge.judge({ atMs: 0, value: 5, maximum: NONE, forecast: undefined })?.state).toBe("cleared");
  });
});

describe("the words of an alarm", () => {
  it("are the rule's own where it has some", () => {
    const judge = judgeOf(
      makeRule({
        look: value,
        boundUnit: "percent",
        warning: { above: 90 },
        message: "{host}: {series} {value} > {bound}, {unknown}",
      }),
    );
    expect(judge.judge({ atMs: 0, value: 95, maximum: 100, forecast: undefined })?.text).toBe(
      "web-1: Memory used 95.0 % (95 B of 100 B) > 90.0 %, {unknown}",
    );
  });

  it.each<[RuleInput, number[], string]>([
    [{ look: value, warning: { above: 1024 } }, [2048], "Memory used is 2.00 KiB, above 1.00 KiB"],
    [
      { look: { at: "rate", windowSeconds: 1 }, warning: { above: 1024 } },
      [0, 2048],
      "Memory used grows by 2.00 KiB/s over 1 s, above 1.00 KiB/s",
    ],
    [
      { look: { at: "burst", windowSeconds: 5 }, warning: { above: 1024 } },
      [2048],
      "Memory used had a peak of 2.00 KiB within 5 s, above 1.00 KiB",
    ],
    [{ look: { at: "missing", afterSeconds: 2 } }, [1, NONE, NONE, NONE], "Memory used has had no data for 3 s"],
  ])("say what was looked at: %o", (input, values, expected) => {
    const judge = judgeOf(makeRule(input));
    const changes = values.map((one, i) =>
      judge.judge({ atMs: i * 1000, value: one, maximum: NONE, forecast: undefined }),
    );
    expect(changes.at(-1)?.text).toBe(expected);
  });
});
