import { type Flags, readSettings } from "../server/settings";
import { connectRedis, type RedisConnections } from "../server/store/redis-connections";
import { redisSocketPath, redisSocketUrl } from "../server/supervise/redis-child";
import { askRedis } from "../server/supervise/redis-probe";
import { StartError } from "../server/supervise/start-error";

const PROBE_TIMEOUT_MS = 5000;

async function urlOf(flags: Flags, role: "state" | "metrics"): Promise<string> {
  const settings = readSettings(flags, process.env);
  const [given, variable] =
    role === "state" ? [settings.redisStateUrl, "REDIS_STATE_URL"] : [settings.redisUrl, "REDIS_URL"];
  if (given !== null) return given;
  const reply = await askRedis(redisSocketPath(settings.data, role), "PING", PROBE_TIMEOUT_MS);
  if (reply === null) {
    throw new StartError(
      `No Premonitor runs on the data folder ${settings.data}: start it first, or name another folder with --data or a Redis with ${variable}.`,
    );
  }
  return redisSocketUrl(settings.data, role);
}

async function withConnections<Value>(
  urls: { metricsUrl: string; stateUrl: string },
  use: (connections: RedisConnections) => Promise<Value>,
): Promise<Value> {
  const connections = await connectRedis({ ...urls, onError: () => {} });
  try {
    return await use(connections);
  } finally {
    await connections.close();
  }
}

/**
 * Connects to the state of the running instance, and closes the connections after `use`.
 * @throws StartError or RedisUnavailableError when there is none
 */
export async function withState<Value>(
  flags: Flags,
  use: (state: RedisConnections["state"]) => Promise<Value>,
): Promise<Value> {
  const url = await urlOf(flags, "state");
  return withConnections({ metricsUrl: url, stateUrl: url }, ({ state }) => use(state));
}

/** As `withState`, with what was measured too. */
export async function withStores<Value>(
  flags: Flags,
  use: (connections: RedisConnections) => Promise<Value>,
): Promise<Value> {
  const [stateUrl, metricsUrl] = [await urlOf(flags, "state"), await urlOf(flags, "metrics")];
  return withConnections({ metricsUrl, stateUrl }, use);
}
