import path from "node:path";
import { Worker } from "node:worker_threads";
import type { TrainingOutcome } from "./train-model";
import type { TrainingNews, TrainingWork } from "./training-worker";

/** The worker as it is built, below the project's folder. */
export const trainingWorkerPath = (root: string) => path.join(root, "dist", "training-worker.mjs");

/** The training was cancelled. */
export class TrainingCancelledError extends Error {}

export interface TrainingRun {
  /** @throws TrainingCancelledError; Error when the worker failed */
  outcome: Promise<TrainingOutcome>;
  cancel(): void;
}

/** Trains in a thread of its own. @param onProgress told the share that is done, 0 to 1 */
export function runTraining(
  workerPath: string,
  work: TrainingWork,
  onProgress: (doneRatio: number) => void,
): TrainingRun {
  const worker = new Worker(workerPath, { workerData: work });
  let isCancelled = false;
  const outcome = new Promise<TrainingOutcome>((resolve, reject) => {
    worker.on("message", (news: TrainingNews) => {
      if ("outcome" in news) resolve(news.outcome);
      else onProgress(news.doneRatio);
    });
    worker.on("error", (error) => reject(new Error(`the training failed: ${error.message}`, { cause: error })));
    worker.on("exit", (code) => {
      reject(isCancelled ? new TrainingCancelledError("cancelled") : new Error(`the training ended with code ${code}`));
    });
  });
  return {
    outcome,
    cancel: () => {
      isCancelled = true;
      void worker.terminate();
    },
  };
}
