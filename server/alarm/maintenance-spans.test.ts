import { describe, expect, it } from "vitest";
import { maintenanceSpans } from "./maintenance-spans";

const iso = (atMs: number) => new Date(atMs).toISOString().slice(0, 16);
const NOW_MS = Date.parse("2026-11-20T12:00Z");

function spans(
  from: string,
  to: string,
  repeat: "never" | "daily" | "weekly" | "monthly",
  timeZone = "UTC",
  nowMs = NOW_MS,
) {
  return maintenanceSpans({ from, to, repeat, timeZone }, nowMs).map(
    ({ fromMs, toMs }) => `${iso(fromMs)}/${iso(toMs)}`,
  );
}

describe("maintenanceSpans", () => {
  it("gives a window that is not repeated once, while it is near", () => {
    expect(spans("2026-11-20T22:00", "2026-11-21T02:00", "never")).toEqual(["2026-11-20T22:00/2026-11-21T02:00"]);
    expect(spans("2025-11-20T22:00", "2025-11-21T02:00", "never")).toEqual([]);
    expect(spans("2027-11-20T22:00", "2027-11-21T02:00", "never")).toEqual([]);
  });

  it("repeats weekly, on the same day of the week", () => {
    const weekly = spans("2020-01-05T01:00", "2020-01-05T03:00", "weekly");
    expect(weekly).toHaveLength(9);
    expect(weekly).toContain("2026-11-22T01:00/2026-11-22T03:00");
    expect(weekly[0]! < iso(NOW_MS)).toBe(true);
  });

  it("repeats daily from its first day on, not before", () => {
    const daily = spans("2026-11-19T01:00", "2026-11-19T02:00", "daily");
    expect(daily[0]).toBe("2026-11-19T01:00/2026-11-19T02:00");
    expect(daily).toHaveLength(33);
  });

  it("keeps to the last day of shorter months", () => {
    expect(spans("2026-01-31T04:00", "2026-01-31T05:00", "monthly")).toEqual([
      "2026-10-31T04:00/2026-10-31T05:00",
      "2026-11-30T04:00/2026-11-30T05:00",
    ]);
  });

  it("follows the clock of its zone over the change from summer time", () => {
    const nowMs = Date.parse("2026-10-25T12:00Z");
    const daily = spans("2026-10-24T04:00", "2026-10-24T05:00", "daily", "Europe/Berlin", nowMs);
    expect(daily.slice(0, 2)).toEqual(["2026-10-24T02:00/2026-10-24T03:00", "2026-10-25T03:00/2026-10-25T04:00"]);
  });
});
