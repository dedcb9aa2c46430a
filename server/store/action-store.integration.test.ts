import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Action, actionRequestSchema } from "../../domain/action";
import { ACTION_CAP } from "./action-scripts";
import { ActionStore } from "./action-store";
import { JournalStore } from "./journal-store";
import { connectRedis, type RedisConnections } from "./redis-connections";
import { SecretBox } from "./secret-box";
import { startTestRedis, type TestRedis } from "./start-test-redis";

const NOW_MS = 1_795_000_000_000;
let redis: TestRedis;
let connections: RedisConnections;
let store: ActionStore;

function action(id: string, change: Partial<Action> = {}): Action {
  return {
    id,
    kind: "nova.disable",
    cloudId: "prod",
    hostId: "web-1",
    novaHost: "web-1",
    destinationId: null,
    alarmId: null,
    why: "",
    policyId: null,
    state: "queued",
    outcome: "",
    askedBy: "ada",
    askedAtMs: NOW_MS,
    endedAtMs: null,
    attemptCount: 0,
    progress: null,
    revision: 1,
    request: actionRequestSchema.parse({ kind: "nova.disable" }),
    asWhom: "",
    sends: [],
    before: null,
    attempts: [],
    ...change,
  };
}

const end = (one: Action): Action => ({ ...one, state: "done", endedAtMs: NOW_MS + 1 });

beforeAll(async () => {
  redis = await startTestRedis();
  connections = await connectRedis({ metricsUrl: redis.url, stateUrl: redis.url, onError: () => undefined });
  store = new ActionStore(connections.state, new SecretBox("0123456789abcdef0123456789abcdef"));
});
afterAll(async () => {
  await connections.close();
  await redis.stop();
});
beforeEach(() => connections.state.flushall());

describe("ActionStore", () => {
  it("creates an action once, however many ask", async () => {
    const all = await Promise.all([1, 2, 3, 4].map(() => store.create(action("a"))));
    expect(all.map(({ outcome }) => outcome).sort()).toEqual(["created", "exists", "exists", "exists"]);
    expect(await store.openIds()).toEqual(["a"]);
  });

  it("lets one act on a service at a time, and the next when it has ended", async () => {
    await store.create(action("a"));
    expect(await store.create(action("b", { askedBy: "bob" }))).toMatchObject({ outcome: "busy", action: { id: "a" } });
    expect((await store.create(action("c", { novaHost: "web-2" }))).outcome).toBe("created");
    expect((await store.create(action("d", { kind: "congress.push" }))).outcome).toBe("created");
    expect((await store.create(action("e", { kind: "nova.migrate" }))).outcome).toBe("created");
    await store.update("a", "premonitor", end);
    expect((await store.create(action("b"))).outcome).toBe("created");
    expect((await store.openIds()).sort()).toEqual(["b", "c", "d", "e"]);
  });

  it("loses no change when two change it at the same time", async () => {
    await store.create(action("a"));
    const count = (one: Action): Action => ({ ...one, attemptCount: one.attemptCount + 1 });
    await Promise.all(Array.from({ length: 8 }, () => store.update("a", "x", count)));
    expect(await store.get("a")).toMatchObject({ attemptCount: 8, revision: 9 });
    expect(await store.update("nobody", "x", count)).toBeUndefined();
  });

  it("tells its begin and its end in the journal, and nothing between", async () => {
    await store.create(action("a", { alarmId: "web-1/r/s" }));
    await store.update("a", "x", (one) => ({ ...one, state: "running" }));
    await store.update("a", "premonitor", end);
    const journal = new JournalStore(connections.state, connections.journalReader);
    for (const query of [{ limit: 10 }, { limit: 10, alarmId: "web-1/r/s" }]) {
      const { entries } = await journal.read(query);
      expect(entries.map(({ kind, by, action: of }) => [kind, by, of?.state])).toEqual([
        ["action-ended", "premonitor", "done"],
        ["action-asked", "ada", "queued"],
      ]);
    }
    expect(JSON.stringify((await journal.read({ limit: 10 })).entries)).not.toContain("attempts");
  });

  it("filters and pages, newest first", async () => {
    for (let i = 0; i < 450; i++) {
      const kind = i % 2 === 0 ? "notify" : "nova.disable";
      await store.create(end(action(`a${i}`, { kind, askedAtMs: NOW_MS + i, hostId: `h${i % 3}`, novaHost: null })));
    }
    const first = await store.read({ limit: 100, kind: ["notify"], host: "h0" });
    expect(first.actions).toHaveLength(75);
    expect(first.nextBefore).toBeNull();
    const page = await store.read({ limit: 200 });
    const next = await store.read({ limit: 500, before: page.nextBefore! });
    expect([page.actions[0]!.id, page.actions.length, next.actions[0]!.id, next.actions.length]).toEqual([
      "a449",
      200,
      "a249",
      250,
    ]);
    expect((await store.read({ limit: 10, from: NOW_MS + 448 })).actions).toHaveLength(2);
    expect((await store.read({ limit: 10, by: "ADA", text: "H1" })).actions).toHaveLength(10);
    expect((await store.read({ limit: 10, before: "unknown" })).actions).toEqual([]);
  });

  it("keeps so many, and the newest of them", async () => {
    const pipeline = connections.state.pipeline();
    for (let i = 0; i < ACTION_CAP; i++) {
      pipeline.set(`s:action:old${i}`, JSON.stringify(end(action(`old${i}`))));
      pipeline.zadd("s:actions", NOW_MS - ACTION_CAP + i, `old${i}`);
    }
    await pipeline.exec();
    await store.create(end(action("new")));
    expect(await connections.state.zcard("s:actions")).toBe(ACTION_CAP);
    expect(await store.get("old0")).toBeUndefined();
    expect((await store.read({ limit: 1 })).actions[0]!.id).toBe("new");
  });

  it("keeps a person's token sealed, and no longer than it is good", async () => {
    await store.keepToken("a", "gAAAAsecret", Date.now() + 60_000);
    expect(await store.tokenOf("a")).toBe("gAAAAsecret");
    expect(await connections.state.get("s:action-token:a")).not.toContain("gAAAA");
    expect(await connections.state.pttl("s:action-token:a")).toBeLessThanOrEqual(60_000);
    await store.keepToken("b", "gone", Date.now() - 1);
    expect(await store.tokenOf("b")).toBeUndefined();
    await store.forgetToken("a");
    expect(await store.tokenOf("a")).toBeUndefined();
  });
});
