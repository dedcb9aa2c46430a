import type { AlarmChange } from "../../domain/alarm";
import type { HttpParts } from "./http-parts";

type Parts = Pick<
  HttpParts,
  | "hosts"
  | "tokens"
  | "alarms"
  | "metricStore"
  | "outlooks"
  | "processStore"
  | "authenticator"
  | "onHostRemoved"
  | "onHostsChanged"
>;

/**
 * Removes a host: first what lets it write, then what it wrote. Its alarms stay in the journal, cleared.
 * @param by who removes it
 * @returns whether there was such a host
 */
export async function removeHost(parts: Parts, hostId: string, by: string): Promise<boolean> {
  const { hosts, tokens, alarms, metricStore, authenticator } = parts;
  if (!(await hosts.get(hostId))) return false;
  await tokens.revokeOfHost(hostId);
  authenticator.forget();
  parts.onHostRemoved(hostId);
  const removed = await hosts.delete(hostId);
  parts.onHostsChanged();
  const atMs = Date.now();
  for (const alarm of await alarms.list({ host: hostId })) {
    if (alarm.state === "cleared") continue;
    const { ruleId, ruleName, seriesId, severity, runbookUrl } = alarm;
    const change: AlarmChange = {
      ruleId,
      ruleName,
      seriesId,
      severity,
      runbookUrl,
      keepUntilAcknowledged: false,
      state: "cleared",
      atMs,
      value: null,
      bound: null,
      text: `Cleared because ${by} removed the host ${hostId}`,
    };
    await alarms.apply(hostId, change, { runId: atMs, sequence: 0 }, by);
  }
  await metricStore.deleteHost(hostId);
  await parts.outlooks.delete(hostId);
  await parts.processStore.delete(hostId, atMs);
  return removed;
}
