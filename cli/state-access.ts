import { type Flags, readSettings } from "../server/settings";
import { connectRedis, type RedisConnections } from "../server/store/redis-connections";
import { redisSocketPath, redisSocketUrl } from "../server/supervise/redis-child";
import { askRedis } from "../server/supervise/redis-probe";
import { StartError } from "../server/supervise/start-error";

const PROBE_TIMEOUT_MS = 5000;

async function stateUrl(flags: Flags): Promise<string> {
  const settings = readSettings(flags, process.env);
  if (settings.redisStateUrl !== null) return settings.redisStateUrl;
  const reply = await askRedis(redisSocketPath(settings.data, "state"), "PING", PROBE_TIMEOUT_MS);
  if (reply === null) {
    throw new StartError(
      `No Premonitor runs on the data folder ${settings.data}: start it first, or name another folder with --data or a Redis with REDIS_STATE_URL.`,
    );
  }
  return redisSocketUrl(settings.data, "state");
}

/**
 * Connects to the state of the running instance, and closes the connections after `use`.
 * @throws StartError or RedisUnavailableError when there is none
 */
export async function withState<Value>(
  flags: Flags,
  use: (state: RedisConnections["state"]) => Promise<Value>,
): Promise<Value> {
  const url = await stateUrl(flags);
  const connections = await connectRedis({ metricsUrl: url, stateUrl: url, onError: () => {} });
  try {
    return await use(connections.state);
  } finally {
    await connections.close();
  }
}
