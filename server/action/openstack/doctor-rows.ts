import { z } from "zod";
import type { DoctorRow } from "../../../domain/cloud";
import { OpenstackError } from "./openstack-error";

const ASCII = /^[\x20-\x7e]*$/;
/** Columns in the order in which Congress gives them. */
const COLUMNS = ["time", "type", "hostname", "status", "monitor", "monitorEventId"] as const;

const answerSchema = z.object({ results: z.array(z.object({ data: z.array(z.unknown()) })) });

/** The rows of Congress' answer. A cell that is missing there is the string "None". @throws OpenstackError */
export function doctorRowsOf(answer: unknown): DoctorRow[] {
  const parsed = answerSchema.safeParse(answer);
  if (!parsed.success) throw new OpenstackError("unusable", "Congress' rows are not as they should be.");
  return parsed.data.results.map(({ data }) => {
    const cells = COLUMNS.map((column, i) => [column, data[i] === undefined ? "None" : String(data[i])]);
    return Object.fromEntries(cells) as DoctorRow;
  });
}

/** An event as Congress and Vitrage take it. */
export interface DoctorEvent {
  time: string;
  type: string;
  details: { hostname: string; status: string; monitor: string; monitor_event_id: string };
}

/** @throws OpenstackError when a value is not ASCII: Congress would drop those characters without a word */
export function eventOf(row: DoctorRow): DoctorEvent {
  for (const column of COLUMNS) {
    if (ASCII.test(row[column])) continue;
    throw new OpenstackError(
      "rejected",
      `The ${column} of the event is not ASCII (${row[column]}): Congress would spoil it.`,
    );
  }
  const { time, type, hostname, status, monitor, monitorEventId } = row;
  return { time, type, details: { hostname, status, monitor, monitor_event_id: monitorEventId } };
}

/** What is sent to replace all rows: others' rows go back as they came. */
export function rowsBody(rows: readonly DoctorRow[]): string {
  return JSON.stringify(rows.map(eventOf));
}

const keyOf = (row: DoctorRow) => JSON.stringify(COLUMNS.map((column) => row[column]));

/** The rows with ours among them: others' are kept, an older one of the same event goes. */
export function withRow(rows: readonly DoctorRow[], row: DoctorRow): DoctorRow[] {
  const kept = rows.filter((one) => one.monitor !== row.monitor || one.monitorEventId !== row.monitorEventId);
  return [...new Map([...kept, row].map((one) => [keyOf(one), one])).values()];
}
