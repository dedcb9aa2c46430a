import { describe, expect, it } from "vitest";
import { policySchema } from "../../domain/policy";
import { checkPolicy, draftOfPolicy, newPolicy, newStep, policyIdFor } from "./policy-draft";

describe("a policy's form", () => {
  it("gives back what it was filled with", () => {
    const policy = policySchema.parse({
      id: "night",
      name: "Night",
      mode: "live",
      rules: "memory-*",
      when: { on: "lasts", seconds: 30 },
      times: { timeZone: "Europe/Berlin", weekdays: [1, 7], from: "22:00", to: "06:00" },
      steps: [
        { kind: "nova.disable-and-force-down", reason: "dead" },
        { kind: "congress.push", event: { type: "compute.host.down", status: "down" } },
        { kind: "notify", destinationId: "log" },
      ],
      undo: true,
    });
    expect(checkPolicy(draftOfPolicy(policy), "night")).toEqual({ policy });
  });

  it("begins as a dry run that the server would take", () => {
    const checked = checkPolicy({ ...newPolicy(), name: "New" }, "new-one");
    expect(checked).toHaveProperty("policy.mode", "dry-run");
    expect("policy" in checked && policySchema.safeParse(checked.policy).success).toBe(true);
  });

  it.each([
    ["name", { name: " " }],
    ["rules", { rules: "" }],
    ["hosts", { hosts: " " }],
    ["seconds", { on: "lasts" as const, seconds: "0" }],
    ["seconds", { on: "lasts" as const, seconds: "soon" }],
    ["times", { hasTimes: true, weekdays: [] }],
    ["times", { hasTimes: true, from: "" }],
    ["steps", { steps: [] }],
    ["steps", { steps: [newStep("notify")] }],
    ["steps", { steps: [{ ...newStep("congress.push"), status: "" }] }],
  ])("tells what is wrong with its %s", (field, change) => {
    expect(checkPolicy({ ...newPolicy(), name: "P", ...change }, "p")).toHaveProperty(`problems.${field}`);
  });
});

describe("policyIdFor", () => {
  it.each([
    ["Night watch!", [], "night-watch"],
    ["Ünïcode", [], "u-ni-code"],
    ["", [], "policy"],
    ["New", [], "new-2"],
    ["A", ["a", "a-2"], "a-3"],
  ])("makes an id of %j", (name, taken, id) => {
    expect(policyIdFor(name, taken)).toBe(id);
  });
});
