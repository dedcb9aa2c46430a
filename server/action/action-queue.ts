import { DelayedError, type Job, Queue, Worker } from "bullmq";
import type { RedisConnections } from "../store/redis-connections";

const PREFIX = "s:queue";
/** A job whose server died is given to another after so long. */
const LOCK_MS = 6000;
const STALLED_EVERY_MS = 3000;
/** Servers that may die on one job: what it does is recorded, so that it can be taken up again. */
const MAX_STALLED = 100;
const TRIES_WHILE_STORE_IS_AWAY = 1000;
const TRY_AGAIN_MS = 2000;
const MAX_EVENTS = 1000;

export interface ActionQueueParts {
  connection: RedisConnections["queue"];
  /** Runs an action. @returns after how many ms it is to be run again; `null` when it has ended */
  run: (actionId: string) => Promise<number | null>;
  onError: (error: Error) => void;
}

interface Lane {
  queue: Queue;
  worker: Worker;
  concurrency: number;
}

/**
 * The durable queue of actions: BullMQ in the state Redis, with a lane for each cloud, so that one that hangs holds up no other, and
 * one for messages. All servers work on all lanes; a job runs on one of them at a time, and again elsewhere when its server dies.
 */
export class ActionQueue {
  private readonly lanes = new Map<string, Lane>();

  constructor(private readonly parts: ActionQueueParts) {}

  /** Opens a lane, or changes how many of its actions run at the same time, over all servers together. */
  async open(name: string, concurrency: number): Promise<void> {
    const known = this.lanes.get(name);
    if (known?.concurrency === concurrency) return;
    if (known) {
      known.concurrency = concurrency;
      known.worker.concurrency = concurrency;
      await known.queue.setGlobalConcurrency(concurrency);
      return;
    }
    const { connection, onError } = this.parts;
    const queue = new Queue(name, { connection, prefix: PREFIX, streams: { events: { maxLen: MAX_EVENTS } } });
    const worker = new Worker(name, (job, token) => this.work(job, token), {
      connection,
      prefix: PREFIX,
      concurrency,
      lockDuration: LOCK_MS,
      stalledInterval: STALLED_EVERY_MS,
      maxStalledCount: MAX_STALLED,
    });
    queue.on("error", onError);
    worker.on("error", onError);
    this.lanes.set(name, { queue, worker, concurrency });
    await queue.setGlobalConcurrency(concurrency);
  }

  has(name: string): boolean {
    return this.lanes.has(name);
  }

  /** Queues an action; one that is queued or running already stays as it is. */
  async add(name: string, actionId: string): Promise<void> {
    const lane = this.lanes.get(name);
    if (!lane) throw new Error(`there is no lane ${name}`);
    await lane.queue.add("run", null, {
      jobId: actionId,
      attempts: TRIES_WHILE_STORE_IS_AWAY,
      backoff: { type: "fixed", delay: TRY_AGAIN_MS },
      removeOnComplete: true,
      removeOnFail: true,
    });
  }

  /** Takes out an action that waits. */
  async remove(name: string, actionId: string): Promise<void> {
    await this.lanes.get(name)?.queue.remove(actionId);
  }

  private async work(job: Job, token: string | undefined): Promise<void> {
    const againInMs = await this.parts.run(job.id!);
    if (againInMs === null) return;
    await job.moveToDelayed(Date.now() + againInMs, token);
    throw new DelayedError();
  }

  /** Closes lanes whose clouds are gone. */
  async keepOnly(names: ReadonlySet<string>): Promise<void> {
    for (const [name, lane] of this.lanes) {
      if (names.has(name)) continue;
      this.lanes.delete(name);
      await closeLane(lane, false);
    }
  }

  /** Takes no more work; what runs now is awaited for at most `waitMs`, and taken up by another server, or after the start, if it lasts longer. */
  async stop(waitMs: number): Promise<void> {
    await Promise.all(
      [...this.lanes.values()].map(async (lane) => {
        const late = new Promise<void>((resolve) => setTimeout(resolve, waitMs).unref());
        await Promise.race([closeLane(lane, false), late]);
        await closeLane(lane, true);
      }),
    );
    this.lanes.clear();
  }
}

async function closeLane({ queue, worker }: Lane, force: boolean): Promise<void> {
  await worker.close(force);
  await queue.close();
}
