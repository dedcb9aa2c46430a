import { describe, expect, it } from "vitest";
import type { Look, Rule } from "../../domain/rule";
import { SHIPPED_RULES } from "../../domain/shipped-rules";
import {
  describeBounds,
  describeBroken,
  describeClearing,
  describeLook,
  describePatience,
  describeSeries,
} from "./rule-words";

const rule = (id: string): Rule => SHIPPED_RULES.rules.find((each) => each.id === id)!;

describe("the words of a rule", () => {
  it("has words for everything that is shipped", () => {
    for (const each of SHIPPED_RULES.rules) {
      expect(describeLook(each)).not.toMatch(/undefined|NaN|–/);
      expect(describeBroken(each).length).toBeGreaterThan(0);
      expect(describeBroken(each).map(({ words }) => words)).not.toContain("");
      expect(describeClearing(each)).not.toMatch(/undefined|NaN|–/);
    }
    expect(describeLook(rule("memory-forecast"))).toBe("Memory used 1 min ahead, lower bound of the forecast");
    expect(describeLook(rule("filesystem-used"))).toBe("Any mount full");
    expect(describeLook(rule("host-silent"))).toBe("Frames of the host");
  });

  it.each<[Look, string]>([
    [{ at: "value" }, "Memory used"],
    [
      { at: "forecast", method: "line", horizonSeconds: 300, edge: "mean" },
      "Memory used 5 min ahead, mean of the forecast",
    ],
    [{ at: "limit", method: "line", edge: "earliest" }, "Memory used: time until full, at the earliest"],
    [{ at: "rate", windowSeconds: 60 }, "Memory used: change a second, over 1 min"],
    [{ at: "burst", windowSeconds: 10 }, "Memory used: highest of 10 s"],
    [{ at: "anomaly", windowSeconds: 3600 }, "Memory used: deviation from what was usual over 1 h"],
    [{ at: "missing", afterSeconds: 60 }, "Memory used: time since the last sample"],
    [{ at: "silent", missedFrames: 3 }, "Frames of the host"],
  ])("says what is looked at with %o", (look, words) => {
    expect(describeLook({ series: "memory.used", look })).toBe(words);
  });

  it("names one instance, and an unknown series by its id", () => {
    expect(describeSeries("net.eth0.in")).toBe("Received on eth0");
    expect(describeSeries("no.such.series")).toBe("no.such.series");
  });

  it("gives bounds in the rule's unit", () => {
    expect(describeBroken(rule("memory-used"))).toEqual([
      { severity: "warning", words: "above 90 %" },
      { severity: "failure", words: "above 97 %" },
    ]);
    expect(describeBroken(rule("cpu-busy"))).toEqual([{ severity: "warning", words: "above 95 %" }]);
    expect(describeBroken(rule("load"))).toEqual([{ severity: "warning", words: "above 2.2 × cores" }]);
    const swap = { series: "swap.used", boundUnit: "value", look: { at: "value" } } as const;
    expect(describeBounds({ below: 2 ** 20 }, swap)).toBe("below 1.00 MiB");
    expect(describeBounds({ below: 2 ** 20, above: 2 ** 30 }, swap)).toBe("outside 1.00 MiB to 1.00 GiB");
    expect(describeBounds({ inside: { from: 2 ** 20, to: 2 ** 30 } }, swap)).toBe("inside 1.00 MiB to 1.00 GiB");
    const one = { series: "collector.source.disk.ok", boundUnit: "value", look: { at: "value" } } as const;
    expect(describeBounds({ below: 1, above: 1 }, one)).toBe("other than 1");
  });

  it("counts in what is looked at", () => {
    const limit = { series: "memory.used", boundUnit: "value", look: { at: "limit", method: "line", edge: "likely" } };
    expect(describeBounds({ below: 3600 }, limit as Rule)).toBe("below 1 h");
    const anomaly = { series: "cpu.busy", boundUnit: "value", look: { at: "anomaly", windowSeconds: 3600 } };
    expect(describeBounds({ above: 4 }, anomaly as Rule)).toBe("above 4 × the usual deviation");
    const rate = { series: "memory.used", boundUnit: "percent", look: { at: "rate", windowSeconds: 60 } };
    expect(describeBounds({ above: 1 }, rate as Rule)).toBe("above 1 % a second");
  });

  it("has the severity of what is broken without a bound", () => {
    expect(describeBroken(rule("host-silent"))).toEqual([{ severity: "failure", words: "3 frames missed" }]);
    const once = { ...rule("host-silent"), look: { at: "silent", missedFrames: 1 } } as const;
    expect(describeBroken(once)[0]!.words).toBe("1 frame missed");
    const missing = { ...rule("cpu-busy"), severity: "warning", look: { at: "missing", afterSeconds: 120 } } as const;
    expect(describeBroken(missing)).toEqual([{ severity: "warning", words: "no sample for 2 min" }]);
  });

  it("says how long it waits and when it clears", () => {
    expect(describePatience({ hits: 5, forSeconds: 60 })).toBe("5 samples, at least 1 min");
    expect(describePatience({ hits: 1, forSeconds: 0 })).toBe("at once");
    expect(describePatience({ hits: 3, forSeconds: 0 })).toBe("3 samples");
    expect(describeClearing(rule("memory-used"))).toBe("2 % inside the bound");
    expect(describeClearing(rule("cpu-busy"))).toBe("10 % inside the bound");
    expect(describeClearing({ ...rule("load"), hysteresis: 0 })).toBe("inside the bound");
    expect(describeClearing({ ...rule("load"), warning: { inside: { from: 1, to: 2 } } })).toBe(
      "0.2 × cores outside the span",
    );
    expect(describeClearing(rule("host-silent"))).toBe("with the next frame");
    expect(describeClearing({ ...rule("host-silent"), keepUntilAcknowledged: true })).toBe(
      "with the next frame, stays in view until acknowledged",
    );
  });
});
