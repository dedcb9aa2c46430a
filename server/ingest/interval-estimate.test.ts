import { describe, expect, it } from "vitest";
import { IntervalEstimate } from "./interval-estimate";

function fed(estimate: IntervalEstimate, gapsMs: number[]): boolean[] {
  let atMs = 1_795_000_000_000;
  estimate.push(atMs);
  return gapsMs.map((gapMs) => {
    atMs += gapMs;
    return estimate.push(atMs);
  });
}

describe("IntervalEstimate", () => {
  it("guesses a minute until it has seen enough", () => {
    const estimate = new IntervalEstimate();
    expect(fed(estimate, [10_000, 10_000, 10_000])).toEqual([false, false, false]);
    expect(estimate.ms).toBe(60_000);
  });

  it("learns the pace, whatever single samples do", () => {
    const estimate = new IntervalEstimate();
    const changes = fed(estimate, [10_000, 9900, 10_100, 95_000, 10_000, 10, 10_050]);
    expect(changes.filter(Boolean)).toHaveLength(1);
    expect(estimate.ms).toBe(10_000);
  });

  it("does not call a small difference another pace, and stays within bounds", () => {
    const estimate = new IntervalEstimate(10_000);
    expect(fed(estimate, new Array(20).fill(12_000))).not.toContain(true);
    fed(estimate, new Array(20).fill(86_400_000));
    expect(estimate.ms).toBe(3_600_000);
  });
});
