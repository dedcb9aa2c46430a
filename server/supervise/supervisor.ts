import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Settings, settingsToEnvironment } from "../settings";
import { checkPort } from "./check-port";
import { prepareDataFolder } from "./data-folder";
import { findRedisServer } from "./find-redis-server";
import { type InstanceLock, lockDataFolder } from "./instance-lock";
import { readOrMakeKey } from "./key-file";
import { type CommandLine, NodeChild } from "./node-child";
import { localHostId, provision } from "./provision";
import { RedisChild, type RedisRole } from "./redis-child";
import { StartError } from "./start-error";

const READY_TIMEOUT_MS = 60_000;
const HEALTH_POLL_MS = 50;
const HEALTH_REQUEST_TIMEOUT_MS = 5000;
const COLLECTOR_PATIENCE_MS = 10_000;
/** It stores what it has learned of thousands of hosts. */
const SERVER_PATIENCE_MS = 30_000;
const REDIS_PATIENCE_MS = 60_000;

export interface SupervisorOptions {
  settings: Settings;
  server: CommandLine;
  /** null: no collector for this machine. */
  collector: CommandLine | null;
  /** The server runs behind a loader that passes no messages on: its readiness is seen at `/healthz`. */
  behindLoader?: boolean;
  /** A line for the terminal. */
  notice: (line: string) => void;
}

interface Stoppable {
  stop(patienceMs: number): Promise<void>;
  kill(): void;
}

/** Where this machine reaches a server that listens on `host`. */
export function localUrl(host: string, port: number): string {
  const reached = host === "0.0.0.0" ? "127.0.0.1" : host === "::" ? "::1" : host;
  return `http://${reached.includes(":") ? `[${reached}]` : reached}:${port}`;
}

/** Resolves when `/healthz` answers 200. @throws when aborted */
async function waitForHealth(url: string, signal: AbortSignal): Promise<void> {
  while (true) {
    signal.throwIfAborted();
    try {
      const request = AbortSignal.any([signal, AbortSignal.timeout(HEALTH_REQUEST_TIMEOUT_MS)]);
      const response = await fetch(`${url}/healthz`, { signal: request });
      await response.arrayBuffer();
      if (response.ok) return;
    } catch (error) {
      if (signal.aborted) throw error;
    }
    await sleep(HEALTH_POLL_MS, undefined, { signal });
  }
}

/**
 * Runs what makes up Premonitor on this machine: the private Redis servers where no URL names others, the server, and a
 * collector. What ends by itself is started again; `stop` ends all in the order in which nothing is lost.
 */
export class Supervisor {
  private readonly aborter = new AbortController();
  /** In the order in which they are stopped. */
  private readonly running: { part: Stoppable; patienceMs: number }[] = [];
  private lock: InstanceLock | undefined;
  private stopped: Promise<void> | undefined;

  constructor(private readonly options: SupervisorOptions) {}

  /**
   * Starts all and resolves with the address to open, which makes the first admin while there is no user.
   * @throws StartError; what runs by then is to be ended with `stop`
   */
  async start(): Promise<{ url: string }> {
    const { settings } = this.options;
    prepareDataFolder(settings.data);
    this.lock = await lockDataFolder(settings.data);
    await checkPort(settings.host, settings.port, this.lock.tookOver ? SERVER_PATIENCE_MS : 0);

    const environment = {
      ...settingsToEnvironment(settings),
      PREMONITOR_SESSION_KEY: settings.sessionKey ?? readOrMakeKey(settings.data, "session.key"),
      PREMONITOR_SECRETS_KEY: settings.secretsKey ?? readOrMakeKey(settings.data, "secrets.key"),
      REDIS_URL: "",
      REDIS_STATE_URL: "",
    };
    [environment.REDIS_URL, environment.REDIS_STATE_URL] = await this.redisUrls();
    this.aborter.signal.throwIfAborted();

    const url = await this.startServer(environment);
    const { collectorToken, setupCode } = await provision({
      stateUrl: environment.REDIS_STATE_URL,
      folder: settings.data,
      hostId: this.options.collector === null ? null : localHostId(),
    });
    this.aborter.signal.throwIfAborted();
    if (collectorToken !== null) await this.startCollector(environment, url, collectorToken);
    const shown = settings.publicUrl ?? url;
    return { url: setupCode === null ? shown : `${shown}/login#code=${encodeURIComponent(setupCode)}` };
  }

  private async redisUrls(): Promise<[metrics: string, state: string]> {
    const { settings, notice } = this.options;
    if (settings.redisUrl !== null && settings.redisStateUrl !== null)
      return [settings.redisUrl, settings.redisStateUrl];
    const program = await findRedisServer(notice);
    const startPrivate = async (role: RedisRole): Promise<string> => {
      const child = new RedisChild({
        role,
        folder: settings.data,
        program,
        metricsMemoryBytes: settings.metricsMemoryBytes,
        notice,
      });
      this.aborter.signal.throwIfAborted();
      this.running.push({ part: child, patienceMs: REDIS_PATIENCE_MS });
      await child.start();
      return child.url;
    };
    return Promise.all([settings.redisUrl ?? startPrivate("metrics"), settings.redisStateUrl ?? startPrivate("state")]);
  }

  private async startServer(environment: Record<string, string>): Promise<string> {
    const { settings, notice, behindLoader } = this.options;
    const server = new NodeChild({
      name: "the server",
      commandLine: this.options.server,
      environment,
      logFile: path.join(settings.data, "logs", "server.log"),
      readyTimeoutMs: READY_TIMEOUT_MS,
      seenReady: behindLoader ? (signal) => waitForHealth(localUrl(settings.host, settings.port), signal) : undefined,
      notice,
    });
    this.running.unshift({ part: server, patienceMs: SERVER_PATIENCE_MS });
    const { port = settings.port } = await server.start();
    // A restarted server takes the port that collectors and browsers know, also where any free one was wanted.
    environment.PREMONITOR_PORT = String(port);
    const url = localUrl(settings.host, port);
    const healthy = AbortSignal.any([this.aborter.signal, AbortSignal.timeout(READY_TIMEOUT_MS)]);
    await waitForHealth(url, healthy).catch(() => {
      throw new StartError(`The server does not answer at ${url}/healthz: see ${settings.data}/logs/server.log`);
    });
    return url;
  }

  private async startCollector(environment: Record<string, string>, url: string, token: string): Promise<void> {
    const { settings, notice, collector } = this.options;
    const child = new NodeChild({
      name: "the collector",
      commandLine: collector!,
      environment: {
        ...environment,
        PREMONITOR_SERVER: url,
        PREMONITOR_TOKEN: token,
        REDIS_URL: "",
        REDIS_STATE_URL: "",
        PREMONITOR_SESSION_KEY: "",
        PREMONITOR_SECRETS_KEY: "",
        OS_PASSWORD: "",
        OS_APPLICATION_CREDENTIAL_SECRET: "",
      },
      logFile: path.join(settings.data, "logs", "collector.log"),
      readyTimeoutMs: READY_TIMEOUT_MS,
      notice,
    });
    this.running.unshift({ part: child, patienceMs: COLLECTOR_PATIENCE_MS });
    await child.start();
  }

  /**
   * Ends all: the collector, which ships what it has, then the server, then Redis, which writes its files. Repeated calls wait
   * for the same end.
   */
  stop(): Promise<void> {
    this.stopped ??= this.stopAll();
    return this.stopped;
  }

  private async stopAll(): Promise<void> {
    this.aborter.abort();
    const redis = this.running.filter(({ part }) => part instanceof RedisChild);
    for (const { part, patienceMs } of this.running) if (!(part instanceof RedisChild)) await part.stop(patienceMs);
    await Promise.all(redis.map(({ part, patienceMs }) => part.stop(patienceMs)));
    await this.lock?.release();
  }

  /** Ends all at once; for an operator who does not want to wait. The state is safe: it was synchronised at every write. */
  kill(): void {
    for (const { part } of this.running) part.kill();
  }
}
