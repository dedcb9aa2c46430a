import type { Alarm, JournalKind } from "../../domain/alarm";
import type { Suppression } from "../../domain/suppression";

/** What is the matter with an alarm in one or two words; `untilMs` when that has an end. */
export function stateWords(
  alarm: Pick<Alarm, "state" | "flapping" | "awaitsAcknowledgement">,
  suppression: Suppression | undefined,
): { words: string; untilMs: number | null } {
  if (suppression?.why === "shelved") return { words: "shelved", untilMs: suppression.shelf.untilMs };
  if (suppression?.why === "maintenance") return { words: "maintenance", untilMs: suppression.untilMs };
  if (suppression?.why === "host-silent") return { words: "host silent", untilMs: null };
  if (alarm.flapping) return { words: `flapping × ${alarm.flapping.changeCount}`, untilMs: null };
  if (alarm.awaitsAcknowledgement) return { words: "cleared, not seen", untilMs: null };
  return { words: alarm.state, untilMs: null };
}

export const KIND_WORDS: Record<JournalKind, string> = {
  pending: "Pending",
  lapsed: "Not raised",
  raised: "Raised",
  worsened: "Got worse",
  eased: "Eased",
  cleared: "Cleared",
  flapping: "Flaps",
  settled: "Settled",
  acknowledged: "Acknowledged",
  unacknowledged: "Acknowledgement taken back",
  forgotten: "Acknowledgement ended",
  noted: "Note",
  shelved: "Shelved",
  unshelved: "Shown again",
  "maintenance-set": "Maintenance planned",
  "maintenance-removed": "Maintenance removed",
  "action-asked": "Action asked for",
  "action-ended": "Action ended",
  "setting-changed": "Setting changed",
};

const BY_OPERATORS: readonly JournalKind[] = [
  "acknowledged",
  "unacknowledged",
  "noted",
  "shelved",
  "unshelved",
  "maintenance-set",
  "maintenance-removed",
  "setting-changed",
];

/** Whether a person did it, whose words are then of interest, and not the alarm's. */
export function isDeed(kind: JournalKind): boolean {
  return BY_OPERATORS.includes(kind);
}

/** Whether acknowledging it means something. */
export function canAcknowledge(alarm: Pick<Alarm, "state" | "acknowledged" | "awaitsAcknowledgement">): boolean {
  return alarm.acknowledged === null && (alarm.state === "active" || alarm.awaitsAcknowledgement);
}
