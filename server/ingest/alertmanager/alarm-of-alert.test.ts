import { describe, expect, it } from "vitest";
import { heapGrowthBytes, STEADY_HEAP_BYTES } from "../../../domain/fixtures/heap-growth";
import { mutated } from "../../../domain/fixtures/mutated";
import { sourceSettingsSchema } from "../../../domain/source";
import { alertmanagerWebhookSchema, type WebhookAlert } from "../../../domain/source-api";
import { ledgerContext } from "../fixtures/ledger-context";
import { alarmOfAlert } from "./alarm-of-alert";
import { AlertmanagerIntake } from "./alertmanager-intake";

/** As the webhook's documentation and node_exporter's mixin have it. */
const ALERT: WebhookAlert = {
  status: "firing",
  labels: {
    alertname: "NodeFilesystemAlmostOutOfSpace",
    device: "/dev/vda1",
    instance: "web-1:9100",
    mountpoint: "/srv",
    severity: "critical",
  },
  annotations: {
    summary: "Filesystem has less than 3% space left.",
    description: "Filesystem on /dev/vda1 at web-1:9100 has only 2.10% available space left.",
    runbook_url: "https://runbooks.example/node",
  },
  startsAt: "2026-11-21T14:00:00.123Z",
  endsAt: "0001-01-01T00:00:00Z",
  fingerprint: "5ef77f1f8a3ecfaa",
};

describe("alarmOfAlert", () => {
  it("makes an alarm of an alert that fires", () => {
    expect(alarmOfAlert(ALERT, "instance")).toEqual({
      ruleId: "alertmanager",
      ruleName: "NodeFilesystemAlmostOutOfSpace",
      seriesId: "alertmanager.NodeFilesystemAlmostOutOfSpace{device=/dev/vda1 mountpoint=/srv severity=critical}",
      state: "active",
      severity: "failure",
      atMs: Date.parse("2026-11-21T14:00:00.123Z"),
      value: null,
      bound: null,
      text: "Filesystem has less than 3% space left: Filesystem on /dev/vda1 at web-1:9100 has only 2.10% available space left.",
      runbookUrl: "https://runbooks.example/node",
      keepUntilAcknowledged: false,
    });
  });

  it("clears the same alarm when it is resolved", () => {
    const resolved = { ...ALERT, status: "resolved" as const, endsAt: "2026-11-21T14:05:00+00:00" };
    const { seriesId } = alarmOfAlert(ALERT, "instance")!;
    expect(alarmOfAlert(resolved, "instance")).toMatchObject({
      seriesId,
      state: "cleared",
      atMs: Date.parse("2026-11-21T14:05:00Z"),
    });
  });

  it("warns unless the severity says more, and passes over what always fires", () => {
    const severityOf = (severity: string) =>
      alarmOfAlert({ ...ALERT, labels: { alertname: "A", severity } }, "instance")?.severity;
    expect(["warning", "info", "page", "Error", "none"].map(severityOf)).toEqual([
      "warning",
      "warning",
      "failure",
      "failure",
      undefined,
    ]);
  });

  it("takes the fingerprint where labels are too many or too long", () => {
    const labels = { alertname: "A".repeat(300), long: "x".repeat(300) };
    expect(alarmOfAlert({ ...ALERT, labels }, "instance")?.seriesId).toBe(
      `alertmanager.${"A".repeat(100)}{fingerprint=5ef77f1f8a3ecfaa}`,
    );
  });

  it("bears whatever comes, and keeps nothing of it", { timeout: 120_000 }, async () => {
    const text = JSON.stringify({ version: "4", alerts: [ALERT, { ...ALERT, status: "resolved" }] });
    const settings = sourceSettingsSchema.parse({ kind: "alertmanager", id: "alerts" });
    if (settings.kind !== "alertmanager") throw new Error("another kind");
    const { context, ledger } = ledgerContext();
    const intake = new AlertmanagerIntake(settings, context);
    const grown = await heapGrowthBytes(mutated([text], 100_000), async (message) => {
      const parsed = alertmanagerWebhookSchema.safeParse(parseJson(message.toString("utf8")));
      if (parsed.success) await intake.take(parsed.data.alerts);
    });
    expect(grown).toBeLessThan(STEADY_HEAP_BYTES);
    const { hostCount, rejections } = ledger.state(Date.now());
    expect([hostCount > 100, rejections]).toEqual([true, []]);
  });
});

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
