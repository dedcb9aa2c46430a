import { describe, expect, it } from "vitest";
import { isWithinTimes, policyFits } from "./policy-fit";

const host = { id: "web-1", tags: ["compute"] };
const policy = { enabled: true, rules: "*", hosts: "*", severity: "failure" } as const;
const alarm = { ruleId: "memory-used", severity: "failure" } as const;

describe("policyFits", () => {
  it.each([
    [{}, {}, true],
    [{ enabled: false }, {}, false],
    [{ rules: "memory-*" }, {}, true],
    [{ rules: "disk, memory-used" }, {}, true],
    [{ rules: "disk" }, {}, false],
    [{ hosts: "tag:compute" }, {}, true],
    [{ hosts: "db-*" }, {}, false],
    [{}, { severity: "warning" as const }, false],
    [{ severity: "warning" as const }, { severity: "warning" as const }, true],
    [{ severity: "warning" as const }, {}, true],
  ])("%j fits an alarm with %j: %s", (ofPolicy, ofAlarm, fits) => {
    expect(policyFits({ ...policy, ...ofPolicy }, { ...alarm, ...ofAlarm }, host)).toBe(fits);
  });
});

describe("isWithinTimes", () => {
  const all = [1, 2, 3, 4, 5, 6, 7];
  const berlin = (from: string, to: string, weekdays = all) => ({ timeZone: "Europe/Berlin", weekdays, from, to });

  it.each([
    ["no times", null, "2026-11-21T03:00Z", true],
    ["within, by the zone's clock", berlin("08:00", "17:00"), "2026-11-20T07:00Z", true],
    ["before it begins", berlin("08:00", "17:00"), "2026-11-20T06:59Z", false],
    ["at its end", berlin("08:00", "17:00"), "2026-11-20T16:00Z", false],
    ["another day", berlin("08:00", "17:00", [1]), "2026-11-20T12:00Z", false],
    ["over midnight, in the evening", berlin("22:00", "06:00", [5]), "2026-11-20T21:30Z", true],
    ["over midnight, next morning, of the day it began", berlin("22:00", "06:00", [5]), "2026-11-21T04:00Z", true],
    [
      "over midnight, next morning, of a day that is not in it",
      berlin("22:00", "06:00", [6]),
      "2026-11-21T04:00Z",
      false,
    ],
    ["the whole day", berlin("00:00", "00:00", [6]), "2026-11-21T12:00Z", true],
    ["in summer, an hour earlier in UTC", berlin("08:00", "17:00"), "2026-07-20T06:00Z", true],
    ["in the hour that summer takes away", berlin("02:30", "03:30"), "2026-03-29T01:15Z", true],
    ["a zone that is none", { ...berlin("00:00", "00:00"), timeZone: "Nowhere/At" }, "2026-11-21T12:00Z", false],
  ])("%s", (_, times, at, isWithin) => {
    expect(isWithinTimes(times, Date.parse(at))).toBe(isWithin);
  });
});
