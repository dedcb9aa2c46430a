import { BENCHMARKS, benchmarkSeries, SLOW_BELOW } from "../../domain/benchmark";
import { csvLine } from "../../domain/csv-line";
import type { Host } from "../../domain/host";
import type { SlowerReport, SlowerRow } from "../../domain/slower-report";
import type { MetricStore } from "../store/metric-store";
import type { SeriesColumns } from "../store/series-reader";
import { forEachHost } from "./for-each-host";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const DAYS = 56;
const SERIES_IDS = BENCHMARKS.flatMap(({ id }) => Object.values(benchmarkSeries(id)));
const RATIO_DIGITS = 4;
const COLUMNS = ["host", "benchmark", "unit", "verdict", "newest", "usual", "relative_ratio", "told_until"];

export interface SlowerSource {
  hosts: readonly Pick<Host, "id" | "displayName">[];
  store: Pick<MetricStore, "readSeries">;
}

/** How fast each host is in each benchmark, compared with its own past of eight weeks: what the hosts themselves told. */
export async function reportSlower({ hosts, store }: SlowerSource, nowMs: number): Promise<SlowerReport> {
  const fromMs = Math.floor(nowMs / DAY_MS) * DAY_MS - (DAYS - 1) * DAY_MS;
  // What holds now is read by the minute: within the newest hour more than one result may have come.
  const minutesFromMs = Math.floor(nowMs / HOUR_MS) * HOUR_MS - HOUR_MS;
  const rowsOfHosts = await forEachHost(hosts, async (host) => {
    const query = { hostId: host.id, seriesIds: SERIES_IDS };
    const hours = store.readSeries({ ...query, tier: "1h", fromMs, toMs: minutesFromMs - 1 });
    const minutes = store.readSeries({ ...query, tier: "1m", fromMs: minutesFromMs, toMs: nowMs });
    return rowsOf(host, await Promise.all([hours, minutes]), fromMs);
  });
  const slowness = ({ relativeRatio }: SlowerRow) => relativeRatio ?? Number.POSITIVE_INFINITY;
  return {
    fromMs,
    toMs: nowMs,
    rows: rowsOfHosts.flat().sort((a, b) => slowness(a) - slowness(b) || (a.hostId < b.hostId ? -1 : 1)),
    hostsWithout: hosts
      .filter((_, i) => rowsOfHosts[i]!.length === 0)
      .map(({ id, displayName }) => ({ hostId: id, displayName })),
  };
}

function rowsOf(
  { id: hostId, displayName }: Pick<Host, "id" | "displayName">,
  parts: readonly ReadonlyMap<string, SeriesColumns>[],
  fromMs: number,
): SlowerRow[] {
  return BENCHMARKS.flatMap(({ id }): SlowerRow[] => {
    const series = benchmarkSeries(id);
    const held = (seriesId: string) => heldValues(parts.map((part) => part.get(seriesId)));
    const newest = held(series.newest);
    const last = newest.at(-1);
    if (last === undefined) return [];
    // A result that nothing was told beside is one after the machine changed.
    const besideLast = (seriesId: string) => held(seriesId).findLast(({ atMs }) => atMs === last.atMs)?.value ?? null;
    const relativeRatio = besideLast(series.relative);
    const days = Array.from({ length: DAYS }, (): number | null => null);
    for (const { atMs, value } of newest) days[Math.floor((atMs - fromMs) / DAY_MS)] = value;
    return [
      {
        hostId,
        displayName,
        benchmark: id,
        newest: last.value,
        toldAtMs: last.atMs,
        usual: besideLast(series.usual),
        relativeRatio,
        verdict: relativeRatio === null ? "unknown" : relativeRatio < SLOW_BELOW ? "slower" : "as-usual",
        days,
      },
    ];
  });
}

interface Held {
  atMs: number;
  value: number;
}

/** The value that held at the end of each hour or minute: a result stays until the next, so where a new one came it is the other end of the range. */
function heldValues(parts: readonly (SeriesColumns | undefined)[]): Held[] {
  const held: Held[] = [];
  for (const columns of parts) {
    for (const [i, atMs] of columns?.timesMs.entries() ?? []) {
      const [least, most] = [columns!.min[i]!, columns!.max[i]!];
      if (Number.isNaN(least)) continue;
      held.push({ atMs, value: held.at(-1)?.value === most ? least : most });
    }
  }
  return held;
}

/** The report as CSV: a line for each benchmark of each host, and one for each host without results. */
export function slowerCsv({ rows, hostsWithout }: SlowerReport): string {
  const number = (value: number | null, digits: number) => (value === null ? "" : value.toFixed(digits));
  return [
    csvLine(COLUMNS),
    ...rows.map((row) => {
      const { unit, decimals } = BENCHMARKS.find(({ id }) => id === row.benchmark)!;
      return csvLine([
        row.hostId,
        row.benchmark,
        unit,
        row.verdict,
        number(row.newest, decimals),
        number(row.usual, decimals),
        number(row.relativeRatio, RATIO_DIGITS),
        new Date(row.toldAtMs).toISOString(),
      ]);
    }),
    ...hostsWithout.map(({ hostId }) => csvLine([hostId, "", "", "no-results", "", "", "", ""])),
  ].join("");
}
