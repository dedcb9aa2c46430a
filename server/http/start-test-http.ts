import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FastifyInstance } from "fastify";
import { pino } from "pino";
import type { Role, TokenScope } from "../../domain/account";
import type { CloudSettings } from "../../domain/cloud";
import type { Host } from "../../domain/host";
import { type SourceSecrets, type SourceSettingsInput, sourceSettingsSchema } from "../../domain/source";
import { ActionCentre, type ActionCentreParts } from "../action/action-centre";
import { AlarmFeed } from "../alarm/alarm-feed";
import { QuietKeeper } from "../alarm/quiet-keeper";
import { Authenticator } from "../auth/authenticator";
import { ArchiveFolder } from "../download/archive-folder";
import { ItemStore } from "../ingest/item-store";
import { SourceCentre } from "../ingest/source-centre";
import { trainingWorkerPath } from "../model/run-training";
import { TrainingDesk } from "../model/training-desk";
import { openDigest } from "../open-digest";
import { openStores } from "../open-stores";
import type { MetricStore } from "../store/metric-store";
import { DEFAULT_PROCESSES_KEPT_DAYS } from "../store/process-store";
import { connectRedis, type RedisConnections } from "../store/redis-connections";
import { ServerBus } from "../store/server-bus";
import { startTestRedis, type TestRedis } from "../store/start-test-redis";
import { storeHealth } from "../store/store-health";
import { VmDirectory } from "../store/vm-directory";
import { projectRoot } from "../supervise/project-root";
import { createHttpApp } from "./create-http-app";
import type { HttpParts } from "./http-parts";
import { createServiceMetrics } from "./service-metrics";

/** A host that a collector speaks for. */
export const COLLECTED_HOST = "collected-1";
export const TEST_PASSWORD = "a long enough password";
const SESSION_KEY = "0123456789abcdef0123456789abcdef";
export const TEST_SECRETS_KEY = "fedcba9876543210fedcba9876543210";

export interface TestHttp {
  url: string;
  app: FastifyInstance;
  parts: HttpParts;
  redis: TestRedis;
  connections: RedisConnections;
  metricStore: MetricStore;
  /** What the live part knows of the hosts. */
  liveHosts: Host[];
  /** What was appended to the notification log. */
  notificationLog: string[];
  centre: ActionCentre;
  /** To make another one like it on the same stores. */
  centreParts: Omit<ActionCentreParts, "connections">;
  /** All that was logged, as text. */
  log: () => string;
  /** Makes a user and signs in. @returns the `Cookie` header */
  signIn(name: string, role: Role): Promise<string>;
  makeToken(scope: TokenScope, hostId?: string): Promise<string>;
  /** Sets a source up, at work at once. @returns a token that pushes for it */
  addSource(settings: SourceSettingsInput, secrets?: SourceSecrets): Promise<string>;
  stop(): Promise<void>;
}

/** A page that shows what Next would see. */
async function renderPage(request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.url?.includes("broken")) throw new Error("a secret of the page");
  response.setHeader("content-type", "text/html");
  response.end(JSON.stringify({ url: request.url, policy: request.headers["content-security-policy"] ?? null }));
}

export interface TestHttpOptions {
  settings?: Partial<HttpParts["settings"]>;
  parts?: Partial<HttpParts>;
  /** Runs actions and policies too. */
  acts?: boolean;
  environmentClouds?: { settings: CloudSettings; secret: string }[];
  /** Adds routes to those of the product before it listens. */
  addRoutes?: (app: FastifyInstance) => void;
}

/** For tests: the HTTP side over a private Redis with real stores, listening on a free port. */
export async function startTestHttp(options: TestHttpOptions = {}): Promise<TestHttp> {
  const redis = await startTestRedis();
  const connections = await connectRedis({ metricsUrl: redis.url, stateUrl: redis.url, onError: () => undefined });
  const lines: string[] = [];
  const logger = pino({ level: "debug" }, { write: (line: string) => void lines.push(line) });
  const folder = mkdtempSync(join(tmpdir(), "premonitor-http-"));
  const collectorBundlePath = join(folder, "collector.mjs");
  writeFileSync(collectorBundlePath, `// ${"collector ".repeat(500)}\n`);
  const stores = openStores(connections, {
    secretsKey: TEST_SECRETS_KEY,
    processesKeptDays: DEFAULT_PROCESSES_KEPT_DAYS,
    logger,
  });
  const { users, tokens, metricStore, sourceStore } = stores;
  const quiet = new QuietKeeper({
    store: stores.quietStore,
    hosts: () => [{ id: "web-1", tags: [] }],
    onChanged: () => undefined,
    onError: () => undefined,
  });
  const trainingDesk = new TrainingDesk({
    ...stores,
    workerPath: trainingWorkerPath(projectRoot()),
    onChanged: () => undefined,
    logger,
  });
  const items = new ItemStore({
    ...stores,
    metrics: metricStore,
    onFrame: () => undefined,
    onSchema: () => undefined,
    onOutlook: () => undefined,
    onProcesses: () => undefined,
  });
  const rules = await stores.ruleStore.current();
  const liveHosts: Host[] = [];
  const vms = new VmDirectory({
    store: stores.cloudVms,
    hosts: () => liveHosts,
    hostOf: (hostId) => liveHosts.find(({ id }) => id === hostId),
    onError: (error) => logger.warn({ err: error }, "the VMs could not be read"),
  });
  stores.alarms.vmOf = (hostId, seriesId) => vms.alarmVm(hostId, seriesId);
  await vms.start();
  const sources = new SourceCentre({
    ...stores,
    connections,
    bus: new ServerBus(connections.metrics, connections.metricsSubscriber),
    metrics: metricStore,
    put: (hostId, item) => items.put(hostId, item),
    hostOf: () => undefined,
    rules: () => ({ ...rules, rules: rules.rules.filter(({ look }) => look.at !== "silent") }),
    models: () => [],
    isWatched: () => false,
    isCollected: (hostId) => hostId === COLLECTED_HOST,
    onHosts: () => undefined,
    vms,
    readCloud: (cloudId, signal) => centre.readCloud(cloudId, signal),
    logger,
  });
  await sources.start();
  const notificationLog: string[] = [];
  const appendToLog = (entry: string) => void notificationLog.push(entry);
  const centreParts = {
    ...stores,
    environmentClouds: options.environmentClouds ?? [],
    hostOf: () => undefined,
    isSuppressed: () => false,
    appendToLog,
    publicUrl: null,
    logger,
  };
  const centre = new ActionCentre({ ...centreParts, connections });
  const feed = new AlarmFeed(
    stores.journal,
    (entries) => centre.take(entries),
    (error) => logger.warn({ err: error }, "the journal cannot be followed"),
  );
  if (options.acts) {
    await centre.start();
    await feed.start();
  }
  const archives = new ArchiveFolder(join(folder, "archives"));
  const parts: HttpParts = {
    ...stores,
    digest: openDigest(stores, { archives, publicUrl: options.settings?.publicUrl ?? null, logger }),
    desk: centre.desk,
    watch: centre.watch,
    onPoliciesChanged: () => void centre.policyKeeper.look(),
    appendToLog,
    settings: {
      publicUrl: null,
      secureCookies: false,
      sessionKey: SESSION_KEY,
      development: false,
      trustedProxies: "loopback",
      acknowledgedForMs: 86_400_000,
      ...options.settings,
    },
    logger,
    authenticator: new Authenticator({ ...stores, sessionKey: SESSION_KEY }),
    pushTls: () => null,
    sourceDesk: sources.desk,
    vms,
    quiet,
    hostRulesVersions: () => new Map([["web-1", 1]]),
    onRulesChanged: () => undefined,
    archives,
    trainingDesk,
    onModelsChanged: () => undefined,
    service: createServiceMetrics(),
    hostStates: () => new Map([["web-1", { state: "live" as const, lastFrameAtMs: 1_795_000_000_000 }]]),
    onHostsChanged: () => undefined,
    onHostRemoved: () => undefined,
    health: () => storeHealth(connections),
    collectorBundlePath,
    renderPage,
    ...options.parts,
  };
  const app = await createHttpApp(parts);
  options.addRoutes?.(app);
  await app.listen({ port: 0, host: "127.0.0.1" });
  const url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
  return {
    url,
    app,
    parts,
    redis,
    connections,
    metricStore,
    liveHosts,
    notificationLog,
    centre,
    centreParts,
    log: () => lines.join(""),
    signIn: async (name, role) => {
      await users.add({ name, role, password: TEST_PASSWORD });
      const response = await fetch(`${url}/api/login`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ name, password: TEST_PASSWORD }),
      });
      if (response.status !== 200) throw new Error(`signing in: ${response.status} ${await response.text()}`);
      return response.headers.get("set-cookie")!.split(";")[0]!;
    },
    makeToken: async (scope, hostId) => {
      const made = await tokens.create({ name: `for ${scope}`, scope, hostId: hostId ?? null, createdBy: "test" });
      return made.secret;
    },
    addSource: async (input, secrets = {}) => {
      const settings = sourceSettingsSchema.parse(input);
      await sourceStore.put(settings, secrets, "test");
      await sources.desk.look();
      const made = await tokens.create({
        name: settings.id,
        scope: "push",
        hostId: null,
        sourceId: settings.id,
        createdBy: "test",
      });
      return made.secret;
    },
    stop: async () => {
      await app.close();
      await sources.stop();
      vms.stop();
      await trainingDesk.stop();
      if (options.acts) {
        await feed.stop();
        await centre.stop();
      }
      await connections.close();
      await redis.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
