import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { journalSchema } from "../../domain/alarm-api";
import { makeAlarmChange } from "../../domain/fixtures/make-alarm";
import { quietSchema } from "../../domain/quiet";
import { startTestHttp, type TestHttp } from "./start-test-http";

let http: TestHttp;
let cookies: { operator: string; viewer: string };
let sequence = 0;
const ID = "web-1/memory-used/memory.used";
const HOUR_MS = 3_600_000;

beforeAll(async () => {
  http = await startTestHttp();
  cookies = { operator: await http.signIn("ada", "operator"), viewer: await http.signIn("vic", "viewer") };
});
afterAll(() => http.stop());
beforeEach(async () => {
  for (const pattern of ["s:alarm*", "s:journal", "s:shelves", "s:maintenance"]) {
    const keys = await http.connections.state.keys(pattern);
    if (keys.length > 0) await http.connections.state.del(keys);
  }
});

async function call(method: string, path: string, body?: unknown, cookie = cookies.operator) {
  const response = await fetch(http.url + path, {
    method,
    headers: { cookie, origin: http.url, ...(body === undefined ? {} : { "content-type": "application/json" }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === "" ? null : JSON.parse(text) };
}

function raise(change = {}) {
  sequence++;
  return http.parts.alarms.apply("web-1", makeAlarmChange(change), { runId: 1, sequence }, "web-1");
}

async function kinds() {
  const { body } = await call("GET", `/api/journal?alarmId=${encodeURIComponent(ID)}`);
  return journalSchema.parse(body).entries.map(({ kind, by }) => `${kind} by ${by}`);
}

describe("acknowledging", () => {
  it("is done once, under the operator's name, and lasts as long as he says", async () => {
    await raise();
    const untilMs = Date.now() + HOUR_MS;
    const first = await call("POST", "/api/alarms/acknowledge", { alarmIds: [ID, ID], note: "on it", untilMs });
    expect(first.body).toMatchObject({ done: [{ acknowledged: { by: "ada", note: "on it", untilMs } }], refused: [] });
    const second = await call("POST", "/api/alarms/acknowledge", { alarmIds: [ID] });
    expect(second.body).toMatchObject({ done: [], refused: [{ alarmId: ID, reason: expect.stringContaining("ada") }] });
    expect(await kinds()).toEqual(["acknowledged by ada", "raised by web-1"]);
  });

  it("lasts a day when he does not say how long", async () => {
    await raise();
    const { body } = await call("POST", "/api/alarms/acknowledge", { alarmIds: [ID] });
    const { atMs, untilMs } = body.done[0].acknowledged;
    expect(untilMs - atMs).toBe(24 * HOUR_MS);
  });

  it("is refused with an end in the past", async () => {
    const { status, body } = await call("POST", "/api/alarms/acknowledge", { alarmIds: [ID], untilMs: 5 });
    expect([status, body.message]).toEqual([400, expect.stringContaining("later end")]);
  });

  it("can be taken back", async () => {
    await raise();
    await call("POST", "/api/alarms/acknowledge", { alarmIds: [ID] });
    const { body } = await call("POST", "/api/alarms/unacknowledge", { alarmIds: [ID], note: "the wrong one" });
    expect(body.done[0].acknowledged).toBeNull();
    expect((await kinds())[0]).toBe("unacknowledged by ada");
  });
});

describe("a note", () => {
  it("is kept under the operator's name", async () => {
    await raise();
    const { body } = await call("POST", "/api/alarms/note", { alarmIds: [ID], note: "  seen this before  " });
    expect(body.done[0].note).toMatchObject({ by: "ada", text: "seen this before" });
    expect((await call("POST", "/api/alarms/note", { alarmIds: [ID], note: " " })).status).toBe(400);
  });
});

describe("a shelf", () => {
  const untilMs = Date.now() + HOUR_MS;
  const target = { alarmId: ID };

  it("hides an alarm, a host or a rule, with who, why and until when, and is in the alarm's journal", async () => {
    await raise();
    const targets = [target, { hostId: "web-1" }, { ruleId: "load" }];
    const { body } = await call("POST", "/api/shelves", { targets, reason: "known", untilMs });
    expect(body.shelves).toHaveLength(3);
    const quiet = quietSchema.parse((await call("GET", "/api/quiet", undefined, cookies.viewer)).body);
    expect(quiet.shelves).toHaveLength(3);
    expect(quiet.shelves[0]).toMatchObject({ by: "ada", reason: "known", untilMs });
    expect(await kinds()).toEqual(["shelved by ada", "raised by web-1"]);
  });

  it("is taken off once, whoever tries", async () => {
    const { body } = await call("POST", "/api/shelves", { targets: [target], reason: "known", untilMs });
    const ids = [body.shelves[0].id, "nope"];
    const outcomes = await Promise.all([1, 2, 3].map(() => call("POST", "/api/shelves/remove", { ids })));
    expect(outcomes.reduce((sum, outcome) => sum + outcome.body.removed, 0)).toBe(1);
    expect(await kinds()).toEqual(["unshelved by ada", "shelved by ada"]);
  });

  it("ends by itself", async () => {
    await call("POST", "/api/shelves", { targets: [target], reason: "known", untilMs });
    await http.parts.quiet.sweep(untilMs);
    expect(quietSchema.parse((await call("GET", "/api/quiet")).body).shelves).toEqual([]);
    expect((await kinds())[0]).toBe("unshelved by premonitor");
  });

  it.each([
    ["no reason", { targets: [target], reason: " ", untilMs }, "say why"],
    ["no target", { targets: [{}], reason: "x", untilMs }, "one alarm, one host or one rule"],
    ["two targets in one", { targets: [{ ...target, hostId: "web-1" }], reason: "x", untilMs }, "one alarm, one host"],
    ["an end in the past", { targets: [target], reason: "x", untilMs: 5 }, "later end"],
  ])("is refused with %s", async (_, body, message) => {
    const answer = await call("POST", "/api/shelves", body);
    expect([answer.status, answer.body.message]).toEqual([400, expect.stringContaining(message)]);
  });
});

describe("a maintenance window", () => {
  const window = {
    hosts: "web-*",
    from: "2026-11-20T22:00",
    to: "2026-11-21T02:00",
    timeZone: "Europe/Berlin",
    repeat: "weekly",
    reason: "backup",
  };

  it("is planned, changed and removed, with its hosts and spans", async () => {
    const made = (await call("POST", "/api/maintenance", window)).body;
    expect(made).toMatchObject({ by: "ada", hostIds: ["web-1"], repeat: "weekly" });
    expect(made.spans.length).toBeGreaterThan(3);
    const changed = await call("PUT", `/api/maintenance/${made.id}`, { ...window, hosts: "db-*" });
    expect(changed.body).toMatchObject({ id: made.id, hostIds: [] });
    expect(quietSchema.parse((await call("GET", "/api/quiet")).body).maintenance).toHaveLength(1);
    expect((await call("DELETE", `/api/maintenance/${made.id}`)).status).toBe(204);
    expect((await call("DELETE", `/api/maintenance/${made.id}`)).status).toBe(404);
    expect((await call("PUT", `/api/maintenance/${made.id}`, window)).status).toBe(404);
    const { body } = await call("GET", "/api/journal");
    expect(journalSchema.parse(body).entries.map(({ kind }) => kind)).toEqual([
      "maintenance-removed",
      "maintenance-set",
      "maintenance-set",
    ]);
  });

  it.each([
    ["a zone that there is not", { timeZone: "Mars/Base" }, "no time zone"],
    ["an end before its begin", { to: "2026-11-20T21:00" }, "end after it begins"],
    ["a time that is none", { from: "tomorrow" }, "2026-11-20T22:30"],
  ])("is refused with %s", async (_, part, message) => {
    const { status, body } = await call("POST", "/api/maintenance", { ...window, ...part });
    expect([status, body.message]).toEqual([400, expect.stringContaining(message)]);
  });
});

it("lets viewers look and change nothing", async () => {
  await raise();
  for (const [path, body] of [
    ["/api/alarms/acknowledge", { alarmIds: [ID] }],
    ["/api/alarms/unacknowledge", { alarmIds: [ID] }],
    ["/api/alarms/note", { alarmIds: [ID], note: "x" }],
    ["/api/shelves", { targets: [{ alarmId: ID }], reason: "x", untilMs: Date.now() + HOUR_MS }],
    ["/api/shelves/remove", { ids: ["x"] }],
  ] as const) {
    expect((await call("POST", path, body, cookies.viewer)).status, path).toBe(403);
  }
  expect((await call("GET", "/api/alarms", undefined, cookies.viewer)).body.alarms).toHaveLength(1);
});
