import type { Alarm } from "../../domain/alarm";

/** What of the alarms is shown; an empty text stands for all. */
export interface AlarmFilter {
  state: string;
  severity: string;
  acknowledged: string;
  host: string;
  text: string;
}

export function filterFromSearch(search: URLSearchParams): AlarmFilter {
  const part = (name: string) => search.get(name) ?? "";
  return {
    state: search.get("state") ?? "active",
    severity: part("severity"),
    acknowledged: part("acknowledged"),
    host: part("host"),
    text: part("text"),
  };
}

export function fits(alarm: Alarm, filter: AlarmFilter): boolean {
  const text = filter.text.trim().toLowerCase();
  return (
    (filter.state === "" || filter.state === "all" || alarm.state === filter.state) &&
    (filter.severity === "" || alarm.severity === filter.severity) &&
    (filter.acknowledged === "" || (alarm.acknowledged !== null) === (filter.acknowledged === "yes")) &&
    (filter.host === "" || alarm.hostId === filter.host) &&
    (text === "" || `${alarm.hostId} ${alarm.ruleName} ${alarm.text}`.toLowerCase().includes(text))
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
