import { csvLine } from "../../domain/csv-line";
import type { ReclaimReport } from "../../domain/report-api";

const COLUMNS = [
  "host",
  "verdict",
  "cpu_ratio",
  "memory_ratio",
  "disk_ratio",
  "measured_ratio",
  "cores",
  "memory_bytes",
  "disk_bytes",
];
const RATIO_DIGITS = 4;
/** What adding many shares may have lost, percent. */
const ROUNDING = 1e-6;

/** The report as CSV, a line a host. */
export function reclaimCsv({ rows }: ReclaimReport): string {
  const cell = (value: number | null, digits?: number) =>
    value === null ? "" : digits === undefined ? String(Math.round(value)) : value.toFixed(digits);
  return [
    csvLine(COLUMNS),
    ...rows.map((row) =>
      csvLine([
        row.hostId,
        row.verdict,
        cell(row.cpuRatio, RATIO_DIGITS),
        cell(row.memoryRatio, RATIO_DIGITS),
        cell(row.diskRatio, RATIO_DIGITS),
        cell(row.measuredRatio, RATIO_DIGITS),
        cell(row.coreCount),
        cell(row.memoryBytes),
        cell(row.diskBytes),
      ]),
    ),
  ].join("");
}

/** The report as VMstats printed it: whole percents, by name; hosts of which too little is known have no line. */
export function reclaimVmstats({ rows }: ReclaimReport): string {
  const percent = (ratio: number | null) => Math.floor((ratio ?? 0) * 100 + ROUNDING);
  const known = rows.filter(({ verdict }) => verdict !== "unknown").sort((a, b) => (a.hostId < b.hostId ? -1 : 1));
  const lines = known.flatMap(({ hostId, verdict, cpuRatio, memoryRatio, diskRatio }) => [
    `ip ${hostId} cpu_ave ${percent(cpuRatio)} mem_ave ${percent(memoryRatio)} disk_ave ${percent(diskRatio)}`,
    ...(verdict === "reclaim" ? [`    Reclaim VM IP ${hostId} for under usage`] : []),
  ]);
  return `${["           VM stats Report and Reclamation Recommendation", ...lines].join("\n")}\n`;
}
