import { describe, expect, it } from "vitest";
import { describePreview } from "./preview-words";

const span = { fromMs: 1, toMs: 2, severity: "failure", text: "" } as const;
const judged = (hostId: string, count: number) => ({ hostId, seriesId: "load.1m", spans: Array(count).fill(span) });

describe("the words of a preview", () => {
  it("counts alarms, and the hosts that have any", () => {
    const series = [judged("a", 3), judged("b", 1), judged("c", 0)];
    expect(describePreview({ raisedCount: 4, judgedCount: 3, skippedCount: 0, series })).toBe(
      "Would have raised 4 alarms on 2 hosts. 3 series were judged.",
    );
  });

  it("says when there are none, and what was left out", () => {
    expect(describePreview({ raisedCount: 0, judgedCount: 1, skippedCount: 7, series: [judged("a", 0)] })).toBe(
      "Would have raised no alarm. 1 series was judged. 7 more fit, too many for a preview.",
    );
  });
});
