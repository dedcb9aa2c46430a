import type { Alarm } from "./alarm";
import { HOST_SILENT_RULE_ID } from "./host-silent";
import type { PlannedMaintenance, Quiet, Shelf } from "./quiet";

/** Why an alarm is out of view though it is active. */
export type Suppression =
  | { why: "shelved"; shelf: Shelf }
  | { why: "maintenance"; maintenance: PlannedMaintenance; untilMs: number }
  | { why: "host-silent" };

/** The hosts whose silence is an active alarm: their other alarms say nothing new. */
export function silentHostIds(alarms: Iterable<Pick<Alarm, "ruleId" | "state" | "hostId">>): Set<string> {
  const ids = new Set<string>();
  for (const { ruleId, state, hostId } of alarms) {
    if (ruleId === HOST_SILENT_RULE_ID && state === "active") ids.add(hostId);
  }
  return ids;
}

/** What hides an alarm at a time, or `undefined`. @param silent from `silentHostIds` */
export function suppressionOf(
  alarm: Pick<Alarm, "id" | "hostId" | "ruleId">,
  quiet: Quiet,
  silent: ReadonlySet<string>,
  nowMs: number,
): Suppression | undefined {
  const { id, hostId, ruleId } = alarm;
  for (const shelf of quiet.shelves) {
    const { target, untilMs } = shelf;
    if (nowMs < untilMs && (target.alarmId === id || target.hostId === hostId || target.ruleId === ruleId)) {
      return { why: "shelved", shelf };
    }
  }
  for (const maintenance of quiet.maintenance) {
    if (!maintenance.hostIds.includes(hostId)) continue;
    const span = maintenance.spans.find(({ fromMs, toMs }) => fromMs <= nowMs && nowMs < toMs);
    if (span) return { why: "maintenance", maintenance, untilMs: span.toMs };
  }
  return ruleId !== HOST_SILENT_RULE_ID && silent.has(hostId) ? { why: "host-silent" } : undefined;
}
