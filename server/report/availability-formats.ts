import { csvLine } from "../../domain/csv-line";
import { OUTAGE_WORDS } from "../../domain/outage-words";
import type { AvailabilityReport, SlaposStats } from "../../domain/report-api";

const MINUTES_A_DAY = 1440;
const RATIO_DIGITS = 6;

const timeOf = (atMs: number | null) => (atMs === null ? "" : new Date(atMs).toISOString());

/** The outages as CSV, a line each. */
export function outagesCsv({ hosts }: AvailabilityReport): string {
  const lines = hosts.flatMap(({ hostId, outages }) =>
    outages.map(({ fromMs, toMs, cause }) =>
      csvLine([hostId, timeOf(fromMs), timeOf(toMs), cause, OUTAGE_WORDS[cause]]),
    ),
  );
  return [csvLine(["host", "from", "to", "cause", "in_words"]), ...lines].join("");
}

/** The share of each host's days, ISO weeks and months (UTC) as CSV, a line each; empty before its first contact. */
export function periodsCsv({ hosts }: AvailabilityReport): string {
  const lines = hosts.flatMap(({ hostId, days, weeks, months }) =>
    Object.entries({ day: days, week: weeks, month: months }).flatMap(([period, parts]) =>
      parts.map(({ startMs, upRatio }) =>
        csvLine([hostId, period, timeOf(startMs).slice(0, 10), upRatio?.toFixed(RATIO_DIGITS) ?? ""]),
      ),
    ),
  );
  return [csvLine(["host", "period", "from", "up_ratio"]), ...lines].join("");
}

/**
 * In the shape of SlapOS' `monitor_state.data.json`: a line a day with the minutes in which hosts were heard of (success) and not (error), of
 * all hosts in the report together.
 */
export function slaposStats({ hosts, fromMs, toMs }: AvailabilityReport): SlaposStats {
  const days = hosts[0]?.days ?? [];
  const lines = days.map(({ startMs }, i) => {
    const known = hosts.flatMap(({ days: own, sinceMs }) => {
      const upRatio = own[i]!.upRatio;
      if (upRatio === null) return [];
      const minutes = Math.min(
        MINUTES_A_DAY,
        (Math.min(toMs, startMs + 86_400_000) - Math.max(fromMs, startMs, sinceMs!)) / 60_000,
      );
      return [{ up: upRatio * minutes, down: (1 - upRatio) * minutes }];
    });
    const sum = (part: "up" | "down") => Math.round(known.reduce((total, one) => total + one[part], 0));
    return `${timeOf(startMs).slice(0, 19)}+0000, ${sum("up")}, ${sum("down")}, `;
  });
  return { date: toMs / 1000, data: ["Date, Success, Error, Warning", ...lines] };
}
