import type { RedisConnections } from "./redis-connections";

const PATIENCE_MS = 2000;

/** Whether each store answers, within two seconds. */
export async function storeHealth(
  connections: Pick<RedisConnections, "metrics" | "state">,
): Promise<{ metricsStore: boolean; stateStore: boolean }> {
  const answers = async (redis: RedisConnections["state"]): Promise<boolean> => {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<false>((resolve) => {
      timer = setTimeout(() => resolve(false), PATIENCE_MS);
    });
    const pong = redis.ping().then(
      () => true,
      () => false,
    );
    return Promise.race([pong, late]).finally(() => clearTimeout(timer));
  };
  const [metricsStore, stateStore] = await Promise.all([answers(connections.metrics), answers(connections.state)]);
  return { metricsStore, stateStore };
}
