import type { LearnedState } from "../../pipeline/host-pipeline";
import type { LearnedStore } from "../store/learned-store";
import { TaskQueue } from "./task-queue";

/** What is packed takes a quarter of a megabyte meanwhile. */
const AT_ONCE = 4;

/** Keeps what was learned of hosts, a few at a time: at a stop, and half an hour after a start, all of thousands are due at once. */
export class LearnedKeeper {
  private readonly lanes: readonly TaskQueue[];
  private nextLane = 0;

  /** @param maxWaiting beyond it the oldest is left out */
  constructor(
    private readonly store: Pick<LearnedStore, "put">,
    maxWaiting: number,
    onError: (error: Error) => void,
  ) {
    this.lanes = Array.from({ length: AT_ONCE }, () => new TaskQueue(Math.ceil(maxWaiting / AT_ONCE), onError));
  }

  /** @param save asked when its turn has come; `undefined` when the host is gone */
  keep(hostId: string, save: () => LearnedState | undefined): void {
    this.nextLane = (this.nextLane + 1) % AT_ONCE;
    this.lanes[this.nextLane]!.push(async () => {
      const state = save();
      if (state) await this.store.put(hostId, state);
    });
  }

  /** Resolves when nothing waits. */
  async idle(): Promise<void> {
    await Promise.all(this.lanes.map((lane) => lane.idle()));
  }

  /** Leaves out what still waits and takes nothing more. */
  stop(): void {
    for (const lane of this.lanes) lane.stop();
  }
}
