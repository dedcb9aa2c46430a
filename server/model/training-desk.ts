import { randomUUID } from "node:crypto";
import type { Logger } from "pino";
import type { TrainingRequest } from "../../domain/model";
import type { Training } from "../../domain/model-api";
import { RefusedError } from "../store/store-error";
import type { TrainingStore } from "../store/training-store";
import { TrainingCancelledError } from "./run-training";
import { type TrainVersionParts, trainVersion } from "./train-version";

/** Each keeps a processor busy. */
const TRAININGS_AT_ONCE = 2;
const TELL_EVERY_MS = 500;

export interface TrainingDeskParts extends TrainVersionParts {
  trainings: TrainingStore;
  /** There is a new version. */
  onChanged: () => void;
  logger: Logger;
}

/** Runs this server's trainings; how far they are is in the store, for every server. */
export class TrainingDesk {
  private readonly running = new Map<string, { cancel: AbortController; ended: Promise<void> }>();

  constructor(private readonly parts: TrainingDeskParts) {}

  /** Begins a training. @throws RefusedError when two are running on this server */
  async start(request: TrainingRequest, by: string): Promise<Training> {
    if (this.running.size >= TRAININGS_AT_ONCE) {
      throw new RefusedError("limit", `${TRAININGS_AT_ONCE} trainings are running: wait for one, or cancel it`);
    }
    const nowMs = Date.now();
    const training: Training = {
      id: randomUUID(),
      modelId: request.modelId,
      by,
      state: "reading",
      doneRatio: 0,
      message: "",
      version: null,
      startedAtMs: nowMs,
      toldAtMs: nowMs,
    };
    const cancel = new AbortController();
    // The place is taken before the first wait, so that no third can slip in.
    let end: () => void = () => undefined;
    const ended = new Promise<void>((resolve) => {
      end = resolve;
    });
    this.running.set(training.id, { cancel, ended });
    const answer = { ...training };
    try {
      await this.parts.trainings.put(training);
    } catch (error) {
      this.running.delete(training.id);
      end();
      throw error;
    }
    void this.run(training, request, cancel).finally(() => {
      this.running.delete(training.id);
      end();
    });
    return answer;
  }

  /** Cancels what runs here, and waits for its end. */
  async stop(): Promise<void> {
    const all = [...this.running.values()];
    for (const { cancel } of all) cancel.abort();
    await Promise.all(all.map(({ ended }) => ended));
  }

  private async run(training: Training, request: TrainingRequest, cancel: AbortController): Promise<void> {
    const { trainings, logger, onChanged } = this.parts;
    const tell = async (): Promise<void> => {
      training.toldAtMs = Date.now();
      await trainings.put(training);
    };
    const timer = setInterval(() => {
      const look = async () => {
        if (await trainings.isCancelAsked(training.id)) cancel.abort();
        else if (!cancel.signal.aborted) await tell();
      };
      look().catch((error: Error) => logger.warn({ err: error }, "a training's progress could not be told"));
    }, TELL_EVERY_MS);
    try {
      const model = await trainVersion(this.parts, {
        request,
        by: training.by,
        signal: cancel.signal,
        onProgress: (doneRatio) => {
          training.state = "training";
          training.doneRatio = doneRatio;
        },
      });
      Object.assign(training, { state: "done", doneRatio: 1, version: model.versions[0]!.version });
      onChanged();
    } catch (error) {
      const isCancelled = error instanceof TrainingCancelledError;
      training.state = isCancelled ? "cancelled" : "failed";
      training.message = isCancelled ? "" : (error as Error).message;
      if (!isCancelled && !(error instanceof RefusedError)) logger.warn({ err: error }, "a training failed");
    } finally {
      clearInterval(timer);
      await tell().catch((error: Error) => logger.warn({ err: error }, "a training's end could not be told"));
    }
  }
}
