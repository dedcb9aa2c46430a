import { BENCHMARKS, benchmarkSeries, SLOW_BELOW } from "../../domain/benchmark";
import type { Digest } from "../../domain/digest";
import type { Host } from "../../domain/host";
import type { MetricStore } from "../store/metric-store";
import { forEachHost } from "./for-each-host";

const RELATIVE_SERIES = BENCHMARKS.map(({ id }) => benchmarkSeries(id).relative);

/** Which hosts are slower than their own past, the slowest first. Hosts without benchmarks have nothing to tell. */
export async function slowerHosts(
  { hosts, store }: { hosts: readonly Host[]; store: Pick<MetricStore, "readSeries"> },
  { fromMs, toMs }: { fromMs: number; toMs: number },
  top: number,
): Promise<Digest["slower"]> {
  const found = await forEachHost(hosts, async ({ id: hostId, displayName }) => {
    const read = await store.readSeries({ hostId, seriesIds: RELATIVE_SERIES, tier: "1h", fromMs, toMs });
    return [...read].flatMap(([seriesId, { mean }]) => {
      const relativeRatio = mean.findLast((value) => !Number.isNaN(value));
      return relativeRatio === undefined || relativeRatio >= SLOW_BELOW
        ? []
        : [{ hostId, displayName, seriesId, relativeRatio }];
    });
  });
  const rows = found.flat().sort((a, b) => a.relativeRatio - b.relativeRatio);
  return { count: rows.length, rows: rows.slice(0, top) };
}
