import { type DoctorRow, MONITOR_NAME } from "../../domain/cloud";
import type { PushedEventStore } from "../store/pushed-event-store";
import { LockBusyError } from "../store/redis-lock";
import { eventRow } from "./event-row";
import type { CloudConnection } from "./openstack/cloud-connection";
import { withRow } from "./openstack/doctor-rows";
import { contextOf, type Performance, type Performed, verdictOf } from "./perform";

export interface CongressParts {
  pushed: PushedEventStore;
  /** Runs work on the rows of a cloud while no other server does. @throws LockBusyError */
  locked: <Result>(cloudId: string, work: (signal: AbortSignal) => Promise<Result>) => Promise<Result>;
}

/** Changes rows of Congress: read, merge, write, one at a time over all servers, because a write replaces the whole table. */
async function changeRows(
  performance: Performance,
  connection: CloudConnection,
  parts: CongressParts,
  change: (rows: DoctorRow[]) => { rows: DoctorRow[]; outcome: string } | { outcome: string },
): Promise<Performed> {
  try {
    return await parts.locked(connection.cloud.id, async (signal) => {
      const context = contextOf(performance, signal);
      const { dataSourceId, rows } = await connection.doctorRows(context);
      const wanted = change(rows);
      if ("rows" in wanted) await connection.replaceDoctorRows(dataSourceId, wanted.rows, context);
      return { end: "done", outcome: wanted.outcome } as const;
    });
  } catch (error) {
    if (error instanceof LockBusyError)
      return { again: "Others are changing the rows of this cloud: it waits for them." };
    return verdictOf(error, performance.userToken);
  }
}

/** Puts our row among those that are there. */
export function pushEvent(
  performance: Performance,
  connection: CloudConnection,
  parts: CongressParts,
): Promise<Performed> {
  const { action, alarm } = performance;
  const hostname = action.novaHost ?? action.hostId!;
  const row = eventRow(action.request, hostname, alarm, { id: action.id, atMs: action.askedAtMs });
  const push = () =>
    changeRows(performance, connection, parts, (rows) => {
      const known = rows.find((one) => one.monitor === MONITOR_NAME && one.monitorEventId === row.monitorEventId);
      if (known) return { outcome: `The row is there (${known.type}, ${known.status}): nothing was sent again.` };
      const merged = withRow(rows, row);
      return { rows: merged, outcome: `Congress has the row now, as one of ${merged.length}.` };
    });
  if (alarm === null) return push();
  return parts.pushed.add(alarm.id, { cloudId: connection.cloud.id, eventId: row.monitorEventId }).then(push);
}

/** Takes our rows out: those of the alarm, or, without one, all of the host. */
export async function takeBackEvents(
  performance: Performance,
  connection: CloudConnection,
  parts: CongressParts,
): Promise<Performed> {
  const { action } = performance;
  const cloudId = connection.cloud.id;
  const { alarmId } = action;
  const events = alarmId === null ? [] : (await parts.pushed.of(alarmId)).filter((event) => event.cloudId === cloudId);
  const hostname = action.novaHost ?? action.hostId;
  const isMeant = ({ monitor, hostname: of, monitorEventId }: DoctorRow) =>
    monitor === MONITOR_NAME &&
    (alarmId === null ? of === hostname : events.some(({ eventId }) => eventId === monitorEventId));
  const performed = await changeRows(performance, connection, parts, (rows) => {
    const left = rows.filter((row) => !isMeant(row));
    const count = rows.length - left.length;
    if (count === 0) return { outcome: "There was no row of ours to take back: nothing was sent." };
    return {
      rows: left,
      outcome: `${count === 1 ? "1 row was" : `${count} rows were`} taken back; ${left.length} stay.`,
    };
  });
  if ("end" in performed && performed.end === "done" && alarmId !== null) {
    for (const event of events) await parts.pushed.remove(alarmId, event);
  }
  return performed;
}

/** Removes all rows, others' too. */
export function clearRows(
  performance: Performance,
  connection: CloudConnection,
  parts: CongressParts,
): Promise<Performed> {
  return changeRows(performance, connection, parts, (rows) =>
    rows.length === 0
      ? { outcome: "There was no row: nothing was sent." }
      : { rows: [], outcome: `All ${rows.length} rows were removed.` },
  );
}
