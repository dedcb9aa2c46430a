import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Alarm, AlarmChange } from "../../domain/alarm";
import { makeAlarmChange } from "../../domain/fixtures/make-alarm";
import { AlarmStore } from "./alarm-store";
import { JournalStore } from "./journal-store";
import { connectRedis, type RedisConnections } from "./redis-connections";
import { startTestRedis } from "./start-test-redis";

let redis: Awaited<ReturnType<typeof startTestRedis>>;
let connections: RedisConnections;
let store: AlarmStore;
let journal: JournalStore;

beforeAll(async () => {
  redis = await startTestRedis();
  connections = await connectRedis({ metricsUrl: redis.url, stateUrl: redis.url, onError: () => undefined });
  store = new AlarmStore(connections.state);
  journal = new JournalStore(connections.state, connections.journalReader);
});
afterAll(async () => {
  await connections.close();
  await redis.stop();
});
beforeEach(() => connections.state.flushall());

const NOW_MS = Date.UTC(2026, 10, 20, 12, 0);
let sequence = 0;

function apply(settings: Partial<AlarmChange> = {}, order = { runId: 1, sequence: ++sequence }) {
  return store.apply("web-1", makeAlarmChange(settings), order, "web-1");
}

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

function acknowledge(deed: Partial<Parameters<AlarmStore["acknowledge"]>[0]> = {}) {
  return store.acknowledge({ alarmId: ID, by: "ada", note: "", atMs: NOW_MS, untilMs: NOW_MS + DAY_MS, ...deed });
}

async function kinds(): Promise<string[]> {
  return (await journal.read({ limit: 100 })).entries.map(({ kind }) => kind).reverse();
}

async function only(): Promise<Alarm | undefined> {
  return (await store.list())[0];
}

const ID = "web-1/memory-used/memory.used";

const VM = {
  cloudId: "east",
  serverId: "u-1",
  name: "web",
  project: "demo",
  flavour: "",
  computeHost: "",
  network: "",
  portId: "",
};

describe("whose VM an alarm is about", () => {
  const known = (isKnown: boolean) => {
    store.vmOf = () => (isKnown ? VM : null);
  };
  afterEach(() => known(false));

  it("stays with it through all that happens until it is raised anew", async () => {
    known(true);
    await apply();
    known(false);
    expect((await apply({ severity: "failure" }))?.alarm.vm).toEqual(VM);
    expect(await acknowledge()).toMatchObject({ alarm: { vm: VM } });
    expect((await apply({ state: "cleared" }))?.alarm.vm).toEqual(VM);
    expect((await journal.read({ limit: 100 })).entries.map(({ alarm }) => alarm?.vm)).toEqual([VM, VM, VM, VM]);
    expect((await apply())?.alarm.vm).toBeNull();
  });

  it("is nobody's for an alarm that an older version has stored", async () => {
    await apply();
    const { vm: _, ...older } = JSON.parse((await connections.state.hget(`s:alarm:${ID}`, "alarm"))!);
    await connections.state.hset(`s:alarm:${ID}`, "alarm", JSON.stringify(older));
    expect((await only())?.vm).toBeNull();
    expect(await acknowledge()).toMatchObject({ alarm: { vm: null } });
    expect((await apply({ state: "cleared" }))?.alarm).toMatchObject({ state: "cleared", vm: null });
  });
});

describe("AlarmStore", () => {
  it("raises, worsens, eases, clears and raises again, and keeps it all in the journal", async () => {
    expect((await apply())?.kind).toBe("raised");
    expect((await apply({ severity: "failure", atMs: NOW_MS + 1000 }))?.kind).toBe("worsened");
    expect((await apply({ severity: "warning", atMs: NOW_MS + 2000 }))?.kind).toBe("eased");
    expect((await apply({ state: "cleared", atMs: NOW_MS + 3000 }))?.kind).toBe("cleared");
    const again = await apply({ atMs: NOW_MS + 4000 });
    expect(again?.alarm).toMatchObject({ id: ID, sinceMs: NOW_MS + 4000, changeCount: 5, acknowledged: null });
    const { entries } = await journal.read({ alarmId: ID, limit: 10 });
    expect(entries.map(({ kind }) => kind)).toEqual(["raised", "cleared", "eased", "worsened", "raised"]);
    expect(entries[4]!.alarm).toEqual({
      ...again!.alarm,
      sinceMs: NOW_MS,
      changedAtMs: NOW_MS,
      atMs: NOW_MS,
      changeCount: 1,
      revision: 1,
    });
  });

  it("applies a change once, however often and through however many servers it comes", async () => {
    const order = { runId: 7, sequence: 3 };
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => apply({}, order)));
    expect(outcomes.filter(Boolean)).toHaveLength(1);
    expect(await apply({ state: "cleared" }, { runId: 7, sequence: 2 })).toBeUndefined();
    expect(await apply({ state: "cleared" }, { runId: 6, sequence: 9 })).toBeUndefined();
    expect((await journal.read({ limit: 10 })).entries).toHaveLength(1);
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
      ["ada", "bob"].map((by) => acknowledge({ by, note: 'looking "into" it', atMs: NOW_MS + 5 })),
    );
    const taken = outcomes.filter((outcome) => "alarm" in outcome);
    expect(taken).toHaveLength(1);
    expect(outcomes.find((outcome) => "refused" in outcome)).toEqual({
      refused: expect.stringContaining("already, by"),
    });
    const [entry] = (await journal.read({ limit: 1 })).entries;
    expect(entry).toMatchObject({ kind: "acknowledged", note: 'looking "into" it', atMs: NOW_MS + 5 });
    expect((await apply({ severity: "failure", atMs: NOW_MS + 9 }))?.alarm.acknowledged).toBeNull();
  });

  it("keeps the acknowledgement of an alarm that clears", async () => {
    await apply();
    await acknowledge();
    expect((await apply({ state: "cleared" }))?.alarm.acknowledged?.by).toBe("ada");
  });

  it("refuses to acknowledge what is not there", async () => {
    expect(await acknowledge({ alarmId: "nope" })).toEqual({
      refused: "there is no such alarm",
    });
  });

  it("lists by state, severity and host, newest change first", async () => {
    await apply();
    await apply({ ruleId: "cpu-busy", seriesId: "cpu.busy", severity: "failure", atMs: NOW_MS + 1 });
    await apply({ state: "cleared", atMs: NOW_MS + 2 });
    await store.apply("db-1", makeAlarmChange({ atMs: NOW_MS + 3 }), { runId: 1, sequence: 1 }, "db-1");
    const ids = async (filter: Parameters<AlarmStore["list"]>[0]) => (await store.list(filter)).map(({ id }) => id);
    expect(await ids({})).toEqual(["db-1/memory-used/memory.used", ID, "web-1/cpu-busy/cpu.busy"]);
    expect(await ids({ state: "cleared" })).toEqual([ID]);
    expect(await ids({ severity: "failure" })).toEqual(["web-1/cpu-busy/cpu.busy"]);
    expect(await ids({ state: "active", host: "db-1" })).toEqual(["db-1/memory-used/memory.used"]);
  });

  it("keeps the newest 5,000 cleared alarms and forgets the rest whole", async () => {
    const pipeline: Promise<unknown>[] = [];
    for (let i = 0; i < 5010; i++) {
      pipeline.push(
        store.apply("h", makeAlarmChange({ seriesId: `s${i}`, atMs: i + 1 }), { runId: 1, sequence: 1 }, "h"),
      );
      pipeline.push(
        store.apply(
          "h",
          makeAlarmChange({ seriesId: `s${i}`, atMs: i + 1, state: "cleared" }),
          { runId: 1, sequence: 2 },
          "h",
        ),
      );
    }
    await Promise.all(pipeline);
    expect(await store.list({ state: "cleared" })).toHaveLength(5000);
    expect(await connections.state.exists("s:alarm:h/memory-used/s0", "s:alarm-journal:h/memory-used/s0")).toBe(0);
  });
});

describe("AlarmStore, the life of an alarm", () => {
  it("is pending, raised and cleared", async () => {
    await apply({ state: "pending" });
    expect(await only()).toMatchObject({ state: "pending", changeCount: 0 });
    await apply({ atMs: NOW_MS + 5000 });
    expect(await only()).toMatchObject({ state: "active", changeCount: 1, sinceMs: NOW_MS + 5000 });
    expect(await apply({ state: "pending" })).toBeUndefined();
    await apply({ state: "cleared" });
    expect(await kinds()).toEqual(["pending", "raised", "cleared"]);
  });

  it("leaves nothing of an alarm that was never more than pending", async () => {
    await apply({ state: "pending" });
    expect((await apply({ state: "cleared" }))?.kind).toBe("lapsed");
    expect(await store.list()).toEqual([]);
    expect(await kinds()).toEqual(["pending", "lapsed"]);
    expect(await connections.state.keys("s:alarm*")).toEqual([]);
  });

  it("goes back to cleared when it was pending once more", async () => {
    await apply();
    await apply({ state: "cleared" });
    await apply({ state: "pending" });
    await apply({ state: "cleared" });
    expect(await only()).toMatchObject({ state: "cleared", changeCount: 2 });
  });

  it("stays in view after it has cleared, when its rule says so, until somebody has acknowledged it", async () => {
    await apply({ keepUntilAcknowledged: true });
    await apply({ state: "cleared" });
    expect(await only()).toMatchObject({ state: "cleared", awaitsAcknowledgement: true });
    await acknowledge();
    expect(await only()).toMatchObject({ awaitsAcknowledgement: false, acknowledged: { by: "ada" } });
    await store.unacknowledge({ alarmId: ID, by: "ada", note: "", atMs: NOW_MS });
    expect(await only()).toMatchObject({ awaitsAcknowledgement: true, acknowledged: null });
  });

  it("does not await anything when it was acknowledged before it cleared", async () => {
    await apply({ keepUntilAcknowledged: true });
    await acknowledge();
    await apply({ state: "cleared", keepUntilAcknowledged: true });
    expect(await only()).toMatchObject({ awaitsAcknowledgement: false });
  });

  it.each<[string, Partial<AlarmChange>[], string]>([
    ["is pending", [{ state: "pending" }], "it is not raised yet"],
    ["has cleared", [{}, { state: "cleared" }], "it has cleared already"],
  ])("refuses an acknowledgement when it %s", async (_, changes, refused) => {
    for (const change of changes) await apply(change);
    expect(await acknowledge()).toEqual({ refused });
  });

  it("takes an acknowledgement back, once", async () => {
    await apply();
    await acknowledge();
    const back = () => store.unacknowledge({ alarmId: ID, by: "ada", note: "wrong one", atMs: NOW_MS });
    expect(await back()).toMatchObject({ alarm: { acknowledged: null } });
    expect(await back()).toEqual({ refused: "it is not acknowledged" });
    expect(await kinds()).toEqual(["raised", "acknowledged", "unacknowledged"]);
  });

  it("comes back when its acknowledgement was forgotten, and not before", async () => {
    await apply();
    await acknowledge({ untilMs: NOW_MS + 1000 });
    expect(await store.settleDue(NOW_MS + 999)).toBe(0);
    await Promise.all([store.settleDue(NOW_MS + 1000), store.settleDue(NOW_MS + 1000)]);
    expect(await only()).toMatchObject({ acknowledged: null });
    expect(await kinds()).toEqual(["raised", "acknowledged", "forgotten"]);
    expect(await store.settleDue(NOW_MS + DAY_MS)).toBe(0);
  });

  it("forgets nothing of an alarm that has cleared meanwhile", async () => {
    await apply();
    await acknowledge({ untilMs: NOW_MS + 1000 });
    await apply({ state: "cleared" });
    await store.settleDue(NOW_MS + 2000);
    expect(await kinds()).toEqual(["raised", "acknowledged", "cleared"]);
  });

  it("bears notes, whatever its state, and shows the newest", async () => {
    await apply();
    for (const note of ["first", 'second "ä"']) {
      await store.addNote({ alarmId: ID, by: "bob", atMs: NOW_MS, note });
    }
    expect((await only())?.note).toEqual({ by: "bob", atMs: NOW_MS, text: 'second "ä"' });
    expect(await kinds()).toEqual(["raised", "noted", "noted"]);
  });

  it("has a revision that rises with everything that happens to it", async () => {
    const revisions = [(await apply())!.alarm.revision];
    for (const outcome of [
      await acknowledge(),
      await store.unacknowledge({ alarmId: ID, by: "a", note: "", atMs: 1 }),
    ]) {
      if ("alarm" in outcome) revisions.push(outcome.alarm.revision);
    }
    revisions.push((await apply({ state: "cleared" }))!.alarm.revision);
    expect(revisions).toEqual([1, 2, 3, 4]);
  });
});

describe("AlarmStore, an alarm that flaps", () => {
  /** Raised and cleared in turn, a minute apart. */
  async function flap(changes: number, everyMs = MINUTE_MS): Promise<void> {
    for (let i = 0; i < changes; i++) {
      await apply({ state: i % 2 === 0 ? "active" : "cleared", atMs: NOW_MS + i * everyMs, text: `text ${i}` });
    }
  }

  it("is one alarm that counts, from the sixth change within ten minutes on", async () => {
    await flap(5);
    expect(await only()).toMatchObject({ state: "active", flapping: null });
    await flap(0);
    await apply({ state: "cleared", atMs: NOW_MS + 5 * MINUTE_MS });
    expect(await only()).toMatchObject({ state: "active", flapping: { changeCount: 6, sinceMs: NOW_MS } });
    await apply({ atMs: NOW_MS + 6 * MINUTE_MS });
    expect(await only()).toMatchObject({ state: "active", flapping: { changeCount: 7 }, changeCount: 7 });
    expect((await kinds()).slice(-3)).toEqual(["cleared", "flapping", "raised"]);
  });

  it("does not flap when the changes are further apart", async () => {
    await flap(12, 2.5 * MINUTE_MS);
    expect(await only()).toMatchObject({ flapping: null });
  });

  it("keeps its acknowledgement while it flaps, until it is worse", async () => {
    await flap(7);
    await acknowledge({ atMs: NOW_MS, untilMs: NOW_MS + DAY_MS });
    await apply({ state: "cleared", atMs: NOW_MS + 8 * MINUTE_MS });
    await apply({ atMs: NOW_MS + 9 * MINUTE_MS });
    expect((await only())?.acknowledged?.by).toBe("ada");
    await apply({ severity: "failure", atMs: NOW_MS + 9.5 * MINUTE_MS });
    expect(await only()).toMatchObject({ severity: "failure", acknowledged: null });
    await apply({ severity: "warning", atMs: NOW_MS + 9.6 * MINUTE_MS });
    expect((await only())?.severity).toBe("failure");
  });

  it("settles as its judge said last, once it has been still for ten minutes", async () => {
    await flap(6);
    const lastMs = NOW_MS + 5 * MINUTE_MS;
    expect((await only())?.text).toBe("text 4");
    await store.settleDue(lastMs + 10 * MINUTE_MS - 1);
    expect((await only())?.flapping).not.toBeNull();
    await store.settleDue(lastMs + 10 * MINUTE_MS);
    expect(await only()).toMatchObject({ state: "cleared", flapping: null, text: "text 5" });
    expect((await kinds()).at(-1)).toBe("settled");
    expect((await store.list({ state: "active" })).length).toBe(0);
  });

  it("takes over alarms that an earlier version kept", async () => {
    const { revision, awaitsAcknowledgement, flapping, note, ...old } = (await apply())!.alarm;
    await connections.state.hdel(`s:alarm:${ID}`, "judged", "judgedSeverity");
    const acknowledged = { by: "ada", atMs: NOW_MS, note: "" };
    await connections.state.hset(`s:alarm:${ID}`, "alarm", JSON.stringify({ ...old, acknowledged }));
    expect(await only()).toMatchObject({ revision: 0, flapping: null, acknowledged: { by: "ada" } });
    expect(await apply()).toBeUndefined();
    expect((await apply({ state: "cleared" }))?.alarm).toMatchObject({ revision: 1, acknowledged: { by: "ada" } });
  });
});
