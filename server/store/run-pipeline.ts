import type { ChainableCommander, Redis } from "ioredis";

/** Sends several commands of one host in one write and gives their answers in order. @throws the first error among them */
export async function runPipeline(redis: Redis, add: (pipeline: ChainableCommander) => void): Promise<unknown[]> {
  const pipeline = redis.pipeline();
  add(pipeline);
  return ((await pipeline.exec()) ?? []).map(([error, answer]) => {
    if (error) throw error;
    return answer;
  });
}
