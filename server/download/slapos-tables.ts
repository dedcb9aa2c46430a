import { unitOf } from "../../domain/metric-catalogue";
import { METRIC_DEFINITIONS } from "../../domain/metric-definitions";

/** The tables of SlapOS' dumps with their columns, which the dumps leave unsaid. */
const OWN_COLUMNS = {
  user: [
    "partition",
    "pid",
    "process",
    "cpu_percent",
    "cpu_time",
    "cpu_num_threads",
    "memory_percent",
    "memory_rss",
    "io_rw_counter",
    "io_cycles_counter",
  ],
  folder: ["partition", "disk_used"],
  computer: ["cpu_num_core", "cpu_frequency", "cpu_type", "memory_size", "memory_type", "partition_list"],
  system: [
    "loadavg",
    "cpu_percent",
    "memory_used",
    "memory_free",
    "net_in_bytes",
    "net_in_errors",
    "net_in_dropped",
    "net_out_bytes",
    "net_out_errors",
    "net_out_dropped",
  ],
  disk: ["partition", "used", "free", "mountpoint"],
  temperature: ["sensor_id", "temperature", "alarm"],
  heating: ["model_id", "sensor_id", "initial_temperature", "final_temperature", "delta_time"],
} as const;

export type SlaposTable = keyof typeof OWN_COLUMNS;
export const SLAPOS_TABLES = Object.keys(OWN_COLUMNS) as SlaposTable[];

/** The columns of a table; the last three say when a row was taken, and whether it was reported. */
export function columnsOf(table: SlaposTable): readonly string[] {
  return [...OWN_COLUMNS[table], "date", "time", "reported"];
}

/** What the columns of `system` are here: octets are rates in the history and counters in the table, shares are percent there. */
export const SYSTEM_COLUMNS = OWN_COLUMNS.system.map((column) => {
  const seriesId = METRIC_DEFINITIONS.find(({ slapos }) => slapos === column)!.pattern;
  const unit = unitOf(seriesId);
  return { column, seriesId, isCounted: unit === "bytes_per_second", isPercent: unit === "ratio" };
});
