import { describe, expect, it } from "vitest";
import { maintenanceInputSchema } from "../../domain/quiet";
import { describeWhen, localTime, maintenanceProblems, newMaintenance, spanAt, timeZones } from "./maintenance-words";

const from = "2026-11-22T22:30";
const to = "2026-11-23T02:00";

describe("the words of a maintenance window", () => {
  it("says when it is", () => {
    expect(describeWhen({ from, to, repeat: "never" })).toBe("on 2026-11-22 at 22:30, for 3 h 30 min");
    expect(describeWhen({ from, to, repeat: "daily" })).toBe("every day at 22:30, for 3 h 30 min");
    expect(describeWhen({ from, to, repeat: "weekly" })).toBe("every Sunday at 22:30, for 3 h 30 min");
    expect(describeWhen({ from, to, repeat: "monthly" })).toBe("on day 22 of every month at 22:30, for 3 h 30 min");
  });

  it("finds the span that matters", () => {
    const spans = [
      { fromMs: 300, toMs: 400 },
      { fromMs: 100, toMs: 200 },
    ];
    expect(spanAt(spans, 150)).toEqual({ state: "now", span: { fromMs: 100, toMs: 200 } });
    expect(spanAt(spans, 200)).toEqual({ state: "next", span: { fromMs: 300, toMs: 400 } });
    expect(spanAt(spans, 400)).toEqual({ state: "over", span: { fromMs: 300, toMs: 400 } });
    expect(spanAt([], 0)).toEqual({ state: "over", span: undefined });
  });

  it("keeps a zone that the browser does not list", () => {
    expect(timeZones("Mars/Olympus")).toContain("Mars/Olympus");
    expect(timeZones("Europe/Berlin").filter((zone) => zone === "Europe/Berlin")).toHaveLength(1);
    expect(timeZones("")).not.toContain("");
  });

  it("tells a time by the clock of a zone", () => {
    expect(localTime(Date.UTC(2026, 6, 1, 22, 30), "Europe/Berlin")).toBe("2026-07-02T00:30");
    expect(localTime(Date.UTC(2026, 6, 1, 0, 5), "UTC")).toBe("2026-07-01T00:05");
  });

  it("finds what the server would refuse", () => {
    const input = newMaintenance(Date.UTC(2026, 10, 20, 21, 10), "UTC");
    expect(input).toMatchObject({ from: "2026-11-20T22:00", to: "2026-11-21T00:00" });
    expect(Object.keys(maintenanceProblems(input))).toEqual(["hosts", "reason"]);
    const whole = { ...input, hosts: "*", reason: "new disks" };
    expect(maintenanceProblems(whole)).toEqual({});
    expect(maintenanceInputSchema.safeParse(whole).success).toBe(true);
    expect(maintenanceProblems({ ...whole, to: whole.from })).toEqual({ to: "It must end after it begins." });
    expect(Object.keys(maintenanceProblems({ ...whole, from: "", to: "" }))).toEqual(["from", "to"]);
  });
});
