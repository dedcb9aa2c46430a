import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type DestinationSettings, destinationSettingsSchema } from "../../domain/destination";
import { startMailServer, type TestMailServer } from "../action/fixtures/start-mail-server";
import { startWebhook, type TestWebhook } from "../action/fixtures/start-webhook";
import { reportProblem, sendReport } from "../action/notify/send-report";
import { signatureOf } from "../action/notify/send-webhook";
import { ArchiveFolder } from "../download/archive-folder";
import { openStores } from "../open-stores";
import { connectRedis, type RedisConnections } from "../store/redis-connections";
import { startTestRedis, type TestRedis } from "../store/start-test-redis";
import { DigestDesk } from "./digest-desk";

/** A Monday. */
const DUE_MS = Date.parse("2026-11-23T06:00Z");
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const MONDAYS = { isOn: true, weekday: 1, hour: 7, timeZone: "Europe/Berlin" };

let redis: TestRedis;
let servers: { connections: RedisConnections; stores: ReturnType<typeof openStores>; desk: DigestDesk }[];
let webhook: TestWebhook;
let mail: TestMailServer;
let folder: string;
let nowMs: number;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "premonitor-digest-"));
  [redis, webhook, mail] = await Promise.all([startTestRedis(), startWebhook(), startMailServer()]);
});
afterAll(async () => {
  mail.stop();
  await Promise.all([webhook.stop(), redis.stop()]);
  rmSync(folder, { recursive: true });
});
beforeEach(async () => {
  servers = await Promise.all([openServer(), openServer()]);
  const { stores } = servers[0]!;
  const hook = { kind: "webhook", id: "hook", url: webhook.url, headerNames: ["X-Key"], isSigned: true };
  await put(hook, { headers: { "X-Key": "the-value" }, signingKey: "the-key" });
  await put({
    kind: "mail",
    id: "ops",
    smtpHost: "127.0.0.1",
    smtpPort: mail.port,
    security: "none",
    from: "p@example.org",
    to: ["a@example.org"],
  });
  await stores.hosts.ensure("web-1");
  nowMs = DUE_MS - HOUR_MS;
  await servers[0]!.desk.saveSettings({ ...MONDAYS, destinationIds: ["hook", "ops"] }, "ada");
  nowMs = DUE_MS;
});
afterEach(async () => {
  await servers[0]!.connections.state.flushall();
  await Promise.all(servers.map(({ connections }) => connections.close()));
  webhook.bodies.length = 0;
  webhook.headers.length = 0;
  webhook.statuses.length = 0;
  mail.mails.length = 0;
  for (const command of Object.keys(mail.refusals)) delete mail.refusals[command];
});

async function openServer() {
  const connections = await connectRedis({ metricsUrl: redis.url, stateUrl: redis.url, onError: () => undefined });
  const logger = pino({ level: "silent" });
  const stores = openStores(connections, {
    secretsKey: "fedcba9876543210fedcba9876543210",
    processesKeptDays: 3,
    logger,
  });
  const archives = new ArchiveFolder(folder);
  const desk = new DigestDesk({
    ...stores,
    hosts: () => stores.hosts.list(),
    archives: () => archives.listAll(),
    send: (destinationId, report) => sendReport(stores.destinations, destinationId, report),
    problemOf: reportProblem,
    publicUrl: "https://p.example",
    nowMs: () => nowMs,
    logger,
  });
  return { connections, stores, desk };
}

function put(settings: object, secrets = {}): Promise<unknown> {
  const parsed: DestinationSettings = destinationSettingsSchema.parse({ timeoutMs: 1000, ...settings });
  return servers[0]!.stores.destinations.put(parsed, secrets, "ada");
}
const runBoth = () => Promise.all(servers.map(({ desk }) => desk.run()));
const deliveries = async () => (await servers[1]!.desk.settings()).newest?.deliveries;
const deliveryTo = async (id: string) => (await deliveries())!.find(({ destinationId }) => destinationId === id)!;

describe("the weekly digest over two servers", () => {
  it("is sent once to each destination, however often the servers look", async () => {
    nowMs = DUE_MS - 1;
    await runBoth();
    expect(await deliveries()).toBeUndefined();
    nowMs = DUE_MS;
    await runBoth();
    await runBoth();
    nowMs += 12 * HOUR_MS;
    await runBoth();
    expect(webhook.bodies).toHaveLength(1);
    expect(mail.mails).toHaveLength(1);
    expect(await deliveries()).toMatchObject([
      { destinationId: "hook", state: "done", tryCount: 1, answer: "200 OK" },
      { destinationId: "ops", state: "done", tryCount: 1, answer: "250 2.0.0 Ok: queued as 4711" },
    ]);
    expect(await servers[1]!.desk.weeks()).toMatchObject([
      { week: "2026-W48", toMs: Date.parse("2026-11-22T23:00Z"), timeZone: "Europe/Berlin" },
    ]);
  });

  it("is mail with text and HTML, and JSON with headers and signature; no secret is kept with it", async () => {
    await runBoth();
    const [text] = mail.mails;
    expect(text).toContain("Subject: [Premonitor] Week to 2026-11-22");
    expect(text).toMatch(/Message-ID: <digest-2026-W48-[0-9a-f]{16}-ops@premonitor>/);
    expect(text).toContain("Content-Type: text/plain");
    expect(text).toContain("Content-Type: text/html");
    expect(text).toContain("https://p.example/reports/digest");
    const [headers, body] = [webhook.headers[0]!, webhook.bodies[0]!];
    expect(JSON.parse(body)).toMatchObject({
      source: "premonitor",
      kind: "digest",
      hostCount: 1,
      to: "2026-11-22T23:00:00.000Z",
    });
    expect(headers).toMatchObject({ "x-key": "the-value", "idempotency-key": JSON.parse(body).id });
    const seconds = Number(/t=(\d+)/.exec(String(headers["x-premonitor-signature"]))?.[1]);
    expect(headers["x-premonitor-signature"]).toBe(signatureOf(body, "the-key", seconds * 1000));
    const { state } = servers[0]!.connections;
    const kept = JSON.stringify([await state.hgetall("s:digest:issues"), await state.get("s:digest:settings")]);
    expect(kept).not.toMatch(/the-value|the-key/);
  });

  it("is tried again with growing pauses, as the same message, until it arrives", async () => {
    webhook.statuses.push(503, 503);
    await runBoth();
    expect(await deliveryTo("hook")).toMatchObject({
      state: "waiting",
      nextAtMs: DUE_MS + MINUTE_MS,
      answer: "hook answers 503 Service Unavailable. Try 2 of 6 follows.",
    });
    nowMs = DUE_MS + MINUTE_MS - 1;
    await runBoth();
    expect(webhook.bodies).toHaveLength(1);
    nowMs = DUE_MS + MINUTE_MS;
    await runBoth();
    expect(await deliveryTo("hook")).toMatchObject({ state: "waiting", nextAtMs: nowMs + 5 * MINUTE_MS });
    nowMs += 5 * MINUTE_MS;
    await runBoth();
    expect(await deliveryTo("hook")).toMatchObject({ state: "done", tryCount: 3, answer: "200 OK" });
    expect(new Set(webhook.headers.map((headers) => headers["idempotency-key"])).size).toBe(1);
    expect(mail.mails).toHaveLength(1);
  });

  it("is given up after six tries, and at once when the receiver will never take it", async () => {
    mail.refusals.MAIL = "550 5.1.1 no such user";
    webhook.statuses.push(...Array.from({ length: 9 }, () => 500));
    for (let i = 0; i < 9; i++, nowMs += 5 * HOUR_MS) await runBoth();
    expect(webhook.bodies).toHaveLength(6);
    expect(await deliveryTo("hook")).toMatchObject({
      state: "failed",
      answer: expect.stringContaining("Given up after 6 tries."),
    });
    expect(await deliveryTo("ops")).toMatchObject({
      state: "failed",
      tryCount: 1,
      answer: expect.stringContaining("550 5.1.1 no such user"),
    });
  });

  it("goes on after a server that died while it sent: the try counts, and the next one is the same message", async () => {
    webhook.statuses.push(503);
    await runBoth();
    const waiting = await deliveryTo("hook");
    const died = { ...waiting, state: "sending" as const, tryCount: 2, atMs: nowMs, nextAtMs: null };
    expect(await servers[0]!.stores.digests.changeDelivery("2026-W48", waiting, died)).toBe(true);
    expect(await servers[1]!.stores.digests.changeDelivery("2026-W48", waiting, died)).toBe(false);
    nowMs += 5 * MINUTE_MS;
    await runBoth();
    expect(await deliveryTo("hook")).toEqual(died);
    nowMs += 1;
    await runBoth();
    expect(await deliveryTo("hook")).toMatchObject({
      state: "waiting",
      tryCount: 2,
      answer: "The server ended during it. Try 3 of 6 follows.",
    });
    nowMs += 5 * MINUTE_MS;
    await runBoth();
    expect(await deliveryTo("hook")).toMatchObject({ state: "done", tryCount: 3 });
    expect(new Set(webhook.headers.map((headers) => headers["idempotency-key"])).size).toBe(1);
  });

  it("is sent late when no server ran at its hour, but no weeks are made up for", async () => {
    nowMs = DUE_MS + 7 * 24 * HOUR_MS + 47 * HOUR_MS;
    await runBoth();
    expect(await servers[0]!.desk.weeks()).toMatchObject([{ week: "2026-W49" }]);
    expect(webhook.bodies).toHaveLength(1);
  });

  it("is not tried any more once it is switched off", async () => {
    webhook.statuses.push(503);
    await runBoth();
    await servers[1]!.desk.saveSettings({ ...MONDAYS, isOn: false, destinationIds: ["hook"] }, "ada");
    expect(await deliveryTo("hook")).toMatchObject({
      state: "failed",
      answer: expect.stringContaining("switched off"),
    });
    nowMs += HOUR_MS;
    await runBoth();
    expect(webhook.bodies).toHaveLength(1);
  });

  it("is kept for half a year", async () => {
    const { digests } = servers[0]!.stores;
    await runBoth();
    const issue = (await digests.issue("2026-W48"))!;
    for (let week = 1; week <= 30; week++) {
      const text = `2027-W${String(week).padStart(2, "0")}`;
      await digests.add({ ...issue, week: text, dueAtMs: DUE_MS + week * 7 * 24 * HOUR_MS });
    }
    const kept = await digests.issues();
    expect(kept).toHaveLength(26);
    expect(kept[0]!.week).toBe("2027-W30");
    expect(kept.at(-1)!.week).toBe("2027-W05");
    const again = await digests.add({ ...kept[0]!, key: "another" });
    expect(again.key).toBe(issue.key);
  });
});
