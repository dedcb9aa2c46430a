import { csvLine } from "../../domain/csv-line";
import { unitOf } from "../../domain/metric-catalogue";
import type { Summary, SummaryRow } from "../../domain/report-api";
import type { MetricStore } from "../store/metric-store";

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** How long a row is, how far back the rows go, and which tier they are made of (after Lizmon). */
const SHAPES = {
  minute: { stepMs: MINUTE_MS, backMs: HOUR_MS, tier: "1s" },
  hour: { stepMs: HOUR_MS, backMs: DAY_MS, tier: "1s" },
  day: { stepMs: DAY_MS, backMs: 365 * DAY_MS, tier: "1h" },
} as const;
const HIGH = 0.95;

/** Count, mean, extremes and 95th percentile of a series, by minute, hour or day; only rows with samples, oldest first, the last one unfinished. */
export async function summarize(
  store: Pick<MetricStore, "readSeries">,
  { hostId, series, by }: { hostId: string; series: string; by: Summary["by"] },
  nowMs: number,
): Promise<Summary> {
  const { stepMs, backMs, tier } = SHAPES[by];
  const fromMs = Math.floor((nowMs - backMs) / stepMs) * stepMs;
  const found = (await store.readSeries({ hostId, seriesIds: [series], tier, fromMs, toMs: nowMs })).get(series);
  const rows: SummaryRow[] = [];
  for (let at = 0; found && at < found.timesMs.length; ) {
    const startMs = Math.floor(found.timesMs[at]! / stepMs) * stepMs;
    const first = at;
    while (at < found.timesMs.length && found.timesMs[at]! < startMs + stepMs) at++;
    const row = rowOf(found.min.subarray(first, at), found.mean.subarray(first, at), found.max.subarray(first, at));
    if (row) rows.push({ startMs, ...row });
  }
  return { series, unit: unitOf(series), by, rows };
}

function rowOf(min: Float64Array, mean: Float64Array, max: Float64Array): Omit<SummaryRow, "startMs"> | undefined {
  const isPresent = (value: number) => !Number.isNaN(value);
  const present = mean.filter(isPresent).sort();
  if (present.length === 0) return undefined;
  return {
    count: present.length,
    mean: present.reduce((sum, value) => sum + value, 0) / present.length,
    min: min.filter(isPresent).sort()[0]!,
    max: max.filter(isPresent).sort().at(-1)!,
    p95: present[Math.ceil(HIGH * present.length) - 1]!,
  };
}

/** Without what adding up has lost. */
const rounded = (value: number) => Number(value.toPrecision(12));

/** The summary as CSV, a line a row, oldest first; numbers in the series' unit. */
export function summaryCsv({ rows }: Summary): string {
  const lines = rows.map(({ startMs, count, mean, min, max, p95 }) =>
    csvLine([new Date(startMs).toISOString(), count, ...[mean, min, max, p95].map(rounded)]),
  );
  return [csvLine(["from", "count", "mean", "min", "max", "p95"]), ...lines].join("");
}
