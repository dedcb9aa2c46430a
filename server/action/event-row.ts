import type { ActionRequest } from "../../domain/action";
import type { Alarm } from "../../domain/alarm";
import { type DoctorRow, MONITOR_NAME } from "../../domain/cloud";
import { eventIdOf } from "./action-id";

/** The row that an event makes. */
export function eventRow(
  request: ActionRequest,
  hostname: string,
  alarm: Pick<Alarm, "id" | "sinceMs"> | null,
  action: { id: string; atMs: number },
): DoctorRow {
  const event = request.event ?? { type: "compute.host.down", status: "down" };
  return {
    time: new Date(action.atMs).toISOString().replace(/\.\d+Z$/, "Z"),
    type: event.type,
    hostname,
    status: event.status,
    monitor: MONITOR_NAME,
    monitorEventId: alarm === null ? action.id : eventIdOf(alarm, event),
  };
}
