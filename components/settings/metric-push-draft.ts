import type { MetricPushSettings } from "../../domain/metric-push";
import { draftOfHeaders, type HeaderDraft, headersOfDraft } from "./header-fields";

/** The form of the push of metrics: everything as it is typed. */
export interface MetricPushDraft {
  url: string;
  headers: HeaderDraft[];
  hosts: string;
  everySeconds: string;
  format: MetricPushSettings["format"];
  isCompressed: boolean;
  caPem: string;
  timeoutSeconds: string;
}

export const NEW_METRIC_PUSH: MetricPushDraft = {
  url: "",
  headers: [],
  hosts: "*",
  everySeconds: "60",
  format: "protobuf",
  isCompressed: true,
  caPem: "",
  timeoutSeconds: "10",
};

/** The form for changing it; the values of headers are not known. */
export function draftOfMetricPush(settings: MetricPushSettings): MetricPushDraft {
  const { url, headerNames, hosts, everySeconds, format, isCompressed, caPem, timeoutMs } = settings;
  return {
    url,
    headers: draftOfHeaders(headerNames),
    hosts,
    everySeconds: String(everySeconds),
    format,
    isCompressed,
    caPem: caPem ?? "",
    timeoutSeconds: String(timeoutMs / 1000),
  };
}

/** What is sent to the server, which checks it: the settings, and the values of headers that were written. */
export function metricPushOfDraft(
  draft: MetricPushDraft,
  isOn: boolean,
): { settings: MetricPushSettings; headers: Record<string, string> } {
  const { names, written } = headersOfDraft(draft.headers);
  return {
    settings: {
      isOn,
      url: draft.url.trim(),
      headerNames: names,
      hosts: draft.hosts.trim(),
      everySeconds: Number(draft.everySeconds),
      format: draft.format,
      isCompressed: draft.isCompressed,
      caPem: draft.caPem.trim() || null,
      timeoutMs: Math.round(Number(draft.timeoutSeconds) * 1000),
    },
    headers: written,
  };
}
