import { sealModel } from "../../analysis/model/sealed-model";
import { decimalsOf } from "../../domain/metric-catalogue";
import {
  MAX_SUPPORT_VECTORS,
  MODEL_FORMAT_VERSION,
  MODEL_WINDOW_STEPS,
  type Model,
  type TrainingRequest,
} from "../../domain/model";
import type { JournalStore } from "../store/journal-store";
import type { MetricStore } from "../store/metric-store";
import type { ModelStore } from "../store/model-store";
import { RefusedError } from "../store/store-error";
import { readTrainingRows } from "./read-training-rows";
import { runTraining, TrainingCancelledError } from "./run-training";

export interface TrainVersionParts {
  metricStore: Pick<MetricStore, "readSeries">;
  models: ModelStore;
  journal: Pick<JournalStore, "recordSetting">;
  /** The built worker. */
  workerPath: string;
}

export interface TrainVersionOptions {
  request: TrainingRequest;
  by: string;
  /** Told once the rows are read, and then how much of the training is done, 0 to 1. */
  onProgress: (doneRatio: number) => void;
  signal: AbortSignal;
}

/**
 * Reads the marked spans, trains in a thread, and keeps what came of it as a version that is not in use yet.
 * @throws RefusedError when the marks cannot be trained on; TrainingCancelledError; Error when the training failed
 */
export async function trainVersion(
  { metricStore, models, journal, workerPath }: TrainVersionParts,
  { request, by, onProgress, signal }: TrainVersionOptions,
): Promise<Model> {
  const { modelId, series, stepSeconds, spans } = request;
  const rows = await readTrainingRows(metricStore, request, Date.now());
  if (signal.aborted) throw new TrainingCancelledError("cancelled");
  onProgress(0);
  const resolutions = series.map((id) => 10 ** -decimalsOf(id));
  const run = runTraining(workerPath, { rows, resolutions }, onProgress);
  signal.addEventListener("abort", run.cancel, { once: true });
  const { trained, evaluation, parameters, normalCount, faultCount } = await run.outcome;
  const vectorCount = trained.vectors.length;
  if (vectorCount > MAX_SUPPORT_VECTORS) {
    throw new RefusedError(
      "limit",
      `what is marked as a fault looks like what is marked as normal (${vectorCount} support vectors would be needed, ${MAX_SUPPORT_VECTORS} are allowed): mark more exactly, or choose other series`,
    );
  }
  const hosts = [...new Set(spans.map(({ hostId }) => hostId))].join(", ");
  const told = {
    method: trained.method,
    series,
    stepSeconds,
    spans,
    normalCount,
    faultCount,
    vectorCount,
    evaluation,
    gamma: parameters.gamma,
    strictness: parameters.strictness,
    by,
    atMs: Date.now(),
    comment: "",
  };
  const model = await models.addVersion(modelId, hosts.length <= 256 ? hosts : "*", told, (version) =>
    sealModel({
      formatVersion: MODEL_FORMAT_VERSION,
      id: modelId,
      version,
      series,
      stepSeconds,
      windowSteps: MODEL_WINDOW_STEPS,
      ...trained,
    }),
  );
  const { version, method } = model.versions[0]!;
  await journal.recordSetting(by, `trained the model ${modelId}, version ${version} (${method})`);
  return model;
}
