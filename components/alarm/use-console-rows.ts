"use client";

import { useMemo } from "react";
import type { Alarm } from "../../domain/alarm";
import { HOST_SILENT_RULE_ID } from "../../domain/host-silent";
import { useAlarms, useSuppressions } from "../live/live-provider";
import type { ConsoleRow } from "./alarm-columns";
import { type AlarmFilter, fits, heldAlarms } from "./alarm-filter";

/** How many alarms each silent host hides. */
function hiddenBySilence(alarms: readonly Alarm[], suppressions: ReturnType<typeof useSuppressions>) {
  const counts = new Map<string, number>();
  for (const { id, hostId } of alarms) {
    if (suppressions.get(id)?.why === "host-silent") counts.set(hostId, (counts.get(hostId) ?? 0) + 1);
  }
  return counts;
}

/** The console's rows: what fits the filter, held in place while somebody reads. @param heldIds their order then */
export function useConsoleRows(filter: AlarmFilter, heldIds: readonly string[] | null) {
  const all = useAlarms();
  const suppressions = useSuppressions();
  const filterText = JSON.stringify(filter);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the text stands for the filter, which is new each time
  const fitting = useMemo(
    () => (all ?? []).filter((alarm) => fits(alarm, filter, suppressions.get(alarm.id))),
    [all, suppressions, filterText],
  );
  const { shown, newCount } = useMemo(() => heldAlarms(all ?? [], fitting, heldIds), [all, fitting, heldIds]);
  const rows = useMemo(() => {
    const hides = hiddenBySilence(all ?? [], suppressions);
    return shown.map(
      (alarm): ConsoleRow => ({
        alarm,
        suppression: suppressions.get(alarm.id),
        hidesCount: alarm.ruleId === HOST_SILENT_RULE_ID ? (hides.get(alarm.hostId) ?? 0) : 0,
      }),
    );
  }, [all, shown, suppressions]);
  const names = useMemo(() => {
    const hosts = new Set<string>();
    const rules = new Map<string, string>();
    for (const { hostId, ruleId, ruleName } of all ?? []) {
      hosts.add(hostId);
      rules.set(ruleId, ruleName);
    }
    return { hosts: [...hosts].sort(), rules: [...rules].sort(([, a], [, b]) => (a < b ? -1 : 1)) };
  }, [all]);
  const activeCount = useMemo(() => all?.filter(({ state }) => state === "active").length ?? 0, [all]);
  return { all, rows, newCount, activeCount, hiddenCount: suppressions.size, ...names };
}
