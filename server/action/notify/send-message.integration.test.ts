import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Exchange } from "../../../domain/action";
import { type DestinationSecrets, destinationSettingsSchema } from "../../../domain/destination";
import { startMailServer, type TestMailServer } from "../fixtures/start-mail-server";
import { startWebhook, type TestWebhook } from "../fixtures/start-webhook";
import { testMessage } from "../message-of";
import { DeliveryError } from "./delivery-error";
import { sendMessage } from "./send-message";
import { signatureOf } from "./send-webhook";

const NO_SECRETS: DestinationSecrets = { headers: {}, signingKey: "", password: "" };
const message = testMessage("id-1", "ada", Date.now(), null);

function send(settings: object, secrets: Partial<DestinationSecrets> = {}, exchanges: Exchange[] = []) {
  return sendMessage(
    {
      settings: destinationSettingsSchema.parse({ timeoutMs: 1000, ...settings }),
      secrets: { ...NO_SECRETS, ...secrets },
      appendToLog: () => undefined,
      onExchange: (exchange) => exchanges.push(exchange),
    },
    message,
  );
}

async function failure(work: Promise<unknown>): Promise<DeliveryError> {
  const error = await work.then(
    () => undefined,
    (failed: unknown) => failed,
  );
  expect(error).toBeInstanceOf(DeliveryError);
  return error as DeliveryError;
}

describe("a webhook", () => {
  let webhook: TestWebhook;
  beforeAll(async () => {
    webhook = await startWebhook();
  });
  afterAll(() => webhook.stop());
  beforeEach(() => {
    webhook.bodies.length = 0;
    webhook.headers.length = 0;
    webhook.hangs = false;
  });

  it("gets the message with headers and a signature, and the record holds neither", async () => {
    const exchanges: Exchange[] = [];
    const settings = { kind: "webhook", id: "w", url: webhook.url, headerNames: ["X-Key"], isSigned: true };
    const secrets = { headers: { "X-Key": "the-value" }, signingKey: "the-key" };
    expect(await send(settings, secrets, exchanges)).toEqual({ answer: "200 OK" });
    const [headers] = webhook.headers;
    const [body] = webhook.bodies;
    expect(headers).toMatchObject({
      "x-key": "the-value",
      "idempotency-key": "id-1",
      "content-type": "application/json",
    });
    const seconds = Number(/t=(\d+)/.exec(String(headers!["x-premonitor-signature"]))?.[1]);
    expect(headers!["x-premonitor-signature"]).toBe(signatureOf(body!, "the-key", seconds * 1000));
    expect(JSON.stringify(exchanges)).not.toMatch(/the-value|the-key|v1=/);
    expect(exchanges).toMatchObject([{ method: "POST", url: webhook.url, status: 200 }]);
  });

  it.each([
    [500, true],
    [429, true],
    [408, true],
    [302, false],
    [400, false],
    [404, false],
  ])("that answers %d is tried again: %s", async (status, isRetryable) => {
    webhook.statuses.push(status);
    const error = await failure(send({ kind: "webhook", id: "w", url: webhook.url }));
    expect(error.isRetryable).toBe(isRetryable);
    expect(error.message).toContain(`w answers ${status}`);
    expect(webhook.bodies).toHaveLength(1);
  });

  it("that says nothing, or is not there, is tried again", async () => {
    webhook.hangs = true;
    expect(await failure(send({ kind: "webhook", id: "w", url: webhook.url }))).toMatchObject({ isRetryable: true });
    const nobody = await failure(send({ kind: "webhook", id: "w", url: "http://127.0.0.1:9/x" }));
    expect(nobody).toMatchObject({ isRetryable: true, message: expect.stringContaining("cannot be reached") });
  });
});

describe("mail", () => {
  let mail: TestMailServer;
  const settings = () => ({
    kind: "mail",
    id: "m",
    smtpHost: "127.0.0.1",
    smtpPort: mail.port,
    security: "none",
    from: "premonitor@example.org",
    to: ["ada@example.org", "bob@example.org"],
  });
  beforeAll(async () => {
    mail = await startMailServer();
  });
  afterAll(() => mail.stop());
  beforeEach(() => {
    mail.mails.length = 0;
    for (const command of Object.keys(mail.refusals)) delete mail.refusals[command];
  });

  it("arrives with what it says, and the server's own words come back", async () => {
    const exchanges: Exchange[] = [];
    expect(await send(settings(), {}, exchanges)).toEqual({ answer: "250 2.0.0 Ok: queued as 4711" });
    expect(mail.mails[0]).toContain("Subject: [test] premonitor-test: Test of a destination");
    expect(mail.mails[0]).toContain("Message-ID: <id-1@premonitor>");
    expect(mail.mails[0]).toContain("Auto-Submitted: auto-generated");
    expect(mail.mails[0]).toContain("nothing is wrong");
    expect(mail.commands).toContain("RCPT TO:<bob@example.org>");
    expect(exchanges).toMatchObject([{ method: "MAIL", status: 250 }]);
  });

  it.each([
    ["451 4.3.0 try later", true],
    ["550 5.1.1 no such user", false],
  ])("that is answered %s is tried again: %s", async (words, isRetryable) => {
    mail.refusals.MAIL = words;
    const error = await failure(send(settings()));
    expect(error.isRetryable).toBe(isRetryable);
    expect(error.message).toContain(words);
  });

  it("insists on encryption where it is asked for, and sends no password without", async () => {
    mail.refusals.STARTTLS = "502 5.5.1 not here";
    expect((await failure(send({ ...settings(), security: "starttls" }))).message).toContain("STARTTLS");
    const open = await failure(send({ ...settings(), username: "ada" }, { password: "the-password" }));
    expect(open).toMatchObject({ isRetryable: false });
    expect(mail.commands.join()).not.toContain("AUTH");
  });
});

describe("the webhook sink", () => {
  it("prints what it gets, checks the signature and fails as often as it is told", async () => {
    const program = join(import.meta.dirname, "..", "..", "..", "bin", "webhook-sink.mjs");
    const child = spawn(process.execPath, [program, "--port", "0", "--fail", "1", "--secret", "the-key"], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    let text = "";
    child.stdout.setEncoding("utf8").on("data", (piece: string) => {
      text += piece;
    });
    while (!/port :(\d+)/.test(text)) await once(child.stdout, "data");
    const url = `http://127.0.0.1:${/port :(\d+)/.exec(text)![1]}/`;
    const settings = { kind: "webhook", id: "w", url, isSigned: true };
    expect((await failure(send(settings, { signingKey: "the-key" }))).message).toContain("500");
    expect(await send(settings, { signingKey: "another" })).toEqual({ answer: "200 OK" });
    while ((text.match(/Signature/g) ?? []).length < 2) await once(child.stdout, "data");
    child.kill("SIGTERM");
    await once(child, "exit");
    expect(text).toContain("[Request method] POST");
    expect(text).toContain("Idempotency-Key: id-1".toLowerCase());
    expect(text).toContain("nothing is wrong");
    expect(text).toContain("[Signature] right");
    expect(text).toContain("[Signature] wrong");
  });
});
