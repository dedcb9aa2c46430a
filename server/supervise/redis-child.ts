import { spawn } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { KeptProcess } from "./kept-process";
import { askRedis } from "./redis-probe";
import { RotatingLog } from "./rotating-log";
import { socketPath } from "./socket-path";
import { StartError } from "./start-error";

/** `metrics` may lose the last second and drops what expires first when full; `state` loses nothing and refuses when full. */
export type RedisRole = "metrics" | "state";

const POLL_MS = 20;
const PROBE_TIMEOUT_MS = 2000;
const ORPHAN_PATIENCE_MS = 30_000;

export interface RedisChildOptions {
  role: RedisRole;
  /** Absolute path of the data folder. */
  folder: string;
  /** As `findRedisServer` gives it. */
  program: string;
  /** `maxmemory` of the metrics. */
  metricsMemoryBytes: number;
  notice: (line: string) => void;
}

/** Where the private Redis of a data folder listens. */
export function redisSocketPath(folder: string, role: RedisRole): string {
  return socketPath(folder, `redis-${role}.sock`);
}

/** The same as `REDIS_URL` has it. */
export function redisSocketUrl(folder: string, role: RedisRole): string {
  return `unix://${redisSocketPath(folder, role)}`;
}

function redisArguments(options: RedisChildOptions, directory: string, socket: string): string[] {
  const common = {
    port: "0",
    unixsocket: socket,
    unixsocketperm: "700",
    dir: directory,
    pidfile: path.join(directory, "redis.pid"),
    daemonize: "no",
    save: "",
    appendonly: "yes",
    "aof-use-rdb-preamble": "yes",
    "lazyfree-lazy-expire": "yes",
  };
  const own =
    options.role === "metrics"
      ? {
          appendfsync: "everysec",
          maxmemory: String(options.metricsMemoryBytes),
          "maxmemory-policy": "volatile-ttl",
        }
      : { appendfsync: "always", "maxmemory-policy": "noeviction" };
  return Object.entries({ ...common, ...own }).flatMap(([name, value]) => [`--${name}`, value]);
}

/** The process that a pid file names, when it is still the Redis of this socket. */
function orphanPid(pidFile: string, socket: string): number | undefined {
  try {
    const pid = Number(readFileSync(pidFile, "utf8").trim());
    const commandLine = readFileSync(`/proc/${pid}/cmdline`, "utf8");
    return pid > 1 && commandLine.includes(socket) ? pid : undefined;
  } catch {
    return undefined;
  }
}

/**
 * A Redis that a killed supervisor left behind still writes to the same folder: it is asked to write all and end, so that one
 * with today's settings, and with a parent that watches it, takes its place.
 */
async function endOrphan(options: RedisChildOptions, pidFile: string, socket: string): Promise<void> {
  const pid = orphanPid(pidFile, socket);
  const listens = (await askRedis(socket, "PING", PROBE_TIMEOUT_MS)) !== null;
  if (!listens && pid === undefined) return;
  options.notice(`the ${options.role} Redis of an earlier run is still there: it is stopped first`);
  if (listens) await askRedis(socket, "SHUTDOWN NOSAVE", ORPHAN_PATIENCE_MS);
  else process.kill(pid!, "SIGTERM");
  const untilMs = performance.now() + ORPHAN_PATIENCE_MS;
  while (orphanPid(pidFile, socket) !== undefined || (await askRedis(socket, "PING", PROBE_TIMEOUT_MS)) !== null) {
    if (performance.now() > untilMs) {
      throw new StartError(
        `The ${options.role} Redis of an earlier run${pid ? ` (process ${pid})` : ""} does not end: stop it.`,
      );
    }
    await sleep(POLL_MS);
  }
}

function reasonIn(lines: readonly string[]): string | undefined {
  const line = lines.findLast((text) => text.includes(" # ") || text.includes("***") || text.includes("Can't"));
  return line?.replace(/^\d+:\S+ .*? [#*] /, "");
}

/**
 * A private redis-server on a unix socket of the data folder, with its files in `redis-<role>/`. It is started again when it
 * ends by itself, and asked to write all to disk when it is stopped.
 */
export class RedisChild {
  readonly url: string;
  private readonly socket: string;
  private readonly directory: string;
  private readonly log: RotatingLog;
  private readonly kept: KeptProcess<void>;

  /** @throws StartError */
  constructor(private readonly options: RedisChildOptions) {
    this.socket = redisSocketPath(options.folder, options.role);
    this.url = redisSocketUrl(options.folder, options.role);
    this.directory = path.join(options.folder, `redis-${options.role}`);
    mkdirSync(this.directory, { recursive: true, mode: 0o700 });
    this.log = new RotatingLog(path.join(options.folder, "logs", `redis-${options.role}.log`));
    this.kept = new KeptProcess<void>({
      name: `the ${options.role} Redis`,
      // A group of its own: Ctrl-C in the terminal must not reach it before the server has ended.
      spawn: () => {
        return spawn(options.program, redisArguments(options, this.directory, this.socket), {
          detached: true,
          stdio: ["ignore", "pipe", "pipe"],
        });
      },
      waitUntilReady: (child) => this.waitForPong(() => child.exitCode === null && child.signalCode === null),
      log: this.log,
      notice: options.notice,
      reasonIn,
    });
  }

  get pid(): number | undefined {
    return this.kept.pid;
  }

  /** Resolves when it answers PING, which is after it has read its file. @throws StartError */
  async start(): Promise<void> {
    await endOrphan(this.options, path.join(this.directory, "redis.pid"), this.socket);
    await this.kept.start();
  }

  private async waitForPong(isRunning: () => boolean): Promise<void> {
    let told = false;
    while (isRunning()) {
      const reply = await askRedis(this.socket, "PING", PROBE_TIMEOUT_MS);
      if (reply === "+PONG") return;
      if (!told && reply?.startsWith("-LOADING")) {
        told = true;
        this.options.notice(`the ${this.options.role} Redis reads its data`);
      }
      await sleep(POLL_MS);
    }
    throw new StartError(`the ${this.options.role} Redis ended before it answered`);
  }

  /** SIGTERM is SHUTDOWN: the append-only file is written out and synchronised. No snapshot is made: none is configured. */
  async stop(patienceMs: number): Promise<void> {
    await this.kept.stop(patienceMs);
    this.log.close();
  }

  kill(): void {
    this.kept.kill();
  }
}
