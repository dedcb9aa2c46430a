import type { Logger } from "pino";
import type { Host } from "../domain/host";
import { ModelKeeper } from "./model/model-keeper";
import { trainingWorkerPath } from "./model/run-training";
import { TrainingDesk } from "./model/training-desk";
import type { openStores } from "./open-stores";

/** Wires the trained models: those in use, and the training of others. */
export function openModels(
  stores: ReturnType<typeof openStores>,
  parts: { root: string; hostOf: (hostId: string) => Host | undefined; onChanged: () => void; logger: Logger },
): { modelKeeper: ModelKeeper; trainingDesk: TrainingDesk } {
  const { root, hostOf, onChanged, logger } = parts;
  const modelKeeper = new ModelKeeper({
    models: stores.models,
    hostOf,
    onChanged,
    onError: (error) => logger.warn({ err: error }, "the models could not be read"),
  });
  const trainingDesk = new TrainingDesk({
    ...stores,
    workerPath: trainingWorkerPath(root),
    onChanged: () => void modelKeeper.look(),
    logger,
  });
  return { modelKeeper, trainingDesk };
}
