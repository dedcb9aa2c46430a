import { describe, expect, it } from "vitest";
import { policySchema } from "./policy";

const times = { weekdays: [1], from: "22:00", to: "06:00" };

describe("policySchema", () => {
  it.each(["Europe/Berlin", "UTC"])("takes the time zone %s", (timeZone) => {
    const policy = { id: "p", name: "P", steps: [{ kind: "nova.force-down" }], times: { ...times, timeZone } };
    expect(policySchema.safeParse(policy).success).toBe(true);
  });

  it.each(["Europe/Berlln", "", "22:00"])("refuses %j, by which a policy would never act", (timeZone) => {
    const policy = { id: "p", name: "P", steps: [{ kind: "nova.force-down" }], times: { ...times, timeZone } };
    expect(policySchema.safeParse(policy).error?.issues[0]?.message).toContain("no time zone");
  });
});
