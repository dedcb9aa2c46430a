import { describe, expect, it } from "vitest";
import { type SourceSettingsInput, sourceSettingsSchema } from "./source";

describe("sourceSettingsSchema", () => {
  it.each<[string, SourceSettingsInput, string]>([
    ["a port that is none", { kind: "lizmon", id: "a", openPort: 99_999 }, "a port is 1 to 65535"],
    [
      "a target's port that is none",
      { kind: "snmp", id: "a", targets: [{ address: "10.0.0.1", port: 0, hostId: "b" }] },
      "a port is 1 to 65535",
    ],
    [
      "version 3 without a user",
      { kind: "snmp", id: "a", version: "3", targets: [{ address: "10.0.0.1", hostId: "b" }] },
      "version 3 is asked as a user: name it",
    ],
  ])("refuses %s in words for an operator", (_, settings, message) => {
    expect(sourceSettingsSchema.safeParse(settings).error?.issues.map((issue) => issue.message)).toEqual([message]);
  });
});
