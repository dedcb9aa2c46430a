import { describe, expect, it } from "vitest";
import { durationWords, reasonFrom } from "./action-words";

describe("durationWords", () => {
  it.each([
    [0, "0.00 s"],
    [123, "0.12 s"],
    [9994, "9.99 s"],
    [75_000, "75 s"],
    [600_000, "10 min"],
  ])("tells %d ms as %s", (ms, words) => {
    expect(durationWords({ askedAtMs: 1000, endedAtMs: 1000 + ms })).toBe(words);
  });

  it("is empty while it runs", () => {
    expect(durationWords({ askedAtMs: 1000, endedAtMs: null })).toBe("");
  });
});

describe("reasonFrom", () => {
  it.each([
    ["Memory is at 91 %", "Memory is at 91 %"],
    ["fire 🔥 in\nrack 3", "fire  inrack 3"],
    ["x".repeat(300), "x".repeat(255)],
  ])("makes a reason of %j", (text, reason) => {
    expect(reasonFrom(text)).toBe(reason);
  });
});
