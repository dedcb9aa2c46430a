import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { destinationSettingsSchema, type Message } from "../../../domain/destination";
import { logEntry } from "./log-entry";
import { mailOf } from "./mail-of";
import { planMessage } from "./send-message";
import { signatureOf } from "./send-webhook";
import { collectdName, webhookBody } from "./webhook-bodies";

const fixture = (name: string) => readFileSync(join(import.meta.dirname, "fixtures", name), "utf8");
const [recorded] = JSON.parse(fixture("collectd-write_http-notification.json")) as {
  annotations: { summary: string };
}[];

const message: Message = {
  id: "m1",
  atMs: Date.parse("2026-11-20T11:23:53.238Z"),
  hostId: "localhost",
  ruleId: "memory-forecast",
  ruleName: "Memory is about to run out",
  seriesId: "memory.used",
  severity: "warning",
  sinceMs: Date.parse("2026-11-20T11:23:50Z"),
  value: 12_013_619_008,
  bound: 7_000_000_000,
  text: recorded!.annotations.summary,
  vm: null,
  runbookUrl: "https://runbooks.example/memory",
  alarmUrl: "https://premonitor.example/alarms?alarm=x",
  by: "ada",
  isTest: false,
};

describe("collectd's notification", () => {
  it("is as collectd sent it, but for the plugin's name and what a millisecond cannot hold", () => {
    const [own] = JSON.parse(webhookBody("collectd", message));
    const [wanted] = JSON.parse(fixture("collectd-write_http-notification.json"));
    expect(own).toEqual({
      ...wanted,
      labels: { ...wanted.labels, alertname: "collectd_memory" },
      startsAt: "2026-11-20T11:23:53.238000000Z",
    });
  });

  it.each([
    ["okay", "OKAY"],
    ["failure", "FAILURE"],
  ] as const)("says %s as %s", (severity, word) => {
    expect(JSON.parse(webhookBody("collectd", { ...message, severity }))[0].labels.severity).toBe(word);
  });

  it("says nan where nothing is known", () => {
    const [own] = JSON.parse(webhookBody("collectd", { ...message, value: null, bound: null }));
    expect(own.annotations).toMatchObject({ CurrentValue: "nan", WarningMax: "nan", FailureMax: "nan" });
  });

  it.each([
    ["memory.used", { plugin: "memory", type: "memory" }],
    ["cpu.busy", { plugin: "cpu", type: "percent" }],
    ["something.else", { plugin: "premonitor", type: "something.else" }],
  ])("names %s as collectd does", (seriesId, name) => {
    expect(collectdName(seriesId)).toEqual(name);
  });
});

describe("Alertmanager's alert", () => {
  it("keeps its labels when it ends, so that it is the same alert", () => {
    const [raised] = JSON.parse(webhookBody("alertmanager", message));
    const [over] = JSON.parse(webhookBody("alertmanager", { ...message, severity: "okay" }));
    expect(over.labels).toEqual(raised.labels);
    expect([raised.startsAt, raised.endsAt, over.endsAt]).toEqual([
      "2026-11-20T11:23:50.000Z",
      undefined,
      "2026-11-20T11:23:53.238Z",
    ]);
    expect(raised).toMatchObject({
      labels: { alertname: "memory-forecast", instance: "localhost", series: "memory.used" },
      annotations: { severity: "warning", value: "12013619008", runbook_url: "https://runbooks.example/memory" },
      generatorURL: "https://premonitor.example/alarms?alarm=x",
    });
  });
});

describe("the plain body", () => {
  it("is the message, with times for people too", () => {
    expect(JSON.parse(webhookBody("plain", message))).toEqual({
      source: "premonitor",
      ...message,
      at: "2026-11-20T11:23:53.238Z",
      since: "2026-11-20T11:23:50.000Z",
    });
  });
});

describe("whose an alarm is", () => {
  const vm = {
    cloudId: "east",
    serverId: "9ae135f4",
    name: "web-1",
    project: "demo",
    flavour: "m1.small",
    computeHost: "node-1",
    network: "private",
    portId: "d21acb51-35aa",
  };
  const words = "VM web-1 of project demo, flavour m1.small, on node-1, network private, port d21acb51-35aa";
  const owned: Message = { ...message, vm };

  it("is told by every message", () => {
    expect(JSON.parse(webhookBody("plain", owned)).vm).toEqual(vm);
    expect(JSON.parse(webhookBody("alertmanager", owned))[0].annotations.vm).toBe(words);
    expect(JSON.parse(webhookBody("collectd", owned))[0].annotations.summary).toBe(`${message.text} (${words})`);
    expect(logEntry(owned, 0)).toContain(`\n${message.text} (${words})\n`);
    expect(mailOf(owned).text).toContain(`\nVM:       ${words.replace("VM ", "")}\n`);
  });

  it("does not make another alert of it", () => {
    const labels = (one: Message) => JSON.parse(webhookBody("alertmanager", one))[0].labels;
    expect(labels(owned)).toEqual(labels(message));
  });
});

describe("the notification log", () => {
  it("is as DMA wrote it, but for the time of writing", () => {
    const nowMs = Date.now();
    const wanted = fixture("dma-log_notify.log").trimEnd().split("\n");
    const own = logEntry({ ...message, atMs: 1_795_173_833_238 }, nowMs).split("\n");
    expect(own[0]).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}$/);
    expect(own.slice(1).map((line) => line.replace("Plugin: memory", "Plugin: dma"))).toEqual(wanted.slice(1));
  });

  it.each([
    [0, "0.000000e+00"],
    [1.5e-7, "1.500000e-07"],
    [-3e120, "-3.000000e+120"],
    [null, "nan"],
  ])("writes %s as %s", (value, text) => {
    expect(logEntry({ ...message, value }, 0)).toContain(`CurrentValue: ${text}\n`);
  });
});

describe("mail", () => {
  it.each([
    ["warning", false, "[warning] localhost: Memory is about to run out"],
    ["okay", false, "[cleared] localhost: Memory is about to run out"],
    ["failure", true, "[test] localhost: Memory is about to run out"],
  ] as const)("has a subject that says it: %s", (severity, isTest, subject) => {
    expect(mailOf({ ...message, severity, isTest }).subject).toBe(subject);
  });

  it("cannot be given further headers", () => {
    expect(mailOf({ ...message, ruleName: "x\r\nBcc: all@example.org" }).subject).toBe(
      "[warning] localhost: x Bcc: all@example.org",
    );
  });
});

describe("a signature", () => {
  it("is that of the time and the body", () => {
    // printf '1795173833.{}' | openssl dgst -sha256 -hmac key
    expect(signatureOf("{}", "key", 1_795_173_833_999)).toBe(
      "t=1795173833,v1=615b43e4b8507a6ccf3a482851e248d6697a9add1688e858f8e3a9f3b0b6fba8",
    );
  });
});

describe("what would be sent", () => {
  it.each([
    [{ kind: "webhook", id: "w", url: "https://a.example/x", headerNames: ["X-Key"] }, "POST", "https://a.example/x"],
    [{ kind: "mail", id: "m", smtpHost: "mx", from: "a@example.org", to: ["b@example.org"] }, "MAIL", "smtp://mx:587"],
    [{ kind: "log", id: "l" }, "APPEND", "notification/log_notify.log"],
  ])("is told without secrets: %j", (settings, method, url) => {
    const plan = planMessage(destinationSettingsSchema.parse(settings), message);
    expect(plan).toMatchObject({ method, url });
    expect(plan.body).toContain("currently 12013619008");
  });
});
