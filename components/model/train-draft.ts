import { capitalized } from "../../domain/capitalized";
import { findMetric } from "../../domain/metric-catalogue";
import { MAX_MODEL_SERIES, type MarkedSpan, type TrainingRequest, trainingRequestSchema } from "../../domain/model";
import type { ModelView } from "../../domain/model-api";

/** What is being entered on the training page. */
export interface TrainDraft {
  modelId: string;
  series: readonly string[];
  stepSeconds: TrainingRequest["stepSeconds"];
  spans: readonly MarkedSpan[];
}

const USUAL_SERIES = ["cpu.busy", "memory.used", "load.1m", "net.total.in", "net.total.out", "disk.total.write"];
/** What is made here, and what always or never changes, teaches nothing. */
const NOT_TAUGHT = /^(anomaly|burst|collector|forecast)\.|\.total$|^files\.limit$|^system\.uptime$/;

/** The series of a host that a model can be trained on. */
export function teachable(seriesIds: readonly string[]): string[] {
  return seriesIds.filter((id) => !NOT_TAUGHT.test(id) && findMetric(id)?.definition.kind !== "counter");
}

/** Begins with what the newest version was trained on, or with nothing but what is usual. */
export function firstDraft(model: ModelView | undefined): TrainDraft {
  const newest = model?.versions[0];
  return {
    modelId: model?.id ?? "",
    series: newest?.series ?? USUAL_SERIES,
    stepSeconds: newest?.stepSeconds ?? 1,
    spans: newest?.spans ?? [],
  };
}

/**
 * Adds a span. What it covers of older ones on the same host is its own now; what touches it and is of its kind becomes one with it.
 * @returns by host, then by time
 */
export function markSpan(spans: readonly MarkedSpan[], added: MarkedSpan): MarkedSpan[] {
  const marked = { ...added };
  const kept = spans.flatMap((span): MarkedSpan[] => {
    if (span.hostId !== marked.hostId || span.toMs < marked.fromMs || span.fromMs > marked.toMs) return [span];
    if (span.kind === marked.kind) {
      marked.fromMs = Math.min(marked.fromMs, span.fromMs);
      marked.toMs = Math.max(marked.toMs, span.toMs);
      return [];
    }
    return [
      { ...span, toMs: Math.min(span.toMs, added.fromMs) },
      { ...span, fromMs: Math.max(span.fromMs, added.toMs) },
    ].filter(({ fromMs, toMs }) => fromMs < toMs);
  });
  return [...kept, marked].sort((a, b) => (a.hostId < b.hostId ? -1 : a.hostId > b.hostId ? 1 : a.fromMs - b.fromMs));
}

/** The first thing that keeps a draft from being trained, in words; `undefined` when nothing does. */
export function draftProblem(draft: TrainDraft): string | undefined {
  if (draft.modelId.trim() === "") return "Give the model a name.";
  if (draft.series.length > MAX_MODEL_SERIES) return `Choose no more than ${MAX_MODEL_SERIES} series.`;
  const message = trainingRequestSchema.safeParse(draft).error?.issues[0]?.message;
  return message && `${capitalized(message)}.`;
}
