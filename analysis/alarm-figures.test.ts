import { describe, expect, it } from "vitest";
import type { Alarm } from "../domain/alarm";
import { type AlarmFiguresInput, alarmFigures, type FigureEntry } from "./alarm-figures";

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const FROM_MS = Date.UTC(2026, 10, 20);

function figures(entries: FigureEntry[], settings: Partial<AlarmFiguresInput> = {}) {
  const toMs = FROM_MS + 24 * HOUR_MS;
  return alarmFigures({ entries, active: [], fromMs: FROM_MS, toMs, nowMs: toMs, completeFromMs: 0, ...settings });
}

function raised(atMs: number, ruleId = "memory"): FigureEntry {
  return entry("raised", atMs, { ruleId, sinceMs: atMs });
}

function entry(
  kind: FigureEntry["kind"],
  atMs: number,
  { by = "anna", id = "a", ruleId = "memory", sinceMs = FROM_MS } = {},
): FigureEntry {
  return { atMs, kind, by, alarm: { id, ruleId, ruleName: `Rule ${ruleId}`, sinceMs } };
}

/** So many alarms, evenly over a time that begins at `atMs`. */
function burst(count: number, atMs: number, overMs: number): FigureEntry[] {
  return Array.from({ length: count }, (_, i) => raised(atMs + (i * overMs) / (count - 1)));
}

describe("alarmFigures", () => {
  it("has figures for a span in which nothing was", () => {
    expect(figures([])).toMatchObject({
      raisedCount: 0,
      raisedPerHour: 0,
      operatorCount: 1,
      raisedPerHourAndOperator: 0,
      noisiestRules: [],
      meanSecondsToAcknowledge: null,
      medianSecondsToAcknowledge: null,
      acknowledgedCount: 0,
      standing: [],
      floods: [],
    });
  });

  it("counts what was raised in the span, its end not included", () => {
    const result = figures([
      raised(FROM_MS - 1),
      raised(FROM_MS),
      raised(FROM_MS + 24 * HOUR_MS - 1),
      raised(FROM_MS + 24 * HOUR_MS),
      entry("worsened", FROM_MS + 1),
      entry("cleared", FROM_MS + 2),
    ]);
    expect(result.raisedCount).toBe(2);
    expect(result.hours).toHaveLength(24);
    expect(result.hours[0]).toEqual({ atMs: FROM_MS, raisedCount: 1 });
    expect(result.hours[23]).toEqual({ atMs: FROM_MS + 23 * HOUR_MS, raisedCount: 1 });
  });

  it("has an hour for the rest of a span that is not whole hours long", () => {
    const { hours } = figures([raised(FROM_MS + 80 * MINUTE_MS)], { toMs: FROM_MS + 90 * MINUTE_MS });
    expect(hours.map(({ raisedCount }) => raisedCount)).toEqual([0, 1]);
  });

  it.each([
    ["the whole span", 0, FROM_MS, 2],
    ["the part that the journal has", FROM_MS + 12 * HOUR_MS, FROM_MS + 12 * HOUR_MS, 4],
    ["nothing when the journal begins after it", FROM_MS + 48 * HOUR_MS, FROM_MS + 24 * HOUR_MS, 0],
  ])("takes rates of %s", (_, completeFromMs, expectedFromMs, perHour) => {
    const result = figures(burst(48, FROM_MS + 13 * HOUR_MS, HOUR_MS), { completeFromMs });
    expect([result.completeFromMs, result.raisedPerHour]).toEqual([expectedFromMs, perHour]);
  });

  it.each<[string, FigureEntry[], number]>([
    ["nobody", [raised(FROM_MS)], 1],
    ["one who did two things", [entry("acknowledged", FROM_MS), entry("noted", FROM_MS)], 1],
    [
      "three, each once",
      [
        entry("acknowledged", FROM_MS),
        entry("noted", FROM_MS, { by: "bert" }),
        { ...entry("shelved", FROM_MS, { by: "cleo" }), alarm: null },
        entry("raised", FROM_MS, { by: "web-1" }),
        entry("acknowledged", FROM_MS - 1, { by: "before" }),
      ],
      3,
    ],
  ])("counts as operators: %s", (_, entries, count) => {
    const result = figures([...entries, ...burst(24, FROM_MS, HOUR_MS)]);
    expect(result.operatorCount).toBe(count);
    expect(result.raisedPerHourAndOperator).toBeCloseTo(result.raisedPerHour / count);
  });

  it("names the ten noisiest rules with their shares", () => {
    const entries = Array.from({ length: 12 }, (_, rule) =>
      Array.from({ length: rule + 1 }, (_, i) => raised(FROM_MS + i * HOUR_MS, `r${rule}`)),
    ).flat();
    const { noisiestRules } = figures(entries);
    expect(noisiestRules).toHaveLength(10);
    expect(noisiestRules[0]).toEqual({ ruleId: "r11", ruleName: "Rule r11", raisedCount: 12, share: 12 / 78 });
    expect(noisiestRules[9]!.ruleId).toBe("r2");
  });

  it.each<[string, FigureEntry[], [number | null, number | null, number]]>([
    ["an odd number", [10, 20, 90].map((s) => entry("acknowledged", FROM_MS + s * 1000, { id: `${s}` })), [40, 20, 3]],
    ["an even number", [10, 20].map((s) => entry("acknowledged", FROM_MS + s * 1000, { id: `${s}` })), [15, 15, 2]],
    [
      "only the first time of an occurrence",
      [
        entry("acknowledged", FROM_MS + 10_000),
        entry("unacknowledged", FROM_MS + 20_000),
        entry("acknowledged", FROM_MS + 30_000),
      ],
      [10, 10, 1],
    ],
    [
      "not what was acknowledged before the span already",
      [entry("forgotten", FROM_MS + 1000), entry("acknowledged", FROM_MS + 2000)],
      [null, null, 0],
    ],
    [
      "each occurrence of an alarm",
      [entry("acknowledged", FROM_MS + 10_000), entry("acknowledged", FROM_MS + 40_000, { sinceMs: FROM_MS + 20_000 })],
      [15, 15, 2],
    ],
    ["an alarm raised before the span", [entry("acknowledged", FROM_MS, { sinceMs: FROM_MS - 60_000 })], [60, 60, 1]],
    ["no less than nothing", [entry("acknowledged", FROM_MS, { sinceMs: FROM_MS + 500 })], [0, 0, 1]],
  ])("takes the time to acknowledge: %s", (_, entries, expected) => {
    const { meanSecondsToAcknowledge, medianSecondsToAcknowledge, acknowledgedCount } = figures(entries);
    expect([meanSecondsToAcknowledge, medianSecondsToAcknowledge, acknowledgedCount]).toEqual(expected);
  });

  it("names the alarms that stand for more than a day, the oldest first", () => {
    const nowMs = FROM_MS + 100 * HOUR_MS;
    const alarm = (id: string, hours: number, state = "active") =>
      ({ id, hostId: "web-1", ruleName: "Rule", state, sinceMs: nowMs - hours * HOUR_MS }) as Alarm;
    const active = [alarm("new", 24), alarm("day", 24.1), alarm("old", 90), alarm("gone", 50, "cleared")];
    expect(figures([], { active, nowMs }).standing).toEqual([
      { alarmId: "old", ruleName: "Rule", hostId: "web-1", sinceMs: nowMs - 90 * HOUR_MS },
      { alarmId: "day", ruleName: "Rule", hostId: "web-1", sinceMs: nowMs - 24.1 * HOUR_MS },
    ]);
  });

  it.each<[string, FigureEntry[], [number, number, number][]]>([
    ["ten in ten minutes are none", burst(10, FROM_MS, MINUTE_MS), []],
    ["eleven over exactly ten minutes are none", burst(11, FROM_MS, 10 * MINUTE_MS), []],
    ["eleven in less are one", burst(11, FROM_MS, 9 * MINUTE_MS), [[0, 9, 11]]],
    ["one lasts while more come", burst(60, FROM_MS, 59 * 0.5 * MINUTE_MS), [[0, 29.5, 60]]],
    [
      "two are apart",
      [...burst(20, FROM_MS, MINUTE_MS), ...burst(12, FROM_MS + 30 * MINUTE_MS, MINUTE_MS)],
      [
        [0, 1, 20],
        [30, 31, 12],
      ],
    ],
    ["the order of the journal does not matter", burst(11, FROM_MS, MINUTE_MS).reverse(), [[0, 1, 11]]],
  ])("finds floods: %s", (_, entries, expected) => {
    expect(figures(entries).floods).toEqual(
      expected.map(([from, to, raisedCount]) => ({
        fromMs: FROM_MS + from * MINUTE_MS,
        toMs: FROM_MS + to * MINUTE_MS,
        raisedCount,
      })),
    );
  });
});
