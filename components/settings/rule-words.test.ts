import { describe, expect, it } from "vitest";
import { type Rule, SHIPPED_RULES } from "../../domain/rule";
import { describeBounds, describeClearing, describeLook, describePatience, describeSeries } from "./rule-words";

const rule = (id: string): Rule => SHIPPED_RULES.rules.find((each) => each.id === id)!;

describe("the words of a rule", () => {
  it("says what the shipped rules look at", () => {
    expect(describeLook(rule("memory-forecast"))).toBe("Memory used 1 min ahead, lower bound of the forecast");
    expect(describeLook(rule("filesystem-used"))).toBe("Any mount full");
    expect(describeLook(rule("host-silent"))).toBe("Frames of the host");
  });

  it("names one instance, and an unknown series by its id", () => {
    expect(describeSeries("net.eth0.in")).toBe("Received on eth0");
    expect(describeSeries("no.such.series")).toBe("no.such.series");
  });

  it("gives bounds in the rule's unit", () => {
    const bounds = (id: string, severity: "warning" | "failure") => describeBounds(rule(id)[severity], rule(id));
    expect(bounds("memory-used", "warning")).toBe("above 90 %");
    expect(bounds("cpu-busy", "warning")).toBe("above 95 %");
    expect(bounds("cpu-busy", "failure")).toBeNull();
    expect(bounds("load", "warning")).toBe("above 2.2 × cores");
    expect(bounds("host-silent", "failure")).toBe("3 frames missed");
    const swap = { series: "swap.used", boundUnit: "value", look: { at: "value" } } as const;
    expect(describeBounds({ below: 2 ** 20, above: 2 ** 30 }, swap)).toBe("below 1.00 MiB or above 1.00 GiB");
  });

  it("says how long it waits and when it clears", () => {
    expect(describePatience({ hits: 5, forSeconds: 60 })).toBe("5 samples, at least 1 min");
    expect(describePatience({ hits: 1, forSeconds: 0 })).toBe("at once");
    expect(describePatience({ hits: 3, forSeconds: 0 })).toBe("3 samples");
    expect(describeClearing(rule("memory-used"))).toBe("2 % inside the bound");
    expect(describeClearing(rule("cpu-busy"))).toBe("10 % inside the bound");
    expect(describeClearing({ ...rule("load"), hysteresis: 0 })).toBe("inside the bound");
    expect(describeClearing(rule("host-silent"))).toBe("with the next frame");
  });
});
