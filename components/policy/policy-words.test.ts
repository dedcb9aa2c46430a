import { describe, expect, it } from "vitest";
import { policySchema } from "../../domain/policy";
import { durationOf, policyWords, timesWords } from "./policy-words";

const push = { kind: "congress.push", event: { type: "compute.host.down", status: "down_predict" } };

describe("policyWords", () => {
  it("tells all of a policy in a sentence", () => {
    const policy = policySchema.parse({
      id: "p",
      name: "P",
      rules: "memory-*",
      hosts: "tag:compute",
      when: { on: "lasts", seconds: 90 },
      times: { timeZone: "Europe/Berlin", weekdays: [1, 2, 3, 4, 5], from: "22:00", to: "06:00" },
      steps: [{ kind: "nova.disable" }, push],
      undo: true,
    });
    expect(policyWords(policy)).toBe(
      "When an alarm of memory-* on tag:compute (a failure) has lasted 90 s, on weekdays, 22:00 to 06:00 (Europe/Berlin): disable the compute service and push compute.host.down, down_predict to Congress; undo it when the alarm clears.",
    );
  });

  it("tells the simplest one", () => {
    const policy = policySchema.parse({
      id: "p",
      name: "P",
      severity: "warning",
      steps: [{ kind: "notify", destinationId: "log" }],
    });
    expect(policyWords(policy)).toBe(
      "When an alarm of any rule on any host (a warning or worse) becomes active, at any time: send a message to log.",
    );
  });
});

describe("timesWords", () => {
  it.each([
    [[1, 2, 3, 4, 5, 6, 7], "00:00", "00:00", "every day, the whole day (UTC)"],
    [[7, 6], "08:00", "12:00", "at weekends, 08:00 to 12:00 (UTC)"],
    [[1, 3], "08:00", "12:00", "on Mon and Wed, 08:00 to 12:00 (UTC)"],
  ])("tells %j", (weekdays, from, to, words) => {
    expect(timesWords({ timeZone: "UTC", weekdays, from, to })).toBe(words);
  });
});

describe("durationOf", () => {
  it.each([
    [7200, "2 h"],
    [300, "5 min"],
    [90, "90 s"],
  ])("tells %d s as %s", (seconds, words) => {
    expect(durationOf(seconds)).toBe(words);
  });
});
