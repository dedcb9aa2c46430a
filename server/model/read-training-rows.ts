import { setImmediate as nextTurn } from "node:timers/promises";
import { type TrainingRows, TrainingRowsBuilder } from "../../analysis/model/training-rows";
import { findMetric } from "../../domain/metric-catalogue";
import { type MarkedSpan, MODEL_WINDOW_STEPS, type TrainingRequest } from "../../domain/model";
import { RETENTION_MS } from "../store/metric-keys";
import type { MetricStore } from "../store/metric-store";
import { RefusedError } from "../store/store-error";

/** Of each kind; more are thinned evenly. */
const MAX_ROWS_PER_KIND = 2000;
const LEAST_ROWS_PER_KIND = 30;

type Source = Pick<MetricStore, "readSeries">;

const timeText = (atMs: number) => new Date(atMs).toISOString().replace(/\.\d+Z$/, "Z");

function refuse(why: string): never {
  throw new RefusedError("incomplete", why);
}

function checkSeries(seriesIds: readonly string[]): void {
  for (const id of seriesIds) {
    if (id.startsWith("anomaly.")) refuse(`${id} is what a model says: a model cannot be trained on it`);
    if (findMetric(id)?.definition.kind === "counter") {
      refuse(`${id} only ever grows, so no value comes twice: choose a series that tells its rate`);
    }
  }
}

/** How many rows of a kind the spans could give. */
function mostRows(spans: readonly MarkedSpan[], kind: MarkedSpan["kind"], stepSeconds: number): number {
  return spans
    .filter((span) => span.kind === kind)
    .reduce((sum, { fromMs, toMs }) => sum + (toMs - fromMs) / (stepSeconds * 1000), 0);
}

async function readSpan(source: Source, { series, stepSeconds }: TrainingRequest, span: MarkedSpan, nowMs: number) {
  const { hostId, fromMs, toMs } = span;
  const tier = stepSeconds < 60 ? "1s" : "1m";
  const what = `the ${span.kind} span of ${hostId} from ${timeText(fromMs)} to ${timeText(toMs)}`;
  if (fromMs < nowMs - RETENTION_MS[tier]) {
    const days = RETENTION_MS[tier] / 86_400_000;
    const advice = tier === "1s" ? "choose steps of 60 s, which reach back 30 days" : "mark younger ones";
    refuse(`${what} is older than the ${days} days for which such steps are kept: ${advice}`);
  }
  const found = await source.readSeries({ hostId, seriesIds: series, tier, fromMs, toMs: toMs - 1 });
  const columns = series.map((id) => found.get(id) ?? refuse(`${what} has nothing of ${id}`));
  const { timesMs } = columns[0]!;
  const spacingMs = (timesMs[timesMs.length - 1]! - timesMs[0]!) / Math.max(1, timesMs.length - 1);
  if (timesMs.length > 1 && spacingMs > stepSeconds * 1500) {
    refuse(`${what} has a sample every ${Math.round(spacingMs / 1000)} s only: choose longer steps`);
  }
  return columns;
}

/**
 * Reads what a model is to be trained on, from the stored metrics.
 * @throws RefusedError when a span is too old, a series is not there, or there are too few rows
 */
export async function readTrainingRows(source: Source, request: TrainingRequest, nowMs: number): Promise<TrainingRows> {
  const { series, stepSeconds, spans } = request;
  checkSeries(series);
  const builder = new TrainingRowsBuilder({ seriesCount: series.length, stepSeconds, windowSteps: MODEL_WINDOW_STEPS });
  const rowCounts = { normal: 0, fault: 0 };
  for (const span of spans) {
    const columns = await readSpan(source, request, span, nowMs);
    const every = Math.max(1, Math.ceil(mostRows(spans, span.kind, stepSeconds) / MAX_ROWS_PER_KIND));
    rowCounts[span.kind] += builder.addSpan(columns, { isFault: span.kind === "fault", every });
    await nextTurn();
  }
  for (const kind of ["normal", "fault"] as const) {
    const isMarked = spans.some((span) => span.kind === kind);
    if (!isMarked || rowCounts[kind] >= LEAST_ROWS_PER_KIND) continue;
    const least = (LEAST_ROWS_PER_KIND + MODEL_WINDOW_STEPS) * stepSeconds;
    refuse(
      `the spans marked as ${kind} give ${rowCounts[kind]} rows, and ${LEAST_ROWS_PER_KIND} are needed: mark at least ${least} s without gaps`,
    );
  }
  return builder.build();
}
