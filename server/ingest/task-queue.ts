import { setTimeout as wait } from "node:timers/promises";
import { CodecError } from "../../domain/column-codec";

const RETRY_MS = 1000;

interface Task {
  run: () => Promise<void>;
  /** What may go first when too much waits. */
  isDispensable: boolean;
}

/**
 * Does things one after the other. What fails because the store is away is tried again each second; what can never be done is left out. Bounded:
 * beyond `maxWaiting` the oldest dispensable task goes, else the oldest.
 */
export class TaskQueue {
  private readonly waiting: Task[] = [];
  private running: Promise<void> | undefined;
  private isStopped = false;

  /** @param onError told once for each row of failures, and of each task that was left out */
  constructor(
    private readonly maxWaiting: number,
    private readonly onError: (error: Error) => void,
  ) {}

  push(run: () => Promise<void>, isDispensable = false): void {
    if (this.isStopped) return;
    if (this.waiting.length >= this.maxWaiting) {
      const dispensable = this.waiting.findIndex((task) => task.isDispensable);
      this.waiting.splice(Math.max(0, dispensable), 1);
    }
    this.waiting.push({ run, isDispensable });
    this.running ??= this.drain();
  }

  /** Resolves when nothing waits. */
  async idle(): Promise<void> {
    await this.running;
  }

  /** Leaves out what still waits and takes nothing more. */
  stop(): void {
    this.isStopped = true;
    this.waiting.length = 0;
  }

  private async drain(): Promise<void> {
    let isFailing = false;
    while (this.waiting.length > 0) {
      const task = this.waiting[0]!;
      try {
        await task.run();
        isFailing = false;
      } catch (error) {
        if (!isFailing || error instanceof CodecError) this.onError(error as Error);
        isFailing = !(error instanceof CodecError);
        if (isFailing) {
          await wait(RETRY_MS);
          continue;
        }
      }
      // It may have been left out while it ran.
      if (this.waiting[0] === task) this.waiting.shift();
    }
    this.running = undefined;
  }
}
