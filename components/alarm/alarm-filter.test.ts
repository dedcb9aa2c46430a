import { describe, expect, it } from "vitest";
import type { Alarm } from "../../domain/alarm";
import { filterFromSearch, fits, heldAlarms } from "./alarm-filter";

function alarm(id: string, settings: Partial<Alarm> = {}): Alarm {
  return {
    id,
    hostId: "web-1",
    ruleId: "r",
    ruleName: "Memory is nearly full",
    seriesId: "memory.used",
    state: "active",
    severity: "warning",
    atMs: 1,
    sinceMs: 1,
    changedAtMs: 1,
    changeCount: 1,
    value: 1,
    bound: 1,
    text: "Memory used is 92 %",
    acknowledged: null,
    ...settings,
  };
}

const filter = (text: string) => filterFromSearch(new URLSearchParams(text));

describe("fits", () => {
  const taken = alarm("a", { acknowledged: { by: "ada", atMs: 1, note: "" }, severity: "failure" });
  it.each([
    ["", true],
    ["state=cleared", false],
    ["state=all", true],
    ["severity=failure", true],
    ["severity=warning", false],
    ["acknowledged=no", false],
    ["acknowledged=yes", true],
    ["host=web-2", false],
    ["text=92", true],
    ["text=NEARLY", true],
    ["text=disk", false],
  ])("%s: %s", (text, expected) => {
    expect(fits(taken, filter(text))).toBe(expected);
  });
});

describe("heldAlarms", () => {
  it("shows what fits while nobody reads", () => {
    expect(heldAlarms([alarm("a"), alarm("b")], [alarm("b")], null)).toEqual({ shown: [alarm("b")], newCount: 0 });
  });

  it("keeps rows in their places with their newest content, and counts what waits", () => {
    const all = [alarm("new"), alarm("b", { state: "cleared" }), alarm("a")];
    const { shown, newCount } = heldAlarms(all, [alarm("new"), alarm("a")], ["a", "b", "gone"]);
    expect(shown.map(({ id, state }) => [id, state])).toEqual([
      ["a", "active"],
      ["b", "cleared"],
    ]);
    expect(newCount).toBe(1);
  });
});
