import { describe, expect, it } from "vitest";
import { addMonths, chooseDay, weekdayOf, weeksOf } from "./calendar-month";

describe("a month", () => {
  it("has its weeks from Monday on, with every day once", () => {
    const weeks = weeksOf("2026-11");
    expect(weeks[0]).toEqual([null, null, null, null, null, null, "2026-11-01"]);
    expect(weeks.at(-1)).toEqual(["2026-11-30", null, null, null, null, null, null]);
    expect(weeks.flat().filter(Boolean)).toHaveLength(30);
    expect(weeksOf("2024-02").flat().filter(Boolean).at(-1)).toBe("2024-02-29");
    expect(weeksOf("2027-02")).toHaveLength(4);
    for (const week of weeks) {
      for (const [i, day] of week.entries()) if (day !== null) expect(weekdayOf(day)).toBe(i);
    }
  });

  it("is left for another by the same day, or by the last of a shorter month", () => {
    expect(addMonths("2026-11-20", -1)).toBe("2026-10-20");
    expect(addMonths("2026-01-31", 1)).toBe("2026-02-28");
    expect(addMonths("2026-01-31", -2)).toBe("2025-11-30");
    expect(addMonths("2026-12-01", 1)).toBe("2027-01-01");
  });
});

describe("choosing days", () => {
  it("takes one, then those between it and the next, then anew", () => {
    const one = chooseDay(null, "2026-11-20");
    expect(one).toEqual({ firstDay: "2026-11-20", lastDay: "2026-11-20" });
    expect(chooseDay(one, "2026-11-22")).toEqual({ firstDay: "2026-11-20", lastDay: "2026-11-22" });
    expect(chooseDay(one, "2026-10-30")).toEqual({ firstDay: "2026-10-30", lastDay: "2026-11-20" });
    expect(chooseDay(one, "2026-11-20")).toEqual(one);
    expect(chooseDay({ firstDay: "2026-11-01", lastDay: "2026-11-03" }, "2026-11-02")).toEqual({
      firstDay: "2026-11-02",
      lastDay: "2026-11-02",
    });
  });
});
