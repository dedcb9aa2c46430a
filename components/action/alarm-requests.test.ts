import { describe, expect, it } from "vitest";
import { makeAlarm } from "../../domain/fixtures/make-alarm";
import { alarmRequests } from "./alarm-requests";

describe("alarmRequests", () => {
  it("asks once for each host, for the worst alarm, then the newest", () => {
    const warning = makeAlarm({ hostId: "a", severity: "warning", changedAtMs: 9, text: "warning" });
    const older = makeAlarm({ hostId: "a", severity: "failure", changedAtMs: 1, text: "older" });
    const newer = makeAlarm({ hostId: "a", severity: "failure", changedAtMs: 2, text: "newer" });
    const other = makeAlarm({ hostId: "b", severity: "warning", text: "other" });
    const requests = alarmRequests("nova.disable", [warning, newer, older, other]);
    expect(requests.map(({ hostId, reason }) => [hostId, reason])).toEqual([
      ["a", "newer"],
      ["b", "other"],
    ]);
  });

  it.each([
    ["memory-forecast", "down_predict"],
    ["memory-used", "down"],
  ])("tells of the rule %s as %s", (ruleId, status) => {
    expect(alarmRequests("congress.push", [makeAlarm({ ruleId })])[0]!.event?.status).toBe(status);
  });
});
