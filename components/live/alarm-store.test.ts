import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Alarm, JournalEntry } from "../../domain/alarm";
import { makeAlarm, makeJournalEntry } from "../../domain/fixtures/make-alarm";
import { AlarmStore } from "./alarm-store";

function alarm(id: string, change: Partial<Alarm> = {}): Alarm {
  return makeAlarm({ id, atMs: 1000, ...change });
}

let entryCount = 0;
function entry(changed: Alarm): JournalEntry {
  return makeJournalEntry({ id: `${++entryCount}-0`, atMs: changed.changedAtMs, alarm: changed });
}

const ACKNOWLEDGED = { by: "ada", atMs: 2000, note: "on it", untilMs: 9000 };

describe("AlarmStore", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("holds the newest change first, and counts what is active and unacknowledged", () => {
    const store = new AlarmStore();
    expect(store.isLoaded).toBe(false);
    store.setAll([
      alarm("a"),
      alarm("b", { hostId: "db-1", severity: "failure", changedAtMs: 3000 }),
      alarm("c", { state: "cleared", changedAtMs: 2000 }),
      alarm("d", { acknowledged: ACKNOWLEDGED, changedAtMs: 500 }),
    ]);
    expect(store.alarms.map(({ id }) => id)).toEqual(["b", "c", "a", "d"]);
    expect(store.counts()).toEqual({ failure: 1, warning: 1 });
    expect([...store.countsByHost]).toEqual([
      ["db-1", { failure: 1, warning: 0 }],
      [alarm("a").hostId, { failure: 0, warning: 1 }],
    ]);
  });

  it("takes changes that are newer, and acknowledgements, in whatever order they come", () => {
    const store = new AlarmStore();
    store.setAll([alarm("a", { revision: 3 })]);
    store.apply([
      entry(alarm("a", { revision: 4, acknowledged: ACKNOWLEDGED })),
      entry(alarm("a", { revision: 2, severity: "failure" })),
      entry(alarm("a", { revision: 3 })),
      entry(alarm("b", { changedAtMs: 4000 })),
    ]);
    vi.runAllTimers();
    expect(store.alarms.map(({ id }) => id)).toEqual(["b", "a"]);
    expect(store.alarms[1]!.acknowledged).toEqual(ACKNOWLEDGED);
    expect(store.alarms[1]!.severity).toBe("warning");
    store.apply([entry(alarm("a", { revision: 5, state: "cleared", changedAtMs: 9000 }))]);
    vi.runAllTimers();
    expect(store.alarms[0]).toMatchObject({ id: "a", state: "cleared" });
  });

  it("tells a storm in few notifications", () => {
    const store = new AlarmStore();
    store.setAll([]);
    let told = 0;
    store.changed.subscribe(() => told++);
    for (let i = 0; i < 500; i++) store.apply([entry(alarm(`storm-${i}`))]);
    vi.runAllTimers();
    expect(store.alarms).toHaveLength(500);
    expect(told).toBe(1);
  });

  it("keeps the same counts object until a number changes", () => {
    const store = new AlarmStore();
    store.setAll([alarm("a")]);
    const before = store.counts();
    store.apply([entry(alarm("a", { revision: 2 }))]);
    vi.runAllTimers();
    expect(store.counts()).toBe(before);
  });
});
