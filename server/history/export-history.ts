import { setImmediate as nextTurn } from "node:timers/promises";
import { Zip, ZipDeflate } from "fflate";
import { RETENTION_MS } from "../store/metric-keys";
import type { MetricStore } from "../store/metric-store";
import type { SeriesColumns } from "../store/series-reader";
import { csvColumns, csvHeader, csvPieces } from "./history-csv";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** What is read at once, so that the memory that an export takes does not grow with its span. */
const WINDOW_MS = { "1s": HOUR_MS, "1m": DAY_MS, "1h": 30 * DAY_MS } as const;
/** Deflates nearly as well as the usual 6, in half the time. */
const LEVEL = 3;
/** zip keeps times of day without a zone, from 1980 on. */
const FIRST_DOS_MS = Date.UTC(1980, 0, 2);

export type ExportStep = keyof typeof WINDOW_MS;
export type ExportSource = Pick<MetricStore, "readSeries">;

export interface ExportSpan {
  step: ExportStep;
  /** Both included. */
  fromMs: number;
  toMs: number;
}

const NOTHING = new Float64Array(0);
const ABSENT: SeriesColumns = { timesMs: NOTHING, min: NOTHING, mean: NOTHING, max: NOTHING };

/** Every sample of some series of a host over a span, not thinned, as CSV: one column each, or three where a step stands for many samples. */
export async function* exportCsv(
  store: ExportSource,
  hostId: string,
  seriesIds: readonly string[],
  { step, fromMs, toMs }: ExportSpan,
  nowMs: number,
): AsyncGenerator<string> {
  const columnsOf = (found: ReadonlyMap<string, SeriesColumns>) =>
    seriesIds.flatMap((id) => csvColumns({ id, samples: found.get(id) ?? ABSENT }, step !== "1s"));
  yield csvHeader(columnsOf(new Map()));
  const windowMs = WINDOW_MS[step];
  const firstMs = Math.max(fromMs, nowMs - RETENTION_MS[step] - windowMs);
  for (let at = Math.floor(firstMs / windowMs) * windowMs; at <= toMs; at += windowMs) {
    const window = { fromMs: Math.max(firstMs, at), toMs: Math.min(toMs, at + windowMs - 1) };
    const found = await store.readSeries({ hostId, seriesIds, tier: step, ...window });
    if (found.size > 0) yield* csvPieces(columnsOf(found));
    await nextTurn();
  }
}

/** Files one after the other as a zip, made as it is read. */
export async function* zipOf(
  files: Iterable<{ name: string; text: AsyncIterable<string> }>,
  nowMs: number,
): AsyncGenerator<Uint8Array> {
  const ready: Uint8Array[] = [];
  let failure: Error | undefined;
  const zip = new Zip((error, bytes) => {
    if (error) failure = error;
    else ready.push(bytes);
  });
  for (const { name, text } of files) {
    const file = new ZipDeflate(name, { level: LEVEL });
    file.mtime = Math.max(FIRST_DOS_MS, nowMs);
    zip.add(file);
    for await (const piece of text) {
      file.push(Buffer.from(piece));
      if (failure) throw failure;
      yield* ready.splice(0);
    }
    file.push(new Uint8Array(0), true);
    yield* ready.splice(0);
  }
  zip.end();
  yield* ready.splice(0);
}
