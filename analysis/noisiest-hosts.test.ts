import { describe, expect, it } from "vitest";
import type { JournalKind, Severity } from "../domain/alarm";
import type { HostNoise } from "../domain/noisiest-report";
import { type NoiseEntry, type NoiseInput, noisiestHosts } from "./noisiest-hosts";

const FROM_MS = Date.UTC(2026, 10, 16);
const HOUR_MS = 3_600_000;
const TO_MS = FROM_MS + 24 * HOUR_MS;

interface Written {
  hostId?: string;
  id?: string;
  ruleId?: string;
  severity?: Severity;
  sinceMs?: number;
  isAcknowledged?: boolean;
}

/** @param seconds since the span's begin */
function entry(kind: JournalKind, seconds: number, written: Written = {}): NoiseEntry {
  const { hostId = "web-1", ruleId = "memory", severity = "warning", isAcknowledged = false } = written;
  const atMs = FROM_MS + seconds * 1000;
  const id = written.id ?? `${hostId}/${ruleId}`;
  const sinceMs = written.sinceMs ?? atMs;
  return { atMs, kind, alarm: { id, hostId, ruleId, ruleName: `Rule ${ruleId}`, severity, sinceMs, isAcknowledged } };
}

const noise = (entries: NoiseEntry[], active: NoiseInput["active"] = []) =>
  noisiestHosts({ entries, active, fromMs: FROM_MS, toMs: TO_MS });

describe("noisiestHosts", () => {
  it("has nothing to tell of a span in which nothing was raised", async () => {
    expect(await noise([])).toEqual({ raisedCount: 0, topTenShare: 0, hosts: [] });
  });

  it.each<[what: string, entries: NoiseEntry[], expected: Partial<HostNoise>]>([
    [
      "one that stood for ten minutes",
      [entry("raised", 0), entry("cleared", 600)],
      { raisedCount: 1, failureCount: 0, stoodSeconds: 600, fleetingCount: 0, unacknowledgedCount: 1, share: 1 },
    ],
    [
      "one that cleared within a minute",
      [entry("raised", 0), entry("cleared", 59)],
      { stoodSeconds: 59, fleetingCount: 1 },
    ],
    ["one that cleared after a minute", [entry("raised", 0), entry("cleared", 60)], { fleetingCount: 0 }],
    ["one that is not over", [entry("raised", 23 * 3600)], { stoodSeconds: 3600, fleetingCount: 0 }],
    [
      "one that became a failure",
      [entry("raised", 0), entry("worsened", 5), entry("eased", 6), entry("worsened", 7)],
      { raisedCount: 1, failureCount: 1 },
    ],
    ["one that was a failure from the start", [entry("raised", 0, { severity: "failure" })], { failureCount: 1 }],
    [
      "one that was acknowledged, once as twice",
      [entry("raised", 0), entry("acknowledged", 5), entry("acknowledged", 9)],
      { unacknowledgedCount: 0 },
    ],
    [
      "one that came again after it was acknowledged",
      [entry("raised", 0), entry("acknowledged", 5), entry("cleared", 90), entry("raised", 120)],
      { raisedCount: 2, unacknowledgedCount: 1 },
    ],
    [
      "one that flaps, and keeps its acknowledgement",
      [
        entry("raised", 0),
        entry("acknowledged", 1),
        entry("flapping", 2),
        entry("raised", 3, { isAcknowledged: true }),
      ],
      { raisedCount: 2, flappedCount: 1, unacknowledgedCount: 0 },
    ],
    [
      "one that was raised before the span, beside another one",
      [
        entry("cleared", 300, { id: "old", ruleId: "disk", sinceMs: FROM_MS - HOUR_MS }),
        entry("raised", 0, { severity: "failure" }),
        entry("cleared", 100),
      ],
      {
        raisedCount: 1,
        stoodSeconds: 400,
        fleetingCount: 0,
        loudestRule: expect.objectContaining({ ruleId: "memory" }),
      },
    ],
    [
      "its loudest rule",
      [entry("raised", 0), entry("raised", 1, { ruleId: "disk" }), entry("raised", 2, { ruleId: "disk", id: "d2" })],
      { raisedCount: 3, loudestRule: { ruleId: "disk", ruleName: "Rule disk", raisedCount: 2 } },
    ],
    [
      "only what is in the span",
      [entry("raised", -1), entry("raised", 0), entry("raised", 24 * 3600)],
      { raisedCount: 1 },
    ],
  ])("tells of a host %s", async (_, entries, expected) => {
    expect((await noise(entries)).hosts).toMatchObject([{ hostId: "web-1", ...expected }]);
  });

  it("counts what stood all the time, of a host that raised something", async () => {
    const stands = { id: "stands", hostId: "web-1", state: "active" as const, sinceMs: FROM_MS - 1 };
    const isPending = { ...stands, id: "waits", state: "pending" as const };
    const { hosts } = await noise([entry("raised", 0), entry("cleared", 60)], [stands, isPending]);
    expect(hosts).toMatchObject([{ stoodSeconds: 24 * 3600 + 60 }]);
    expect((await noise([], [stands])).hosts).toEqual([]);
  });

  it("puts the noisiest first, then whose alarms stood longer, with their share of all", async () => {
    const raisedOn = (hostId: string, count: number) =>
      Array.from({ length: count }, (_, i) => entry("raised", i, { hostId, id: `${hostId}/${i}` }));
    const others = Array.from({ length: 9 }, (_, i) => raisedOn(`n-${i}`, 2)).flat();
    const short = [entry("raised", 0, { hostId: "a-short" }), entry("cleared", 5, { hostId: "a-short" })];
    const found = await noise([...raisedOn("b-long", 1), ...short, ...others, ...raisedOn("loud", 80)]);
    expect(found.raisedCount).toBe(100);
    expect(found.hosts.map(({ hostId }) => hostId).slice(-2)).toEqual(["b-long", "a-short"]);
    expect(found.hosts[0]).toMatchObject({ hostId: "loud", share: 0.8 });
    expect(found.topTenShare).toBeCloseTo(0.98);
  });
});
