import { describe, expect, it } from "vitest";
import type { ComputeService } from "../../../domain/cloud";
import { leavesEnough } from "./policy-limits";

function services(...looks: string[]): ComputeService[] {
  return looks.map((look, i) => ({
    id: String(i),
    host: `c${i}`,
    zone: null,
    status: look.includes("disabled") ? "disabled" : "enabled",
    state: look.includes("down") ? "down" : "up",
    forcedDown: look.includes("forced"),
    disabledReason: null,
    updatedAtMs: null,
  }));
}

describe("leavesEnough", () => {
  it.each([
    ["3 of 4 stay, and 75 % must", services("", "", "", ""), 75, true],
    ["1 of 2 stays, and 75 % must", services("", ""), 75, false],
    ["1 of 2 stays, and 50 % must", services("", ""), 50, true],
    ["nobody would stay, and nobody must", services(""), 0, true],
    ["others that are down do not count", services("", "", "down", "", "disabled"), 50, false],
    ["others that are forced down do not count", services("", "", "forced"), 40, false],
    ["it takes nothing away, because it is disabled already", services("disabled", "disabled"), 90, true],
    ["it takes nothing away, because it is down already", services("down", "disabled"), 90, true],
  ])("%s", (_, all, percent, allowed) => {
    expect(leavesEnough(all, "c0", percent).allowed).toBe(allowed);
  });

  it("says why", () => {
    expect(leavesEnough(services("", "", "down"), "c0", 75)).toEqual({
      allowed: false,
      reason: "It would leave 1 of 3 compute hosts enabled and up (33 %), and 75 % must stay.",
    });
  });
});
