import type { Action } from "../../domain/action";
import { csvLine } from "../../domain/csv-line";

const COLUMNS = [
  "asked at",
  "ended at",
  "seconds",
  "action",
  "state",
  "outcome",
  "asked by",
  "policy",
  "as whom",
  "cloud",
  "host",
  "nova host",
  "destination",
  "why",
  "alarm",
  "attempts",
  "id",
] as const;

/** The first line: the names of the columns. */
export const ACTION_CSV_HEADING = csvLine(COLUMNS);

/** One action as a line of CSV that is safe in a spreadsheet. Times are ISO 8601 in UTC. */
export function actionCsvLine(action: Action): string {
  const { askedAtMs, endedAtMs } = action;
  return csvLine([
    new Date(askedAtMs).toISOString(),
    endedAtMs === null ? "" : new Date(endedAtMs).toISOString(),
    endedAtMs === null ? "" : (endedAtMs - askedAtMs) / 1000,
    action.kind,
    action.state,
    action.outcome,
    action.askedBy,
    action.policyId ?? "",
    action.asWhom,
    action.cloudId ?? "",
    action.hostId ?? "",
    action.novaHost ?? "",
    action.destinationId ?? "",
    action.why,
    action.alarmId ?? "",
    action.attemptCount,
    action.id,
  ]);
}
