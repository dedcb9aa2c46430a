import { describe, expect, it } from "vitest";
import { type AmountKind, amountText, boundKind, describeAmount, parseAmount } from "./rule-amount";

describe("the amounts of a rule", () => {
  it.each<[string, AmountKind, number]>([
    ["95", "percent", 95],
    ["95 %", "ratio", 0.95],
    ["0,5", "ratio", 0.005],
    ["55", "ratio", 0.55],
    ["-3", "celsius", -3],
    ["20 GiB", "bytes", 20 * 2 ** 30],
    ["1.5mib", "bytes", 1.5 * 2 ** 20],
    ["8 Mbit/s", "bytes_per_second", 1e6],
    ["1 h 30 min", "seconds", 5400],
    ["90", "seconds", 90],
    ["250 ms", "seconds", 0.25],
    ["2 s", "milliseconds", 2000],
    ["2.2 × cores", "cores", 2.2],
    ["7", "load", 7],
    ["1e6", "count", 1e6],
  ])("reads %s as %s", (text, kind, value) => {
    expect(parseAmount(text, kind)).toBe(value);
  });

  it.each<[string, AmountKind]>([
    ["", "count"],
    ["much", "count"],
    ["5 apples", "bytes"],
    ["1 GiB 5 MiB", "bytes"],
    ["5 %", "load"],
    ["1.2.3", "count"],
  ])("does not read %s as %s", (text, kind) => {
    expect(parseAmount(text, kind)).toBeNaN();
  });

  it.each<[number, AmountKind, string]>([
    [0.95, "ratio", "95"],
    [0.07, "ratio", "7"],
    [2 ** 30, "bytes", "1 GiB"],
    [2 ** 30 + 1, "bytes", "1073741825"],
    [5400, "seconds", "1.5 h"],
    [61, "seconds", "61 s"],
    [0, "seconds", "0 s"],
    [-2 * 2 ** 20, "bytes_per_second", "-2 MiB/s"],
    [2.2, "cores", "2.2"],
  ])("writes %s of %s as %s, and reads it again", (value, kind, text) => {
    expect(amountText(value, kind)).toBe(text);
    expect(parseAmount(text, kind)).toBe(value);
  });

  it("counts the bounds in what the rule looks at", () => {
    const memory = { series: "memory.used", boundUnit: "value" } as const;
    expect(boundKind({ ...memory, look: { at: "value" } })).toBe("bytes");
    expect(boundKind({ ...memory, boundUnit: "percent", look: { at: "forecast" } })).toBe("percent");
    expect(boundKind({ ...memory, look: { at: "limit" } })).toBe("seconds");
    expect(boundKind({ ...memory, look: { at: "anomaly" } })).toBe("deviations");
    expect(describeAmount(2 ** 20, { ...memory, look: { at: "rate" } })).toBe("1.00 MiB a second");
    expect(describeAmount(0, { ...memory, look: { at: "limit" } })).toBe("0 s");
  });
});
