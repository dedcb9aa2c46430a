import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseSmart, type SmartReport } from "./parse-smart";

const recorded = (name: string): string =>
  readFileSync(join(import.meta.dirname, "..", "fixtures", "smart", `${name}.json`), "utf8");
const NOTHING: SmartReport = {
  healthy: Number.NaN,
  temperatureCelsius: Number.NaN,
  wearRatio: Number.NaN,
  reallocatedSectors: Number.NaN,
  pendingSectors: Number.NaN,
  mediaErrors: Number.NaN,
};

describe("parseSmart", () => {
  it.each<[string, Partial<SmartReport>]>([
    ["ata-failing", { healthy: 0, temperatureCelsius: 36, reallocatedSectors: 16, pendingSectors: 8, mediaErrors: 5 }],
    ["ata-solid-state", { healthy: 1, temperatureCelsius: 31, wearRatio: 0.07, reallocatedSectors: 0 }],
    ["nvme", { healthy: 1, temperatureCelsius: 41, wearRatio: 0.07, mediaErrors: 2 }],
    ["scsi", { healthy: 1, temperatureCelsius: 29, wearRatio: 0.03, reallocatedSectors: 4, mediaErrors: 3 }],
  ])("reads what a disk says: %s", (name, told) => {
    expect(parseSmart(recorded(name))).toEqual({ kind: "report", report: { ...NOTHING, ...told } });
  });

  it("tells a disk that sleeps from one that cannot be asked", () => {
    expect(parseSmart(recorded("asleep"))).toEqual({ kind: "asleep" });
    expect(parseSmart(recorded("refusing"))).toEqual({
      kind: "silent",
      why: "/dev/vda: Unable to detect device type",
    });
    expect(parseSmart('{"smartctl":{"exit_status":4}}')).toEqual({ kind: "silent", why: "smartctl ended with 4" });
  });

  it("prefers what newer versions tell of every disk's life", () => {
    const told = { ...JSON.parse(recorded("ata-solid-state")), endurance_used: { current_percent: 112 } };
    expect(parseSmart(JSON.stringify(told))).toMatchObject({ report: { wearRatio: 1.12 } });
  });

  it("throws on anything else", () => {
    for (const text of [
      "",
      "smartctl 6.6",
      "[]",
      "{}",
      '{"smartctl":{"exit_status":0},"smart_status":{"passed":"yes"}}',
    ])
      expect(() => parseSmart(text), text).toThrow();
  });
});
