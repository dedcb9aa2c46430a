import type { Alarm } from "../../domain/alarm";
import type { Suppression } from "../../domain/suppression";
import { describeAlarmVm } from "../../domain/vm-words";

/** What of the alarms is shown: `open` is active or awaits an acknowledgement, and not hidden. */
export const ALARM_VIEWS = ["open", "pending", "hidden", "cleared", "all"] as const;
export type AlarmViewName = (typeof ALARM_VIEWS)[number];
export const ALARM_GROUPS = ["none", "host", "rule"] as const;
export type AlarmGroup = (typeof ALARM_GROUPS)[number];

/** An empty text stands for all. */
export interface AlarmFilter {
  view: AlarmViewName;
  severity: string;
  acknowledged: string;
  host: string;
  rule: string;
  text: string;
  group: AlarmGroup;
  /** Newly changed since, ms since 1970; NaN for all. */
  since: number;
}

export function filterFromSearch(search: URLSearchParams): AlarmFilter {
  const part = (name: string) => search.get(name) ?? "";
  return {
    view: ALARM_VIEWS.find((view) => view === part("view")) ?? "open",
    severity: part("severity"),
    acknowledged: part("acknowledged"),
    host: part("host"),
    rule: part("rule"),
    text: part("text"),
    group: ALARM_GROUPS.find((group) => group === part("group")) ?? "none",
    since: part("since") === "" ? Number.NaN : Number(part("since")),
  };
}

function fitsView(alarm: Alarm, view: AlarmViewName, suppression: Suppression | undefined): boolean {
  const isOpen = alarm.state === "active" || alarm.awaitsAcknowledgement;
  switch (view) {
    case "open":
      return isOpen && !suppression;
    case "pending":
      return alarm.state === "pending";
    case "hidden":
      return suppression !== undefined;
    case "cleared":
      return alarm.state === "cleared" && !alarm.awaitsAcknowledgement;
    case "all":
      return true;
  }
}

function textOf({ hostId, ruleName, seriesId, text, note, acknowledged, vm }: Alarm): string {
  const parts = [hostId, ruleName, seriesId, text, note?.text, acknowledged?.note, vm && describeAlarmVm(vm)];
  return parts.filter(Boolean).join(" ");
}

export function fits(alarm: Alarm, filter: AlarmFilter, suppression: Suppression | undefined): boolean {
  const text = filter.text.trim().toLowerCase();
  return (
    fitsView(alarm, filter.view, suppression) &&
    (filter.severity === "" || alarm.severity === filter.severity) &&
    (filter.acknowledged === "" || (alarm.acknowledged !== null) === (filter.acknowledged === "yes")) &&
    (filter.host === "" || alarm.hostId === filter.host) &&
    (filter.rule === "" || alarm.ruleId === filter.rule) &&
    !(alarm.changedAtMs < filter.since) &&
    (text === "" || textOf(alarm).toLowerCase().includes(text))
  );
}

/** What is held on screen while somebody reads: the order of before, with what is new counted and waiting. */
export interface HeldAlarms {
  shown: Alarm[];
  newCount: number;
}

/**
 * Keeps the rows of `heldIds` in their places, with their newest content; alarms that were not there wait. A row that no longer fits
 * the filter stays until it is let go, so that nothing moves under the pointer.
 */
export function heldAlarms(
  all: readonly Alarm[],
  fitting: readonly Alarm[],
  heldIds: readonly string[] | null,
): HeldAlarms {
  if (!heldIds) return { shown: [...fitting], newCount: 0 };
  const byId = new Map(all.map((alarm) => [alarm.id, alarm]));
  const held = new Set(heldIds);
  return {
    shown: heldIds.flatMap((id) => byId.get(id) ?? []),
    newCount: fitting.filter(({ id }) => !held.has(id)).length,
  };
}
