import { parentPort, workerData } from "node:worker_threads";
import type { TrainingRows } from "../../analysis/model/training-rows";
import { type TrainingOutcome, trainModel } from "./train-model";

export interface TrainingWork {
  rows: TrainingRows;
  resolutions: number[];
}

export type TrainingNews = { doneRatio: number } | { outcome: TrainingOutcome };

/*
 * A thread of its own: training takes seconds, and libsvm-js installs a handler that ends whatever it runs in at any unhandled rejection;
 * in a worker that is the worker.
 */
async function main(): Promise<void> {
  // With fetch there the library first tries to fetch its own file, and complains on standard error.
  Reflect.deleteProperty(globalThis, "fetch");
  const SVM = await (await import("libsvm-js")).default;
  const { rows, resolutions } = workerData as TrainingWork;
  const tell = (news: TrainingNews) => parentPort?.postMessage(news);
  const outcome = trainModel(SVM, rows, resolutions, (doneRatio) => tell({ doneRatio }));
  tell({ outcome });
}

await main();
