import { Redis, type RedisOptions } from "ioredis";

/** Redis cannot be used; the message is one line that says why and what to do, without the password. */
export class RedisUnavailableError extends Error {
  override name = "RedisUnavailableError";
}

/** Metrics may be lost, state must not; both may be one server. Subscribing and blocking reads have connections of their own. */
export interface RedisConnections {
  metrics: Redis;
  state: Redis;
  metricsSubscriber: Redis;
  journalReader: Redis;
  /** For the queue of actions, which waits for Redis as long as it takes and opens further connections like this one. */
  queue: Redis;
  close(): Promise<void>;
}

const CONNECT_TIMEOUT_MS = 5000;
/** Also for a Redis that is still reading its data in. */
const CHECK_TIMEOUT_MS = 5000;
const MIN_VERSION = [6, 2] as const;
const MAX_RETRY_DELAY_MS = 2000;

/** How a URL is told to people: without user and password. */
function shown(url: string): string {
  return url.replace(/\/\/[^/]*@/, "//");
}

/** `unix://[user][:password@]/path.sock`; a password in it is URL-encoded. */
const UNIX_URL = /^unix:\/\/(?:([^:@/]*)(?::([^@/]*))?@)?(\/.+)$/;

/** Where and as whom, in ioredis' words. @throws Error that says what is wrong with the URL */
function target(url: string): RedisOptions | string {
  const unix = UNIX_URL.exec(url);
  if (unix) {
    const [, username, password, path] = unix;
    return {
      path: decodeURIComponent(path!),
      ...(username ? { username: decodeURIComponent(username) } : {}),
      ...(password ? { password: decodeURIComponent(password) } : {}),
    };
  }
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if ((parsed?.protocol !== "redis:" && parsed?.protocol !== "rediss:") || parsed.hostname === "") {
    throw new RedisUnavailableError(
      `${shown(url)} is no address of a Redis: write redis://host:6379, rediss://host:6380 or unix:///path.sock.`,
    );
  }
  return url;
}

/** A connection that is not begun; it comes back by itself unless the options say otherwise. @throws RedisUnavailableError when that is no address */
export function openRedis(url: string, options: RedisOptions = {}): Redis {
  const all: RedisOptions = {
    lazyConnect: true,
    connectTimeout: CONNECT_TIMEOUT_MS,
    maxRetriesPerRequest: 3,
    retryStrategy: (times) => Math.min(times * 100, MAX_RETRY_DELAY_MS),
    ...options,
  };
  const at = target(url);
  return typeof at === "string" ? new Redis(at, all) : new Redis({ ...all, ...at });
}

function explain(error: Error, url: string): RedisUnavailableError {
  const at = `Redis at ${shown(url)}`;
  const reason = error.message.split("\n")[0];
  if (/^(WRONGPASS|NOAUTH|ERR invalid password|ERR AUTH)\b/.test(error.message)) {
    return new RedisUnavailableError(`${at} refuses the password: correct the user and password in its URL.`);
  }
  return new RedisUnavailableError(`${at} cannot be reached (${reason}): start it, or correct its URL.`);
}

/** Connects once without retrying, so that a start fails at once and in words. */
async function check(url: string): Promise<void> {
  const probe = openRedis(url, { retryStrategy: () => null, maxRetriesPerRequest: 0 });
  let lastError: Error | undefined;
  probe.on("error", (error: Error) => {
    lastError = error;
  });
  const late = setTimeout(() => {
    lastError ??= new Error(`no answer within ${CHECK_TIMEOUT_MS / 1000} s`);
    probe.disconnect();
  }, CHECK_TIMEOUT_MS);
  try {
    await probe.connect();
    requireVersion(await probe.info("server"), url);
  } catch (error) {
    throw error instanceof RedisUnavailableError ? error : explain(lastError ?? (error as Error), url);
  } finally {
    clearTimeout(late);
    probe.disconnect();
  }
}

function requireVersion(info: string, url: string): void {
  const version = /redis_version:(\d+)\.(\d+)/.exec(info);
  const [major, minor] = [Number(version?.[1]), Number(version?.[2])];
  if (major < MIN_VERSION[0] || (major === MIN_VERSION[0] && minor < MIN_VERSION[1])) {
    throw new RedisUnavailableError(`Redis at ${shown(url)} is version ${major}.${minor}: at least 6.2 is needed.`);
  }
}

/**
 * Opens all connections; they come back by themselves when Redis was away.
 * @param options.onError told of errors of connections that are open
 * @throws RedisUnavailableError
 */
export async function connectRedis(options: {
  metricsUrl: string;
  stateUrl: string;
  onError: (error: Error) => void;
}): Promise<RedisConnections> {
  const { metricsUrl, stateUrl, onError } = options;
  await check(metricsUrl);
  if (stateUrl !== metricsUrl) await check(stateUrl);
  const metrics = openRedis(metricsUrl);
  const state = openRedis(stateUrl);
  const metricsSubscriber = openRedis(metricsUrl, { maxRetriesPerRequest: null });
  const journalReader = openRedis(stateUrl, { maxRetriesPerRequest: null });
  const queue = openRedis(stateUrl, { maxRetriesPerRequest: null });
  const all = [metrics, state, metricsSubscriber, journalReader, queue];
  for (const connection of all) connection.on("error", onError);
  await Promise.all(all.map((connection) => connection.connect()));
  const close = async () => {
    journalReader.disconnect();
    queue.disconnect();
    metricsSubscriber.disconnect();
    await Promise.allSettled([metrics.quit(), state.quit()]);
  };
  return { metrics, state, metricsSubscriber, journalReader, queue, close };
}
