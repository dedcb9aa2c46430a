import { expect, it } from "vitest";
import { metricPushSettingsSchema } from "../../domain/metric-push";
import { draftOfMetricPush, metricPushOfDraft, NEW_METRIC_PUSH } from "./metric-push-draft";

it("gives back what it was made from, and keeps the values of headers", () => {
  const settings = metricPushSettingsSchema.parse({
    isOn: true,
    url: "https://otel.example:4318",
    headerNames: ["Authorization", "X-Scope"],
    hosts: "web-*",
    everySeconds: 15,
    format: "json",
    isCompressed: false,
    caPem: "-----BEGIN CERTIFICATE-----",
    timeoutMs: 2500,
  });
  expect(metricPushOfDraft(draftOfMetricPush(settings), true)).toEqual({ settings, headers: {} });
});

it("makes what the server takes out of a new form, with the headers that were written", () => {
  const headers = [
    { key: 1, name: " Authorization ", value: "Bearer a" },
    { key: 2, name: "", value: "left" },
  ];
  const made = metricPushOfDraft({ ...NEW_METRIC_PUSH, url: " http://collector:4318 ", headers }, true);
  expect(made.headers).toEqual({ Authorization: "Bearer a" });
  expect(made.settings).toEqual(
    metricPushSettingsSchema.parse({ isOn: true, url: "http://collector:4318", headerNames: ["Authorization"] }),
  );
});
