import { describe, expect, it } from "vitest";
import { type Look, type Rule, ruleSchema } from "../../domain/rule";
import { SHIPPED_RULES } from "../../domain/shipped-rules";
import { checkRule, type RuleProblems } from "./check-rule";
import { draftOf, newDraft, type RuleDraft, ruleIdOf } from "./rule-draft";

const LOOKS: Look[] = [
  { at: "value" },
  { at: "forecast", method: "line", horizonSeconds: 90, edge: "upper" },
  { at: "limit", method: "line", edge: "latest" },
  { at: "rate", windowSeconds: 0.5 },
  { at: "burst", windowSeconds: 10 },
  { at: "anomaly", windowSeconds: 3600 },
];

const memory: RuleDraft = {
  ...newDraft(),
  id: "memory",
  name: "Memory",
  series: "memory.used",
  failure: { shape: "above", low: "", high: "20 GiB" },
};

function problemsOf(change: Partial<RuleDraft>): RuleProblems {
  return checkRule({ ...memory, ...change }).problems;
}

describe("the rule that was entered", () => {
  it.each(SHIPPED_RULES.rules)("is the same again that was put into the fields: $id", (rule) => {
    expect(checkRule(draftOf(rule))).toEqual({ rule, problems: {} });
  });

  it.each(LOOKS)("keeps the look $at", (look) => {
    const rule = ruleSchema.parse({
      id: "x",
      name: "X",
      series: "memory.used",
      look,
      warning: { below: 60, above: 600 },
    });
    expect(checkRule(draftOf(rule)).rule).toEqual(rule);
  });

  it("keeps a span, and the severity of what has no bounds", () => {
    const span = {
      id: "x",
      name: "X",
      series: "load.1m",
      look: { at: "value" },
      failure: { inside: { from: 1, to: 2 } },
    };
    const rule = ruleSchema.parse(span);
    expect(checkRule(draftOf(rule)).rule).toEqual(rule);
    const missing = { ...span, failure: undefined, severity: "warning", look: { at: "missing", afterSeconds: 300 } };
    const { rule: entered } = checkRule(draftOf(ruleSchema.parse(missing)));
    expect(ruleSchema.parse(entered)).toEqual(ruleSchema.parse(missing));
  });

  it("is one that the server takes", () => {
    const { rule } = checkRule(memory);
    expect(ruleSchema.parse(rule)).toEqual(rule);
    expect((rule as Rule).failure).toEqual({ above: 20 * 2 ** 30 });
  });

  it("leaves out what the look has no use for", () => {
    const { rule } = checkRule({ ...memory, at: "silent", hits: "many", boundUnit: "percent" });
    expect(rule).toMatchObject({ series: "host.frames", hits: 1, boundUnit: "value" });
    expect(rule).not.toHaveProperty("failure");
    expect(
      checkRule({ ...memory, at: "limit", boundUnit: "cores", failure: { shape: "below", low: "1 h", high: "" } }).rule,
    ).toMatchObject({ boundUnit: "value", failure: { below: 3600 } });
  });

  it("says at the field what is wrong", () => {
    expect(
      Object.keys(
        problemsOf({ name: " ", series: "", hosts: "", failure: { shape: "above", low: "", high: "5" } }),
      ).toSorted(),
    ).toEqual(["hosts", "name", "series"]);
    expect(problemsOf({ failure: { shape: "none", low: "", high: "" } })).toHaveProperty("failure");
    expect(problemsOf({ warning: { shape: "above", low: "", high: "" } }).warning).toBe("A number is missing.");
    expect(problemsOf({ warning: { shape: "above", low: "", high: "lots" } }).warning).toBe("lots is not read.");
    expect(problemsOf({ failure: { shape: "outside", low: "2 GiB", high: "1 GiB" } })).toHaveProperty("failure");
    expect(problemsOf({ failure: { shape: "inside", low: "1 GiB", high: "1 GiB" } })).toHaveProperty("failure");
    expect(problemsOf({ hits: "0" })).toHaveProperty("hits");
    expect(problemsOf({ hits: "" })).toHaveProperty("hits");
    expect(problemsOf({ forTime: "soon" })).toHaveProperty("forTime");
    expect(problemsOf({ hysteresis: "-1" })).toHaveProperty("hysteresis");
    expect(problemsOf({ at: "rate", window: "2 d" })).toHaveProperty("window");
    expect(problemsOf({ at: "forecast", horizon: "0" })).toHaveProperty("horizon");
    expect(problemsOf({ at: "missing", after: "0.5" })).toHaveProperty("after");
    expect(problemsOf({ at: "silent", missedFrames: "1.5" })).toHaveProperty("missedFrames");
    expect(problemsOf({ runbookUrl: "javascript:alert(1)" })).toHaveProperty("runbookUrl");
    expect(problemsOf({ runbookUrl: "https://wiki.example/memory" })).toEqual({});
  });
});

describe("a rule's id", () => {
  it("is made from its name, and is no other rule's", () => {
    expect(ruleIdOf("Memory is nearly full!", [])).toBe("memory-is-nearly-full");
    expect(ruleIdOf("Überlast", [])).toBe("uberlast");
    expect(ruleIdOf("…", ["rule"])).toBe("rule-2");
    expect(ruleIdOf("Load", ["load", "load-2"])).toBe("load-3");
    expect(ruleIdOf("New", [])).toBe("new-2");
    expect(ruleIdOf("x".repeat(200), []).length).toBeLessThanOrEqual(64);
  });
});
