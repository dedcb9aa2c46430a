import type { AlarmChange, Severity } from "../../../domain/alarm";
import { ALERTMANAGER_RULE_ID } from "../../../domain/server-judged";
import type { WebhookAlert } from "../../../domain/source-api";
import { foreignSeriesId } from "../foreign-series";

const MAX_RULE_NAME = 128;
const MAX_TEXT = 1000;
const MAX_URL = 2000;
const FAILURES = /^(critical|crit|error|failure|page|emergency|disaster|fatal|high|p1)$/i;
/** Prometheus' own alerts that always fire, to show that the way is open, have this severity. */
const NO_SEVERITY = "none";

/** The alarm of an alert; each set of labels has its own. @returns `undefined` for an alert that is none: its severity is `none` */
export function alarmOfAlert(alert: WebhookAlert, hostLabel: string): AlarmChange | undefined {
  const { status, labels, annotations, startsAt, endsAt } = alert;
  if (labels.severity === NO_SEVERITY) return undefined;
  const isOver = status === "resolved";
  const name = labels.alertname || "alert";
  const runbookUrl = annotations.runbook_url ?? "";
  return {
    ruleId: ALERTMANAGER_RULE_ID,
    ruleName: name.slice(0, MAX_RULE_NAME),
    seriesId: seriesOf(alert, name, hostLabel),
    state: isOver ? "cleared" : "active",
    severity: severityOf(labels.severity),
    atMs: Date.parse(isOver && endsAt ? endsAt : startsAt),
    value: null,
    bound: null,
    text: textOf(annotations, name).slice(0, MAX_TEXT),
    runbookUrl: runbookUrl.length <= MAX_URL ? runbookUrl : "",
    keepUntilAcknowledged: false,
  };
}

function severityOf(label: string | undefined): Severity {
  return label !== undefined && FAILURES.test(label) ? "failure" : "warning";
}

function textOf({ summary, description, message }: Readonly<Record<string, string>>, name: string): string {
  return [summary?.replace(/\.$/, ""), description ?? message].filter(Boolean).join(": ") || name;
}

/** Its labels without those that are told apart from them; Alertmanager's own fingerprint where they are too long. */
function seriesOf({ labels, fingerprint }: WebhookAlert, name: string, hostLabel: string): string {
  const own = Object.entries(labels).filter(([label]) => label !== "alertname" && label !== hostLabel);
  const series = foreignSeriesId("alertmanager", { name, labels: new Map(own), isRate: false });
  const short = new Map([["fingerprint", fingerprint]]);
  return series ?? foreignSeriesId("alertmanager", { name: name.slice(0, 100), labels: short, isRate: false })!;
}
