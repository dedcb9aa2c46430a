import { setImmediate as nextTurn } from "node:timers/promises";
import { RuleJudge } from "../../analysis/rule-judge";
import { createSeriesForecaster, forecastWantedBy, limitFor } from "../../analysis/series-forecaster";
import type { AlarmChange } from "../../domain/alarm";
import type { Forecast } from "../../domain/forecast";
import type { Host } from "../../domain/host";
import { hostFits } from "../../domain/host-pattern";
import { maximumOf } from "../../domain/metric-catalogue";
import { maximumSeriesOf, type Rule } from "../../domain/rule";
import type { PREVIEW_SPANS, RulePreview } from "../../domain/rule-api";
import { seriesMatcher } from "../../domain/series-pattern";
import type { MetricStore } from "../store/metric-store";
import type { SeriesColumns } from "../store/series-reader";

type Span = (typeof PREVIEW_SPANS)[number];
const SPANS: Record<Span, { ms: number; tier: "1s" | "1m"; stepSeconds: number }> = {
  hour: { ms: 3_600_000, tier: "1s", stepSeconds: 1 },
  day: { ms: 86_400_000, tier: "1s", stepSeconds: 1 },
  week: { ms: 7 * 86_400_000, tier: "1m", stepSeconds: 60 },
};
const MAX_SERIES = 60;
const BUDGET_MS = 8000;
/** Samples judged without letting others have the processor: about 10 ms. */
const SAMPLES_A_TURN = 5000;
const MAX_SPANS_SHOWN = 200;
const COARSE =
  "A week is kept by the minute: the means of minutes are judged here, so that short peaks are not seen and hits count minutes.";
const OF_SERVER = "Whether a host is silent is not in its history: nothing can be shown before.";

export interface PreviewSource {
  hosts: readonly Host[];
  store: Pick<MetricStore, "readSeries" | "seriesIdsOf">;
}

type PreviewSeries = RulePreview["series"][number];

/** The rule as it is judged on samples that are `stepSeconds` apart. */
function onCoarseSamples(rule: Rule, stepSeconds: number): Rule {
  return stepSeconds === 1 ? rule : { ...rule, hits: Math.max(1, Math.ceil(rule.hits / stepSeconds)) };
}

function alarmSpans(changes: readonly AlarmChange[]): PreviewSeries["spans"] {
  const spans: PreviewSeries["spans"] = [];
  for (const { state, severity, atMs, text } of changes) {
    const open = spans.at(-1);
    if (open?.toMs === null && state !== "pending") open.toMs = atMs;
    if (state === "active") spans.push({ fromMs: atMs, toMs: null, severity, text });
  }
  return spans;
}

/** Values by time, for samples that come in order. */
function stepper(columns: SeriesColumns | undefined): (atMs: number) => number {
  let i = 0;
  let value = Number.NaN;
  return (atMs) => {
    while (columns && i < columns.timesMs.length && columns.timesMs[i]! <= atMs) value = columns.mean[i++]!;
    return value;
  };
}

async function judgeSeries(rule: Rule, host: Host, seriesId: string, found: ReadonlyMap<string, SeriesColumns>) {
  const columns = found.get(seriesId);
  if (!columns) return [];
  const judge = new RuleJudge(rule, {
    hostName: host.displayName,
    seriesId,
    coreCount: host.inventory?.coreCount ?? Number.NaN,
  });
  const wanted = forecastWantedBy(rule.look);
  const forecaster = wanted && createSeriesForecaster(wanted.method, seriesId, wanted.horizonSeconds);
  const maximumAt = stepper(found.get(maximumSeriesOf(rule, seriesId) ?? maximumOf(seriesId) ?? ""));
  const changes: AlarmChange[] = [];
  let latest: Forecast | undefined;
  for (let i = 0; i < columns.timesMs.length; i++) {
    if (i % SAMPLES_A_TURN === SAMPLES_A_TURN - 1) await nextTurn();
    const atMs = columns.timesMs[i]!;
    const value = columns.mean[i]!;
    const maximum = maximumAt(atMs);
    const isNew =
      forecaster?.push(
        atMs,
        value,
        limitFor(seriesId, () => maximum),
      ) ?? false;
    if (isNew) latest = forecaster!.forecast(wanted!.horizonSeconds);
    const change = judge.judge({ atMs, value, maximum, forecast: forecaster ? { latest, isNew } : undefined });
    if (change) changes.push(change);
  }
  return changes;
}

/**
 * When a rule would have raised and cleared over what is stored, by the same code that judges at the nodes. The samples are those of the
 * 1 s tier, or of the 1 min tier for a week. It lets other work go on in between, and stops after 8 s or 60 series.
 */
export async function previewRule(
  rule: Rule,
  span: Span,
  { hosts, store }: PreviewSource,
  nowMs: number,
): Promise<RulePreview> {
  const { ms, tier, stepSeconds } = SPANS[span];
  const preview: RulePreview = {
    fromMs: nowMs - ms,
    toMs: nowMs,
    judgedCount: 0,
    skippedCount: 0,
    raisedCount: 0,
    notice: rule.look.at === "silent" ? OF_SERVER : stepSeconds > 1 ? COARSE : "",
    series: [],
  };
  if (rule.look.at === "silent") return preview;
  const isMeant = seriesMatcher(rule.series);
  const judged = onCoarseSamples({ ...rule, enabled: true }, stepSeconds);
  const startedMs = performance.now();
  for (const host of hosts.filter((one) => hostFits(rule.hosts, one))) {
    const fitting = (await store.seriesIdsOf(host.id)).filter(isMeant);
    const room = performance.now() - startedMs > BUDGET_MS ? 0 : Math.max(0, MAX_SERIES - preview.judgedCount);
    const wanted = fitting.slice(0, room);
    preview.skippedCount += fitting.length - wanted.length;
    preview.judgedCount += wanted.length;
    for (const seriesId of wanted) {
      const maximum = maximumOf(seriesId);
      const seriesIds = maximum === undefined ? [seriesId] : [seriesId, maximum];
      const found = await store.readSeries({ hostId: host.id, seriesIds, tier, fromMs: preview.fromMs, toMs: nowMs });
      const spans = alarmSpans(await judgeSeries(judged, host, seriesId, found));
      if (spans.length === 0) continue;
      preview.raisedCount += spans.length;
      preview.series.push({ hostId: host.id, seriesId, spans: spans.slice(-MAX_SPANS_SHOWN) });
    }
  }
  preview.series.sort((a, b) => b.spans.length - a.spans.length);
  return preview;
}
