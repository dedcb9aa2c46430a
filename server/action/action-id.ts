import { createHash } from "node:crypto";

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 24);
}

/** The id of the action that a key asks for: the same key again is the same action, so it is done once. 24 hexadecimal digits. */
export function actionIdOf(key: string): string {
  return digest(`action ${key}`);
}

/** The `monitor_event_id` of an event for an alarm: the same event for the same raising of the alarm is the same row. */
export function eventIdOf(alarm: { id: string; sinceMs: number }, event: { type: string; status: string }): string {
  return digest(`event ${alarm.id} ${Math.round(alarm.sinceMs)} ${event.type} ${event.status}`);
}
