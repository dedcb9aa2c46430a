import { noisiestHosts } from "../../analysis/noisiest-hosts";
import { csvLine } from "../../domain/csv-line";
import type { Host } from "../../domain/host";
import type { NoisiestReport } from "../../domain/noisiest-report";
import type { AlarmStore } from "../store/alarm-store";
import type { JournalStore } from "../store/journal-store";
import { type AlarmEntry, alarmEntries } from "./alarm-entries";

export interface NoisiestSource {
  hosts: readonly Pick<Host, "id" | "displayName">[];
  journal: Pick<JournalStore, "stream" | "completeFromMs">;
  alarms: Pick<AlarmStore, "list">;
}

/**
 * Which hosts raised most alarms in a span.
 * @param entries what happened in it, when it has been read already
 */
export async function reportNoisiest(
  { hosts, journal, alarms }: NoisiestSource,
  { fromMs, toMs, top }: { fromMs: number; toMs: number; top: number },
  entries: Iterable<AlarmEntry> | AsyncIterable<AlarmEntry> = alarmEntries(journal, { fromMs, toMs }),
): Promise<NoisiestReport> {
  const active = await alarms.list({ state: "active" });
  const names = new Map(hosts.map(({ id, displayName }) => [id, displayName]));
  const noise = await noisiestHosts({ entries, active, fromMs, toMs });
  return {
    fromMs,
    toMs,
    completeFromMs: Math.min(toMs, Math.max(fromMs, await journal.completeFromMs())),
    raisedCount: noise.raisedCount,
    hostCount: noise.hosts.length,
    topTenShare: noise.topTenShare,
    hosts: noise.hosts.slice(0, top).map((host) => ({ ...host, displayName: names.get(host.hostId) ?? null })),
  };
}

const COLUMNS = [
  "host",
  "raised",
  "failures",
  "warnings",
  "stood_seconds",
  "cleared_within_a_minute",
  "flapped",
  "never_acknowledged",
  "share",
  "loudest_rule",
  "loudest_rule_raised",
];
const SHARE_DIGITS = 4;

/** The report as CSV, a line a host. */
export function noisiestCsv({ hosts }: NoisiestReport): string {
  const lines = hosts.map((host) =>
    csvLine([
      host.hostId,
      host.raisedCount,
      host.failureCount,
      host.raisedCount - host.failureCount,
      Math.round(host.stoodSeconds),
      host.fleetingCount,
      host.flappedCount,
      host.unacknowledgedCount,
      host.share.toFixed(SHARE_DIGITS),
      host.loudestRule?.ruleId ?? "",
      host.loudestRule?.raisedCount ?? "",
    ]),
  );
  return [csvLine(COLUMNS), ...lines].join("");
}
