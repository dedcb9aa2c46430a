import { describe, expect, it } from "vitest";
import type { KeptDigestSettings } from "../../domain/digest";
import { dueDigest, nextDigestAtMs } from "./digest-schedule";

const BERLIN: KeptDigestSettings = {
  isOn: true,
  destinationIds: ["ops"],
  weekday: 1,
  hour: 7,
  timeZone: "Europe/Berlin",
  changedBy: "ada",
  changedAtMs: 0,
  scheduledAtMs: 0,
};
const iso = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString().slice(0, 16));

function due(now: string, change: Partial<KeptDigestSettings> = {}) {
  const found = dueDigest({ ...BERLIN, ...change }, Date.parse(now));
  return found && `${found.week} due ${iso(found.dueAtMs)}: ${iso(found.fromMs)} to ${iso(found.toMs)}`;
}

describe("dueDigest", () => {
  const WEEK_48 = "2026-W48 due 2026-11-23T06:00: 2026-11-15T23:00 to 2026-11-22T23:00";

  it.each<[what: string, now: string, expected: string | null]>([
    ["a minute before it is due", "2026-11-23T05:59Z", null],
    ["when it is due", "2026-11-23T06:00Z", WEEK_48],
    ["an hour late, because no server ran", "2026-11-23T07:30Z", WEEK_48],
    ["two days late", "2026-11-25T06:00Z", WEEK_48],
    ["more than two days late", "2026-11-25T06:01Z", null],
    [
      "weeks late: only the newest one",
      "2027-01-04T06:00Z",
      "2027-W01 due 2027-01-04T06:00: 2026-12-27T23:00 to 2027-01-03T23:00",
    ],
    [
      "in the week in which summer time begins",
      "2026-03-30T05:00Z",
      "2026-W14 due 2026-03-30T05:00: 2026-03-22T23:00 to 2026-03-29T22:00",
    ],
    [
      "in the week in which summer time ends",
      "2026-10-26T06:00Z",
      "2026-W44 due 2026-10-26T06:00: 2026-10-18T22:00 to 2026-10-25T23:00",
    ],
  ])("%s", (_, now, expected) => {
    expect(due(now)).toBe(expected);
  });

  it("is not there while it is switched off, nor for what was due before it was switched on", () => {
    expect(due("2026-11-23T06:00Z", { isOn: false })).toBeNull();
    expect(due("2026-11-23T08:00Z", { scheduledAtMs: Date.parse("2026-11-23T06:00:01Z") })).toBeNull();
    expect(due("2026-11-23T08:00Z", { scheduledAtMs: Date.parse("2026-11-23T05:59Z") })).toBe(WEEK_48);
  });

  it("is on Sunday evening of the same ISO week, also where the week of the year changes", () => {
    const sunday = { weekday: 7, hour: 18, timeZone: "America/New_York" };
    expect(due("2027-01-03T23:00Z", sunday)).toBe(
      "2026-W53 due 2027-01-03T23:00: 2026-12-27T05:00 to 2027-01-03T05:00",
    );
  });

  it("comes an hour later when its hour is left out, and once when there are two of it", () => {
    const spring = { weekday: 7, hour: 2 };
    expect(due("2026-03-29T00:59Z", spring)).toBeNull();
    expect(due("2026-03-29T01:00Z", spring)).toMatch(/^2026-W13 due 2026-03-29T01:00/);
    const [first, second] = ["2026-10-25T00:00Z", "2026-10-25T01:30Z"].map((now) => due(now, spring));
    expect(first).toMatch(/^2026-W43 due 2026-10-25T00:00/);
    expect(second).toBe(first);
  });
});

describe("nextDigestAtMs", () => {
  it.each<[now: string, expected: string]>([
    ["2026-11-23T05:59Z", "2026-11-23T06:00"],
    ["2026-11-23T06:00Z", "2026-11-30T06:00"],
    ["2026-03-28T12:00Z", "2026-03-30T05:00"],
  ])("after %s is %s", (now, expected) => {
    expect(iso(nextDigestAtMs(BERLIN, Date.parse(now)))).toBe(expected);
  });

  it("is not there while it is switched off", () => {
    expect(nextDigestAtMs({ ...BERLIN, isOn: false }, 0)).toBeNull();
  });
});
