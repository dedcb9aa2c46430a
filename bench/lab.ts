import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Rule } from "../domain/rule";
import { HostStore } from "../server/store/host-store";
import { MetricStore } from "../server/store/metric-store";
import { connectRedis, type RedisConnections } from "../server/store/redis-connections";
import { RuleStore } from "../server/store/rule-store";
import { startTestRedis } from "../server/store/start-test-redis";
import { TokenStore } from "../server/store/token-store";
import { UserStore } from "../server/store/user-store";
import { sleep } from "./result";

const ROOT = join(import.meta.dirname, "..");

export const BENCH_USER = { name: "bench", password: "a password for the bench" };

export const BENCH_SECRETS_KEY = "a secrets key for the bench, of more than 32 characters";

/** The built server with two Redis of its own, as `start` gives it, and ways to put hosts, tokens and collectors beside it. */
export interface Lab {
  url: string;
  readonly server: ChildProcess;
  /** The server's. */
  readonly dataFolder: string;
  connections: RedisConnections;
  store: MetricStore;
  /** The environment in which a command finds these stores. */
  commandEnv: NodeJS.ProcessEnv;
  /** An ingest token for a host, which is made when it is new. */
  tokenFor(hostId: string): Promise<string>;
  readToken(): Promise<string>;
  /** Puts rules in force at the server and all collectors. */
  putRules(rules: Rule[]): Promise<void>;
  /** The built collector, on its way to the server. Started again for the same host it goes on where it was. */
  startCollector(hostId: string, flags: string[]): Promise<ChildProcess>;
  /** Kills the server as a crash would. */
  killServer(): Promise<void>;
  /** Kills the state Redis as a crash would, and starts it again on what it has on disk. */
  crashState(): Promise<void>;
  /** Starts the server again, on the same port. */
  restartServer(): Promise<void>;
  /** Another server on the same stores, behind the same load balancer as it were. @returns its address */
  startSecondServer(): Promise<string>;
  stop(): Promise<void>;
}

/** The server asks for the rules twice a second. */
const RULES_TAKE_MS = 1500;

/** The product as it runs: without the loader that the bench itself has. */
const CHILD = { execArgv: [] };

async function readyMessage<Message>(child: ChildProcess): Promise<Message> {
  const ended = once(child, "exit").then(([code]) => {
    throw new Error(`a child of the bench ended with ${code}`);
  });
  for (;;) {
    const [message] = (await Promise.race([once(child, "message"), ended])) as [
      Message & { type: string; message?: string },
    ];
    if (message.type === "ready") return message;
    if (message.type === "fatal") throw new Error(message.message);
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGTERM");
  await once(child, "exit");
}

/** @throws Error when the build is missing or something does not start */
export async function openLab(): Promise<Lab> {
  const metricsRedis = await startTestRedis();
  const stateRedis = await startTestRedis(["--appendonly", "yes", "--appendfsync", "always"]);
  const folder = mkdtempSync(join(tmpdir(), "premonitor-bench-"));
  const env = {
    ...process.env,
    NODE_ENV: "production" as const,
    PREMONITOR_PORT: "0",
    PREMONITOR_DATA: folder,
    PREMONITOR_LOG_LEVEL: "warn",
    PREMONITOR_SESSION_KEY: "a session key for the bench, of more than 32 characters",
    PREMONITOR_SECRETS_KEY: BENCH_SECRETS_KEY,
    REDIS_URL: metricsRedis.url,
    REDIS_STATE_URL: stateRedis.url,
  };
  const startServer = (settings: NodeJS.ProcessEnv) =>
    fork(join(ROOT, "dist/server.mjs"), {
      ...CHILD,
      cwd: ROOT,
      env: settings,
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
  const collectors: ChildProcess[] = [];
  const otherServers: ChildProcess[] = [];
  let server = startServer(env);
  const children = () => [...collectors, ...otherServers, server];
  const removeFolder = () => rmSync(folder, { recursive: true, force: true });
  // A bench that is interrupted leaves nothing behind.
  const endAtOnce = () => {
    for (const child of children()) child.kill("SIGKILL");
    removeFolder();
  };
  process.once("exit", endAtOnce);
  const { port } = await readyMessage<{ port: number }>(server);
  const url = `http://127.0.0.1:${port}`;
  const onError = (error: Error) => process.stderr.write(`bench: ${error.message}\n`);
  const connections = await connectRedis({ metricsUrl: metricsRedis.url, stateUrl: stateRedis.url, onError });
  const hosts = new HostStore(connections.state);
  const tokens = new TokenStore(connections.state);
  await new UserStore(connections.state).add({ ...BENCH_USER, role: "admin" });
  const tokenFor = async (hostId: string) => {
    await hosts.ensure(hostId);
    return (await tokens.create({ name: hostId, scope: "ingest", hostId, createdBy: "bench" })).secret;
  };
  const known = new Map<string, string>();
  return {
    url,
    get server() {
      return server;
    },
    connections,
    dataFolder: folder,
    store: new MetricStore(connections.metrics, onError),
    commandEnv: env,
    tokenFor,
    readToken: async () =>
      (await tokens.create({ name: "reader", scope: "read", hostId: null, createdBy: "bench" })).secret,
    putRules: async (rules) => {
      const deed = { by: "bench", comment: "", atMs: Date.now() };
      await new RuleStore(connections.state).replace({ rules, ...deed });
      await sleep(RULES_TAKE_MS);
    },
    startCollector: async (hostId, flags) => {
      const token = known.get(hostId) ?? (await tokenFor(hostId));
      known.set(hostId, token);
      const collectorEnv = { ...process.env, PREMONITOR_SERVER: url, PREMONITOR_TOKEN: token };
      const child = fork(join(ROOT, "dist/collector.mjs"), ["--spool", join(folder, hostId), ...flags], {
        env: collectorEnv,
        ...CHILD,
        stdio: ["ignore", "ignore", "ignore", "ipc"],
      });
      collectors.push(child);
      await readyMessage(child);
      return child;
    },
    killServer: async () => {
      server.kill("SIGKILL");
      await once(server, "exit");
    },
    crashState: () => stateRedis.crash(),
    restartServer: async () => {
      server = startServer({ ...env, PREMONITOR_PORT: String(port) });
      await readyMessage(server);
    },
    startSecondServer: async () => {
      const second = startServer({ ...env, PREMONITOR_PORT: "0" });
      otherServers.push(second);
      return `http://127.0.0.1:${(await readyMessage<{ port: number }>(second)).port}`;
    },
    stop: async () => {
      for (const child of children()) await end(child);
      await connections.close();
      await metricsRedis.stop();
      await stateRedis.stop();
      removeFolder();
      process.off("exit", endAtOnce);
    },
  };
}
