import { describe, expect, it } from "vitest";
import { makeAlarm } from "./fixtures/make-alarm";
import { HOST_SILENT_RULE_ID } from "./host-silent";
import type { PlannedMaintenance, Quiet, Shelf } from "./quiet";
import { silentHostIds, suppressionOf } from "./suppression";

const alarm = makeAlarm();
const NOBODY = new Set<string>();

function shelf(target: Partial<Shelf["target"]>, untilMs = 1000): Quiet {
  const whole = { alarmId: null, hostId: null, ruleId: null, ...target };
  return { shelves: [{ id: "s", target: whole, by: "ada", reason: "known", atMs: 0, untilMs }], maintenance: [] };
}

function maintenance(hostIds: string[]): Quiet {
  const window: PlannedMaintenance = {
    id: "m",
    hosts: "*",
    from: "2026-11-20T22:00",
    to: "2026-11-20T23:00",
    timeZone: "UTC",
    repeat: "never",
    reason: "backup",
    by: "ada",
    atMs: 0,
    hostIds,
    spans: [{ fromMs: 100, toMs: 200 }],
  };
  return { shelves: [], maintenance: [window] };
}

describe("suppressionOf", () => {
  it.each<[string, Quiet, ReadonlySet<string>, number, string | undefined]>([
    ["nothing", { shelves: [], maintenance: [] }, NOBODY, 0, undefined],
    ["a shelf for it", shelf({ alarmId: alarm.id }), NOBODY, 0, "shelved"],
    ["a shelf for its host", shelf({ hostId: "web-1" }), NOBODY, 0, "shelved"],
    ["a shelf for its rule", shelf({ ruleId: "memory-used" }), NOBODY, 0, "shelved"],
    ["a shelf for another", shelf({ hostId: "web-2" }), NOBODY, 0, undefined],
    ["a shelf that is over", shelf({ alarmId: alarm.id }), NOBODY, 1000, undefined],
    ["maintenance at its first moment", maintenance(["web-1"]), NOBODY, 100, "maintenance"],
    ["maintenance that is over", maintenance(["web-1"]), NOBODY, 200, undefined],
    ["maintenance of others", maintenance(["web-2"]), NOBODY, 150, undefined],
    ["a silent host", { shelves: [], maintenance: [] }, new Set(["web-1"]), 0, "host-silent"],
  ])("by %s", (_, quiet, silent, nowMs, why) => {
    expect(suppressionOf(alarm, quiet, silent, nowMs)?.why).toBe(why);
  });

  it("never hides the silence itself behind the silence", () => {
    const silence = makeAlarm({ ruleId: HOST_SILENT_RULE_ID, seriesId: "host.frames" });
    const silent = silentHostIds([silence, alarm]);
    expect([...silent]).toEqual(["web-1"]);
    expect(suppressionOf(silence, { shelves: [], maintenance: [] }, silent, 0)).toBeUndefined();
    expect([...silentHostIds([{ ...silence, state: "cleared" }])]).toEqual([]);
  });
});
