import type { Redis } from "ioredis";
import { type Training, trainingSchema } from "../../domain/model-api";

const trainingKey = (id: string) => `s:training:${id}`;
const cancelKey = (id: string) => `s:training:${id}:cancel`;
const KEPT_SECONDS = 3600;

/** How far trainings are, for whichever server is asked, for an hour. */
export class TrainingStore {
  constructor(private readonly redis: Redis) {}

  async put(training: Training): Promise<void> {
    await this.redis.set(trainingKey(training.id), JSON.stringify(training), "EX", KEPT_SECONDS);
  }

  async get(id: string): Promise<Training | undefined> {
    const text = await this.redis.get(trainingKey(id));
    return text === null ? undefined : trainingSchema.parse(JSON.parse(text));
  }

  /** Asks the server that trains to end it. */
  async askToCancel(id: string): Promise<void> {
    await this.redis.set(cancelKey(id), "1", "EX", KEPT_SECONDS);
  }

  async isCancelAsked(id: string): Promise<boolean> {
    return (await this.redis.exists(cancelKey(id))) === 1;
  }
}
