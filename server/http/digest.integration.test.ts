import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { destinationSettingsSchema } from "../../domain/destination";
import { digestSchema } from "../../domain/digest";
import { digestSettingsAnswerSchema } from "../../domain/digest-api";
import { startWebhook, type TestWebhook } from "../action/fixtures/start-webhook";
import { projectRoot } from "../supervise/project-root";
import { startTestHttp, type TestHttp } from "./start-test-http";

let http: TestHttp;
let webhook: TestWebhook;
let viewer: string;
let operator: string;
const MONDAYS = { isOn: true, destinationIds: ["hook"], weekday: 1, hour: 7, timeZone: "Europe/Berlin" };

beforeAll(async () => {
  [http, webhook] = await Promise.all([startTestHttp(), startWebhook()]);
  [viewer, operator] = await Promise.all([http.signIn("vic", "viewer"), http.signIn("ora", "operator")]);
  await http.parts.hosts.ensure("web-1");
  const put = (settings: object) =>
    http.parts.destinations.put(destinationSettingsSchema.parse({ timeoutMs: 1000, ...settings }), {}, "ada");
  await put({ kind: "webhook", id: "hook", url: webhook.url });
  await put({ kind: "webhook", id: "alerts", url: webhook.url, template: "alertmanager" });
  await put({ kind: "log", id: "log" });
});
afterAll(() => Promise.all([http.stop(), webhook.stop()]));
beforeEach(() => {
  webhook.bodies.length = 0;
});

async function ask(
  path: string,
  { cookie = operator, method = "GET", body }: { cookie?: string; method?: string; body?: object } = {},
) {
  const headers = { cookie, origin: http.url, ...(body && { "content-type": "application/json" }) };
  const response = await fetch(http.url + path, { method, headers, ...(body && { body: JSON.stringify(body) }) });
  const text = await response.text();
  return { status: response.status, text, json: () => JSON.parse(text) };
}
const save = (change: object, cookie = operator) =>
  ask("/api/digest-settings", { cookie, method: "PUT", body: { ...MONDAYS, ...change } });
const lastSetting = async () => {
  const { entries } = await http.parts.journal.read({ kind: ["setting-changed"], limit: 1 });
  return entries[0]!;
};

describe("the digest", () => {
  it("of the last seven days is there for viewers, as JSON, CSV and text", async () => {
    const digest = digestSchema.parse((await ask("/api/reports/digest", { cookie: viewer })).json());
    expect(digest).toMatchObject({ hostCount: 1, timeZone: "UTC" });
    expect(digest.toMs - digest.fromMs).toBe(7 * 86_400_000);
    expect((await ask("/api/reports/digest.csv", { cookie: viewer })).text).toContain("Alarms,Raised,This week,0\r\n");
    expect((await ask("/api/reports/digest.txt", { cookie: viewer })).text).toMatch(/^Premonitor, the week of /);
    expect((await ask("/api/reports/digest/weeks", { cookie: viewer })).json()).toEqual({ weeks: [] });
    expect((await ask("/api/reports/digest?week=2026-W01", { cookie: viewer })).status).toBe(404);
    expect((await ask("/api/reports/digest?week=now", { cookie: viewer })).status).toBe(400);
    expect((await ask("/api/reports/digest", { cookie: "" })).status).toBe(401);
  });

  it("is off until an operator switches it on, which the journal tells", async () => {
    const before = digestSettingsAnswerSchema.parse((await ask("/api/digest-settings")).json());
    expect(before).toMatchObject({ settings: { isOn: false, destinationIds: [] }, nextAtMs: null, newest: null });
    expect(before.receivers.map(({ destinationId, problem }) => [destinationId, problem === ""])).toEqual([
      ["alerts", false],
      ["hook", true],
      ["log", false],
    ]);
    const saved = digestSettingsAnswerSchema.parse((await save({})).json());
    expect(saved).toMatchObject({ settings: { ...MONDAYS, changedBy: "ora" } });
    expect(saved.nextAtMs).toBeGreaterThan(Date.now());
    expect(await lastSetting()).toMatchObject({
      by: "ora",
      note: "set the weekly digest to day 1 of the week, 7:00 Europe/Berlin, for hook",
    });
    expect((await save({ isOn: false })).json().nextAtMs).toBeNull();
    expect((await lastSetting()).note).toBe("switched the weekly digest off");
  });

  it.each([
    [{ destinationIds: [] }, "choose at least one destination"],
    [{ destinationIds: ["nowhere"] }, "there is no destination nowhere"],
    [{ destinationIds: ["alerts"] }, "has the form of alertmanager, which only knows alarms"],
    [{ destinationIds: ["log"] }, "is a log of alarms"],
    [{ weekday: 8 }, "weekday"],
    [{ hour: 24 }, "hour"],
    [{ timeZone: "Mars/Base" }, "that is no time zone"],
  ])("refuses %o", async (change, words) => {
    const { status, text } = await save(change);
    expect(status).toBe(400);
    expect(text.toLowerCase()).toContain(words.toLowerCase());
  });

  it("is neither changed nor sent by a viewer", async () => {
    expect((await save({}, viewer)).status).toBe(403);
    expect((await ask("/api/digest-settings", { cookie: viewer })).status).toBe(403);
    const body = { destinationIds: ["hook"] };
    expect((await ask("/api/digest/send", { cookie: viewer, method: "POST", body })).status).toBe(403);
    expect(webhook.bodies).toEqual([]);
  });

  it("is sent at once on demand, and the receiver's own words come back", async () => {
    const send = (destinationIds: string[]) => ask("/api/digest/send", { method: "POST", body: { destinationIds } });
    expect((await send(["hook"])).json()).toEqual({
      outcomes: [{ destinationId: "hook", isDelivered: true, answer: "200 OK" }],
    });
    expect(JSON.parse(webhook.bodies[0]!)).toMatchObject({ kind: "digest", hostCount: 1 });
    expect((await lastSetting()).note).toBe("sent the digest of the last seven days to hook");
    webhook.statuses.push(500);
    expect((await send(["hook"])).json().outcomes).toMatchObject([
      { isDelivered: false, answer: "hook answers 500 Internal Server Error." },
    ]);
    expect((await send([])).status).toBe(400);
    expect((await send(["alerts"])).status).toBe(400);
  });

  it("is printed by the command line, as text, HTML, CSV and JSON", () => {
    const premonitor = (...args: string[]) =>
      spawnSync(process.execPath, [join(projectRoot(), "dist", "cli.mjs"), "report", "digest", ...args], {
        encoding: "utf8",
        env: { ...process.env, REDIS_URL: http.redis.url, REDIS_STATE_URL: http.redis.url },
      });
    expect(premonitor().stdout).toMatch(/^Premonitor, the week of .*\(UTC\)\n\nAlarms\n------\n/);
    expect(premonitor("--format", "html", "--time-zone", "Europe/Berlin").stdout).toContain("(Europe/Berlin)</p>");
    expect(premonitor("--format", "csv").stdout).toMatch(/^section,about,what,value\r\n/);
    expect(digestSchema.parse(JSON.parse(premonitor("--format", "json").stdout)).hostCount).toBe(1);
    expect(premonitor("--format", "pdf")).toMatchObject({ status: 2 });
  });
});
