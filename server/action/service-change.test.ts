import { describe, expect, it } from "vitest";
import type { ComputeService } from "../../domain/cloud";
import { isReached, serviceChangeOf, serviceWords, takesAway, wasChanged } from "./service-change";

const service: ComputeService = {
  id: "1",
  host: "c1",
  zone: "nova",
  status: "enabled",
  state: "up",
  forcedDown: false,
  disabledReason: null,
  updatedAtMs: null,
};
const disabled = { ...service, status: "disabled", disabledReason: "a" } as const;

describe("isReached", () => {
  it.each([
    ["nova.disable", "a", service, false, false],
    ["nova.disable", "a", disabled, false, true],
    ["nova.disable", "b", disabled, false, false],
    ["nova.disable", "b", disabled, true, true],
    ["nova.enable", "", service, false, true],
    ["nova.enable", "", disabled, false, false],
    ["nova.force-down", "", service, false, false],
    ["nova.force-down", "", { ...service, forcedDown: true }, false, true],
    ["nova.disable-and-force-down", "a", disabled, false, false],
    ["nova.disable-and-force-down", "a", { ...disabled, forcedDown: true }, false, true],
    ["nova.clear-force-down", "", { ...service, forcedDown: true }, false, false],
    ["nova.clear-force-down", "", { ...service, forcedDown: null }, false, false],
  ] as const)("%s (%s) of %j: %s, %s", (kind, reason, now, keepsReason, reached) => {
    expect(isReached(now, serviceChangeOf(kind, reason)!, keepsReason)).toBe(reached);
  });
});

describe("wasChanged", () => {
  it.each([
    [{}, false],
    [{ state: "down" as const }, false],
    [{ updatedAtMs: 5 }, false],
    [{ disabledReason: "" }, false],
    [{ status: "disabled" as const }, true],
    [{ forcedDown: true }, true],
    [{ disabledReason: "b" }, true],
  ])("%j: %s", (change, changed) => {
    expect(wasChanged(service, { ...service, ...change })).toBe(changed);
  });
});

describe("takesAway", () => {
  it.each([
    ["nova.disable", true],
    ["nova.force-down", true],
    ["nova.disable-and-force-down", true],
    ["nova.enable", false],
    ["nova.clear-force-down", false],
  ] as const)("%s: %s", (kind, away) => {
    expect(takesAway(serviceChangeOf(kind, "x")!)).toBe(away);
  });
});

describe("serviceWords", () => {
  it.each([
    [service, "enabled, up"],
    [{ ...disabled, state: "down" as const, forcedDown: true }, "disabled (a), down, forced down"],
    [{ ...disabled, disabledReason: null }, "disabled, up"],
  ])("tells %j", (one, words) => {
    expect(serviceWords(one)).toBe(words);
  });
});
