import { describe, expect, it } from "vitest";
import { type Rule, ruleSchema } from "../domain/rule";
import { initialThresholdState, judgeThreshold, type Level } from "./threshold";

function rule(settings: Partial<Rule>): Rule {
  return ruleSchema.parse({ id: "r", name: "r", series: "memory.used", look: { at: "value" }, ...settings });
}

/** Levels after each sample, one sample a second unless times are given. */
function levels(settings: Partial<Rule>, values: number[], timesMs?: number[]): Level[] {
  const judged = rule(settings);
  const state = initialThresholdState();
  return values.map((value, i) => judgeThreshold(judged, state, value, timesMs?.[i] ?? i * 1000).level);
}

const o = "ok" as const;
const w = "warning" as const;
const f = "failure" as const;
const above90 = { warning: { above: 90 } };
const both = { warning: { above: 90 }, failure: { above: 97 } };

describe("judgeThreshold", () => {
  it.each<[string, Partial<Rule>, number[], Level[]]>([
    ["raises at the first broken sample with 1 hit", { ...above90 }, [80, 91], [o, w]],
    ["does not take a bound that is met exactly for broken", { ...above90 }, [90, 90.001], [o, w]],
    ["knows lower bounds", { failure: { below: 5 } }, [5, 4, 6], [o, f, o]],
    ["knows both sides of a range", { warning: { above: 9, below: 1 } }, [5, 10, 5, 0], [o, w, o, w]],
    ["waits for the hits", { ...above90, hits: 3 }, [91, 91, 91, 91], [o, o, w, w]],
    ["counts anew after one good sample", { ...above90, hits: 3 }, [91, 91, 80, 91, 91, 91], [o, o, o, o, o, w]],
    ["clears at one good sample", { ...above90, hits: 3 }, [91, 91, 91, 80], [o, o, w, o]],
    ["holds within the hysteresis", { ...above90, hysteresis: 5 }, [91, 86, 85.1, 85], [w, w, w, o]],
    ["uses no hysteresis while all is well", { ...above90, hysteresis: 5 }, [86, 89, 91], [o, o, w]],
    ["takes the worse severity", { ...both }, [91, 98], [w, f]],
    ["goes straight to failure", { ...both }, [80, 98], [o, f]],
    ["eases from failure to warning", { ...both }, [98, 95], [f, w]],
    ["holds a failure within the hysteresis", { ...both, hysteresis: 2 }, [98, 95.5, 94], [f, f, w]],
    ["counts hits for each severity", { ...both, hits: 2 }, [98, 91, 98, 98], [o, w, w, f]],
    ["takes NaN for no sample", { ...above90, hits: 2 }, [91, Number.NaN, 91, Number.NaN], [o, o, w, w]],
    ["raises on infinity", { ...above90 }, [Number.POSITIVE_INFINITY], [w]],
  ])("%s", (_, settings, values, expected) => {
    expect(levels(settings, values)).toEqual(expected);
  });

  it("waits for the duration whatever the rate is", () => {
    const settings = { ...above90, forSeconds: 2 };
    const times = Array.from({ length: 25 }, (_, i) => i * 100);
    const result = levels(settings, new Array(25).fill(95), times);
    expect(result.indexOf("warning")).toBe(20);
  });

  it("names the bound that was broken, and only a change is a change", () => {
    const judged = rule(both);
    const state = initialThresholdState();
    expect(judgeThreshold(judged, state, 95, 0)).toEqual({ level: "warning", changed: true, bound: 90 });
    expect(judgeThreshold(judged, state, 96, 1)).toEqual({ level: "warning", changed: false, bound: 90 });
    expect(judgeThreshold(judged, state, 99, 2)).toEqual({ level: "failure", changed: true, bound: 97 });
    expect(judgeThreshold(judged, state, 1, 3)).toEqual({ level: "ok", changed: true, bound: undefined });
  });

  it("goes on from a level that it was given", () => {
    const state = initialThresholdState("failure");
    expect(judgeThreshold(rule(both), state, 10, 0)).toEqual({ level: "ok", changed: true, bound: undefined });
  });
});
