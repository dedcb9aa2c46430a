import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { AlarmChange } from "../../domain/alarm";
import { AlarmStore } from "./alarm-store";
import { connectRedis, type RedisConnections } from "./redis-connections";
import { startTestRedis } from "./start-test-redis";

let redis: Awaited<ReturnType<typeof startTestRedis>>;
let connections: RedisConnections;
let store: AlarmStore;

beforeAll(async () => {
  redis = await startTestRedis();
  connections = await connectRedis({ metricsUrl: redis.url, stateUrl: redis.url, onError: () => undefined });
  store = new AlarmStore(connections.state, connections.journalReader);
});
afterAll(async () => {
  await connections.close();
  await redis.stop();
});
beforeEach(() => connections.state.flushall());

const NOW_MS = Date.UTC(2026, 10, 20, 12, 0);
let sequence = 0;

function change(settings: Partial<AlarmChange> = {}): AlarmChange {
  return {
    ruleId: "memory-used",
    ruleName: "Memory is nearly full",
    seriesId: "memory.used",
    state: "active",
    severity: "warning",
    atMs: NOW_MS,
    value: 95.5,
    bound: 90,
    text: 'Memory "used" is 95.5 % – ä',
    ...settings,
  };
}

function apply(settings: Partial<AlarmChange> = {}, order = { runId: 1, sequence: ++sequence }) {
  return store.apply("web-1", change(settings), order, "web-1");
}

const ID = "web-1/memory-used/memory.used";

describe("AlarmStore", () => {
  it("raises, worsens, eases, clears and raises again, and keeps it all in the journal", async () => {
    expect((await apply())?.kind).toBe("raised");
    expect((await apply({ severity: "failure", atMs: NOW_MS + 1000 }))?.kind).toBe("worsened");
    expect((await apply({ severity: "warning", atMs: NOW_MS + 2000 }))?.kind).toBe("eased");
    expect((await apply({ state: "cleared", atMs: NOW_MS + 3000 }))?.kind).toBe("cleared");
    const again = await apply({ atMs: NOW_MS + 4000 });
    expect(again?.alarm).toMatchObject({ id: ID, sinceMs: NOW_MS + 4000, changeCount: 5, acknowledged: null });
    const journal = await store.journal({ alarmId: ID, limit: 10 });
    expect(journal.map(({ kind }) => kind)).toEqual(["raised", "cleared", "eased", "worsened", "raised"]);
    expect(journal[4]!.alarm).toEqual({
      ...again!.alarm,
      sinceMs: NOW_MS,
      changedAtMs: NOW_MS,
      atMs: NOW_MS,
      changeCount: 1,
    });
  });

  it("applies a change once, however often and through however many servers it comes", async () => {
    const order = { runId: 7, sequence: 3 };
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => apply({}, order)));
    expect(outcomes.filter(Boolean)).toHaveLength(1);
    expect(await apply({ state: "cleared" }, { runId: 7, sequence: 2 })).toBeUndefined();
    expect(await apply({ state: "cleared" }, { runId: 6, sequence: 9 })).toBeUndefined();
    expect(await store.journal({ limit: 10 })).toHaveLength(1);
  });

  it("does nothing for a change that changes nothing", async () => {
    expect(await apply({ state: "cleared" })).toBeUndefined();
    await apply();
    expect(await apply({ value: 96 })).toBeUndefined();
    expect((await store.list()).map(({ value }) => value)).toEqual([95.5]);
  });

  it("acknowledges once, with who, when and what, and a worse severity takes it back", async () => {
    await apply();
    const outcomes = await Promise.all(
      ["ada", "bob"].map((by) => store.acknowledge({ alarmId: ID, by, note: 'looking "into" it', atMs: NOW_MS + 5 })),
    );
    const taken = outcomes.filter((outcome) => "alarm" in outcome);
    expect(taken).toHaveLength(1);
    expect(outcomes.find((outcome) => "refused" in outcome)).toEqual({
      refused: expect.stringContaining("already, by"),
    });
    const [entry] = await store.journal({ limit: 1 });
    expect(entry).toMatchObject({ kind: "acknowledged", note: 'looking "into" it', atMs: NOW_MS + 5 });
    expect((await apply({ severity: "failure", atMs: NOW_MS + 9 }))?.alarm.acknowledged).toBeNull();
  });

  it("keeps the acknowledgement of an alarm that clears", async () => {
    await apply();
    await store.acknowledge({ alarmId: ID, by: "ada", note: "", atMs: NOW_MS });
    expect((await apply({ state: "cleared" }))?.alarm.acknowledged?.by).toBe("ada");
  });

  it("refuses to acknowledge what is not there", async () => {
    expect(await store.acknowledge({ alarmId: "nope", by: "ada", note: "", atMs: 1 })).toEqual({
      refused: "there is no such alarm",
    });
  });

  it("lists by state, severity and host, newest change first", async () => {
    await apply();
    await apply({ ruleId: "cpu-busy", seriesId: "cpu.busy", severity: "failure", atMs: NOW_MS + 1 });
    await apply({ state: "cleared", atMs: NOW_MS + 2 });
    await store.apply("db-1", change({ atMs: NOW_MS + 3 }), { runId: 1, sequence: 1 }, "db-1");
    const ids = async (filter: Parameters<AlarmStore["list"]>[0]) => (await store.list(filter)).map(({ id }) => id);
    expect(await ids({})).toEqual(["db-1/memory-used/memory.used", ID, "web-1/cpu-busy/cpu.busy"]);
    expect(await ids({ state: "cleared" })).toEqual([ID]);
    expect(await ids({ severity: "failure" })).toEqual(["web-1/cpu-busy/cpu.busy"]);
    expect(await ids({ state: "active", host: "db-1" })).toEqual(["db-1/memory-used/memory.used"]);
  });

  it("pages through the journal and finds a host's entries", async () => {
    for (let i = 0; i < 30; i++)
      await store.apply(`h-${i % 3}`, change({ seriesId: `s${i}` }), { runId: 1, sequence: i + 1 }, "h");
    const first = await store.journal({ limit: 20 });
    const rest = await store.journal({ limit: 20, before: first.at(-1)!.id });
    expect([...first, ...rest].map(({ alarm }) => alarm.seriesId)).toEqual(
      Array.from({ length: 30 }, (_, i) => `s${29 - i}`),
    );
    expect(await store.journal({ host: "h-1", limit: 100 })).toHaveLength(10);
  });

  it("hands on what comes after an entry, and waits for it", async () => {
    await apply();
    const from = await store.newestJournalId();
    const waiting = store.journalAfter(from, 5000);
    await apply({ severity: "failure" });
    expect((await waiting).map(({ kind }) => kind)).toEqual(["worsened"]);
    expect(await store.journalAfter(await store.newestJournalId(), 10)).toEqual([]);
  });

  it("keeps the newest 5,000 cleared alarms and forgets the rest whole", async () => {
    const pipeline: Promise<unknown>[] = [];
    for (let i = 0; i < 5010; i++) {
      pipeline.push(store.apply("h", change({ seriesId: `s${i}`, atMs: i + 1 }), { runId: 1, sequence: 1 }, "h"));
      pipeline.push(
        store.apply("h", change({ seriesId: `s${i}`, atMs: i + 1, state: "cleared" }), { runId: 1, sequence: 2 }, "h"),
      );
    }
    await Promise.all(pipeline);
    expect(await store.list({ state: "cleared" })).toHaveLength(5000);
    expect(await connections.state.exists("s:alarm:h/memory-used/s0", "s:alarm-journal:h/memory-used/s0")).toBe(0);
  });
});
