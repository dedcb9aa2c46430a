import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Alarm, JournalEntry } from "../../domain/alarm";
import { journalQuerySchema } from "../../domain/alarm-api";
import { JournalStore } from "./journal-store";
import { connectRedis, type RedisConnections } from "./redis-connections";
import { startTestRedis } from "./start-test-redis";

let redis: Awaited<ReturnType<typeof startTestRedis>>;
let connections: RedisConnections;
let store: JournalStore;

beforeAll(async () => {
  redis = await startTestRedis();
  connections = await connectRedis({ metricsUrl: redis.url, stateUrl: redis.url, onError: () => undefined });
  store = new JournalStore(connections.state, connections.journalReader);
});
afterAll(async () => {
  await connections.close();
  await redis.stop();
});
beforeEach(() => connections.state.flushall());

const START_MS = Date.UTC(2026, 10, 20);
const HOUR_MS = 3_600_000;

function alarm(hostId: string, ruleId: string): Alarm {
  return {
    id: `${hostId}/${ruleId}/memory.used`,
    hostId,
    ruleId,
    ruleName: `Rule ${ruleId}`,
    seriesId: "memory.used",
    state: "active",
    severity: "warning",
    atMs: START_MS,
    value: 95,
    bound: 90,
    text: "Memory is at 95 %",
    runbookUrl: "",
    keepUntilAcknowledged: false,
    sinceMs: START_MS,
    changedAtMs: START_MS,
    changeCount: 1,
    revision: 1,
    acknowledged: null,
    awaitsAcknowledgement: false,
    flapping: null,
    note: null,
    vm: null,
  };
}

type Written = Partial<Omit<JournalEntry, "id">> & { writtenAtMs?: number; host?: string; rule?: string };

/** Writes entries as the scripts of alarms do. @returns their ids */
async function write(...entries: Written[]): Promise<string[]> {
  const pipeline = connections.state.pipeline();
  entries.forEach(({ writtenAtMs, host = "web-1", rule = "memory", ...rest }, i) => {
    const atMs = rest.atMs ?? START_MS + i * 1000;
    const full = { atMs, kind: "raised", by: host, note: "", alarm: alarm(host, rule), ...rest };
    pipeline.xadd("s:journal", `${writtenAtMs ?? atMs}-*`, "e", JSON.stringify(full));
  });
  const ids = (await pipeline.exec())!.map(([error, id]) => {
    if (error) throw error;
    return id as string;
  });
  await Promise.all(
    entries.map(({ host = "web-1", rule = "memory" }, i) =>
      connections.state.lpush(`s:alarm-journal:${alarm(host, rule).id}`, ids[i]!),
    ),
  );
  return ids;
}

const read = (query: Record<string, unknown> = {}) => store.read(journalQuerySchema.parse(query));
const notes = (entries: JournalEntry[]) => entries.map(({ note }) => note);
async function streamed(filter: Parameters<JournalStore["stream"]>[0]): Promise<string[]> {
  const entries: JournalEntry[] = [];
  for await (const entry of store.stream(filter)) entries.push(entry);
  return notes(entries);
}

describe("JournalStore", () => {
  it("pages from the newest to the oldest, each entry once", async () => {
    await write(...["a", "b", "c", "d", "e"].map((note) => ({ note })));
    const first = await read({ limit: 2 });
    const second = await read({ limit: 2, before: first.nextBefore! });
    const third = await read({ limit: 2, before: second.nextBefore! });
    expect([first, second, third].map(({ entries }) => notes(entries))).toEqual([["e", "d"], ["c", "b"], ["a"]]);
    expect(third.nextBefore).toBeNull();
    expect((await read({ limit: 5 })).nextBefore).toBeNull();
    expect(await read({ from: START_MS + HOUR_MS })).toEqual({ entries: [], nextBefore: null });
  });

  it("answers with nothing while there is no journal", async () => {
    expect(await read()).toEqual({ entries: [], nextBefore: null });
    expect(await streamed({})).toEqual([]);
    expect([await store.newestId(), await store.oldestAtMs(), await store.completeFromMs()]).toEqual(["0-0", null, 0]);
  });

  it("tells entries by host, rule, who, kind and text", async () => {
    const target = { alarmId: null, hostId: "web-2", ruleId: null };
    await write(
      { note: "judged" },
      { note: "other rule", rule: "disk" },
      { note: "Looking at it", kind: "acknowledged", by: "Anna" },
      {
        note: "shelf",
        kind: "shelved",
        by: "bert",
        alarm: null,
        shelf: { id: "s", target, by: "bert", reason: "new fans", atMs: START_MS, untilMs: START_MS + 1 },
      },
      {
        note: "window",
        kind: "maintenance-set",
        by: "bert",
        alarm: null,
        window: {
          id: "w",
          hosts: "web-*",
          from: "2026-11-20T10:00",
          to: "2026-11-20T11:00",
          timeZone: "UTC",
          repeat: "never",
          reason: "firmware",
          by: "bert",
          atMs: START_MS,
        },
      },
    );
    const found = async (query: Record<string, unknown>) => notes((await read(query)).entries);
    expect(await found({ host: "web-2" })).toEqual(["window", "shelf"]);
    expect(await found({ host: "db-1" })).toEqual([]);
    expect(await found({ rule: "disk" })).toEqual(["other rule"]);
    expect(await found({ by: "anna" })).toEqual(["Looking at it"]);
    expect(await found({ kind: "raised,shelved" })).toEqual(["shelf", "other rule", "judged"]);
    expect(await found({ text: "LOOKING" })).toEqual(["Looking at it"]);
    expect(await found({ text: "fans" })).toEqual(["shelf"]);
    expect(await found({ text: "rule disk" })).toEqual(["other rule"]);
    expect(await streamed({ host: "web-2" })).toEqual(["shelf", "window"]);
  });

  it("takes the span by when it happened, also for what was written late", async () => {
    await write(
      { note: "before", atMs: START_MS },
      { note: "in", atMs: START_MS + HOUR_MS },
      { note: "after", atMs: START_MS + 3 * HOUR_MS },
      { note: "late", atMs: START_MS + HOUR_MS, writtenAtMs: START_MS + 5 * HOUR_MS },
    );
    const span = { from: START_MS + 1, to: START_MS + 2 * HOUR_MS };
    expect(notes((await read(span)).entries)).toEqual(["late", "in"]);
    expect(await streamed(span)).toEqual(["in", "late"]);
  });

  it("reads one alarm's entries from its own list", async () => {
    const ids = await write({ note: "a" }, { note: "other", rule: "disk" }, { note: "b" }, { note: "c" });
    const alarmId = "web-1/memory/memory.used";
    const page = await read({ alarmId, limit: 2 });
    expect([notes(page.entries), page.nextBefore]).toEqual([["c", "b"], ids[2]]);
    expect(notes((await read({ alarmId, before: page.nextBefore! })).entries)).toEqual(["a"]);
    expect(await streamed({ alarmId })).toEqual(["a", "b", "c"]);
    expect((await read({ alarmId: "web-9/memory/memory.used" })).entries).toEqual([]);
  });

  it("leaves damaged entries out, and entries of an older version get what they lack", async () => {
    await write({ note: "good" });
    const { revision: _, flapping: __, ...old } = alarm("web-1", "memory");
    for (const text of [
      "{",
      "null",
      '{"kind":"raised"}',
      '{"atMs":1,"kind":"odd","by":"","note":""}',
      '{"atMs":1e99,"kind":"noted","by":"","note":""}',
    ]) {
      await connections.state.xadd("s:journal", "*", "e", text);
    }
    await connections.state.xadd("s:journal", "*", "other", "field");
    const older = { atMs: START_MS, kind: "cleared", by: "web-1", note: "older", alarm: old };
    await connections.state.xadd("s:journal", "*", "e", JSON.stringify(older));
    const { entries } = await read();
    expect(notes(entries)).toEqual(["older", "good"]);
    expect(entries[0]).toMatchObject({ shelf: null, window: null, alarm: { revision: 0, flapping: null } });
  });

  it("looks at no more than 50,000 entries a call, and reads on from there", async () => {
    const filler = Array.from({ length: 60_000 }, (_, i) => ({ note: "", atMs: START_MS + 10 + i }));
    await write({ note: "needle", atMs: START_MS });
    for (let i = 0; i < filler.length; i += 10_000) await write(...filler.slice(i, i + 10_000));
    const first = await read({ text: "needle" });
    expect(first.entries).toEqual([]);
    expect(first.nextBefore).toBe(`${START_MS + 10_010}-0`);
    const second = await read({ text: "needle", before: first.nextBefore! });
    expect([notes(second.entries), second.nextBefore]).toEqual([["needle"], null]);
    expect(await streamed({ text: "needle" })).toEqual(["needle"]);
  });

  it("follows new entries, past damaged ones", async () => {
    await write({ note: "old" });
    const from = await store.newestId();
    const waiting = store.after(from, 5000);
    await connections.state.xadd("s:journal", "*", "e", "damaged");
    await connections.state.xadd(
      "s:journal",
      "*",
      "e",
      JSON.stringify({ atMs: 1, kind: "unshelved", by: "anna", note: "new" }),
    );
    expect(notes(await waiting)).toEqual(["new"]);
    expect(await store.after(await store.newestId(), 20)).toEqual([]);
  });

  it("knows since when nothing is missing", async () => {
    await write({ note: "a" }, { note: "b" });
    expect([await store.oldestAtMs(), await store.completeFromMs()]).toEqual([START_MS, 0]);
    await connections.state.xtrim("s:journal", "MAXLEN", 1);
    expect([await store.oldestAtMs(), await store.completeFromMs()]).toEqual([START_MS + 1000, START_MS + 1000]);
  });
});
