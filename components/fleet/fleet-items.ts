import type { AlarmCounts } from "../live/alarm-store";
import type { FleetRow } from "../live/fleet-store";
import type { FleetGroup } from "./fleet-groups";

/** The heading of a group, with what there is to look after below it. */
export interface FleetHeadingItem extends AlarmCounts {
  kind: "heading";
  key: string;
  title: string;
  note: string;
  /** `12 VMs` */
  count: string;
  silent: number;
}

export interface FleetHostsItem {
  kind: "hosts";
  key: string;
  rows: readonly FleetRow[];
  /** Whether they are VMs below their compute host. */
  isIndented: boolean;
}

/** One line of the virtual list: a heading, or one host (a row), or several side by side (cards). */
export type FleetItem = FleetHeadingItem | FleetHostsItem;

function countText({ isOfVms, rows }: FleetGroup): string {
  if (isOfVms && rows.length === 0) return "no VM fits";
  const noun = isOfVms ? "VM" : "host";
  return `${rows.length} ${noun}${rows.length === 1 ? "" : "s"}`;
}

function headingOf(group: FleetGroup, alarmCounts: ReadonlyMap<string, AlarmCounts>): FleetHeadingItem {
  const heading = { silent: 0, failure: 0, warning: 0 };
  for (const { host, state } of group.computeHost ? [group.computeHost, ...group.rows] : group.rows) {
    const ofHost = alarmCounts.get(host.id);
    heading.silent += state === "silent" ? 1 : 0;
    heading.failure += ofHost?.failure ?? 0;
    heading.warning += ofHost?.warning ?? 0;
  }
  const { key, title, note } = group;
  return { kind: "heading", key: `heading ${key}`, title, note, count: countText(group), ...heading };
}

/** The lines of the list. @param perLine hosts side by side, 1 or more @param alarmCounts by host */
export function fleetItems(
  groups: readonly FleetGroup[],
  perLine: number,
  alarmCounts: ReadonlyMap<string, AlarmCounts>,
): FleetItem[] {
  return groups.flatMap((group) => {
    const { key, title, isOfVms, computeHost, rows } = group;
    const items: FleetItem[] = [];
    const add = (line: readonly FleetRow[], isIndented: boolean) =>
      items.push({ kind: "hosts", key: `${key} ${line[0]!.host.id}`, rows: line, isIndented });
    if (title !== "") items.push(headingOf(group, alarmCounts));
    if (computeHost) add([computeHost], false);
    for (let i = 0; i < rows.length; i += perLine) add(rows.slice(i, i + perLine), isOfVms);
    return items;
  });
}
