import { RETENTION_MS } from "../store/metric-keys";
import type { MetricStore } from "../store/metric-store";
import type { SeriesColumns } from "../store/series-reader";
import { columnsOf, type HistoryColumn } from "./history-columns";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** What is read at once, so that the memory that an export takes does not grow with its span. */
const WINDOW_MS = { "1s": HOUR_MS, "1m": DAY_MS, "1h": 30 * DAY_MS } as const;

export type ExportStep = keyof typeof WINDOW_MS;
export type ExportSource = Pick<MetricStore, "readSeries">;

export interface ExportSpan {
  step: ExportStep;
  /** Both included. */
  fromMs: number;
  toMs: number;
}

/** What is exported of a host. */
export interface ExportTable {
  hostId: string;
  /** Without values: those that each window has. */
  columns: HistoryColumn[];
  /** One after the other in time; a window in which nothing was measured is left out. */
  windows: AsyncIterable<HistoryColumn[]>;
}

const NOTHING = new Float64Array(0);
const ABSENT: SeriesColumns = { timesMs: NOTHING, min: NOTHING, mean: NOTHING, max: NOTHING };

/**
 * Every sample of some series of a host over a span, not thinned: one column each, or three where a step stands for many samples.
 * @param onDone told the share of the span that is read
 */
export function exportTable(
  store: ExportSource,
  { hostId, seriesIds }: { hostId: string; seriesIds: readonly string[] },
  { step, fromMs, toMs }: ExportSpan,
  nowMs: number,
  onDone: (ratio: number) => void = () => undefined,
): ExportTable {
  const tableOf = (found: ReadonlyMap<string, SeriesColumns>) =>
    seriesIds.flatMap((id) => columnsOf({ id, samples: found.get(id) ?? ABSENT }, step !== "1s"));
  async function* windows(): AsyncGenerator<HistoryColumn[]> {
    const windowMs = WINDOW_MS[step];
    const firstMs = Math.max(fromMs, nowMs - RETENTION_MS[step] - windowMs);
    const lastMs = Math.min(toMs, nowMs + DAY_MS);
    for (let at = Math.floor(firstMs / windowMs) * windowMs; at <= lastMs; at += windowMs) {
      const window = { fromMs: Math.max(firstMs, at), toMs: Math.min(lastMs, at + windowMs - 1) };
      const found = await store.readSeries({ hostId, seriesIds, tier: step, ...window });
      if (found.size > 0) yield tableOf(found);
      onDone((window.toMs + 1 - firstMs) / (lastMs + 1 - firstMs));
    }
    onDone(1);
  }
  return { hostId, columns: tableOf(new Map()), windows: windows() };
}
