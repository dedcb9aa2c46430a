import type { Message, WebhookSettings } from "../../../domain/destination";
import { findMetric } from "../../../domain/metric-catalogue";
import { describeAlarmVm } from "../../../domain/vm-words";

const iso = (ms: number) => new Date(ms).toISOString();
const numberText = (value: number | null) => (value === null || !Number.isFinite(value) ? "nan" : String(value));

/** Premonitor's own shape: the message, with its times as ISO 8601 beside the milliseconds. */
function plainBody(message: Message): object {
  return { source: "premonitor", ...message, at: iso(message.atMs), since: iso(message.sinceMs) };
}

/** What Prometheus posts to Alertmanager's `/api/v2/alerts`: an end says that it has cleared. */
function alertmanagerBody(message: Message): object[] {
  const { ruleId, hostId, severity, seriesId, ruleName, text, vm, runbookUrl, alarmUrl, value, bound, sinceMs, atMs } =
    message;
  const isOver = severity === "okay";
  return [
    {
      // Labels name the alert: the severity must be the same when it ends, so it is an annotation.
      labels: { alertname: ruleId, instance: hostId, series: seriesId, job: "premonitor" },
      annotations: {
        summary: ruleName,
        description: text,
        severity,
        ...(vm ? { vm: describeAlarmVm(vm) } : {}),
        ...(value === null ? {} : { value: String(value) }),
        ...(bound === null ? {} : { bound: String(bound) }),
        ...(runbookUrl === "" ? {} : { runbook_url: runbookUrl }),
      },
      startsAt: iso(sinceMs),
      ...(isOver ? { endsAt: iso(atMs) } : {}),
      ...(alarmUrl === "" ? {} : { generatorURL: alarmUrl }),
    },
  ];
}

/** collectd's name of a series: `memory`, `memory`; what collectd has no name for is of the plugin premonitor. */
export function collectdName(seriesId: string): { plugin: string; type: string } {
  const known = findMetric(seriesId)?.definition.collectd;
  if (known === undefined) return { plugin: "premonitor", type: seriesId };
  const [plugin = "premonitor", type = seriesId] = known.split("/").map((part) => part.replace(/[-:].*$/, ""));
  return { plugin, type };
}

/** A notification as collectd's write_http sends it; recovery is the same with the severity OKAY. */
function collectdBody(message: Message): object[] {
  const { hostId, severity, seriesId, text, vm, value, bound, atMs } = message;
  const { plugin, type } = collectdName(seriesId);
  const isWarning = severity === "warning";
  return [
    {
      labels: {
        alertname: plugin === type ? `collectd_${plugin}` : `collectd_${plugin}_${type}`,
        instance: hostId,
        severity: severity.toUpperCase(),
        service: "collectd",
      },
      annotations: {
        summary: vm ? `${text} (${describeAlarmVm(vm)})` : text,
        DataSource: "value",
        CurrentValue: numberText(value),
        WarningMin: "nan",
        WarningMax: numberText(isWarning ? bound : null),
        FailureMin: "nan",
        FailureMax: numberText(isWarning ? null : bound),
      },
      startsAt: iso(atMs).replace(/\.(\d{3})Z$/, ".$1000000Z"),
    },
  ];
}

const BODIES: Record<WebhookSettings["template"], (message: Message) => object> = {
  plain: plainBody,
  alertmanager: alertmanagerBody,
  collectd: collectdBody,
};

/** What a webhook is sent, as JSON. */
export function webhookBody(template: WebhookSettings["template"], message: Message): string {
  return JSON.stringify(BODIES[template](message));
}
