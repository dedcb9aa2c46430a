import type { AddressInfo } from "node:net";
import { join } from "node:path";
import next from "next";
import type { Logger } from "pino";
import { HOST_SILENT_RULE_ID } from "../domain/host-silent";
import { POLICY_HELD_RULE_ID } from "../domain/server-judged";
import { ActionCentre } from "./action/action-centre";
import { readEnvironmentClouds } from "./action/read-environment-clouds";
import { AlarmDesk } from "./alarm/alarm-desk";
import { Authenticator } from "./auth/authenticator";
import { tellOnScrape } from "./count-service";
import { createHttpApp } from "./http/create-http-app";
import { openPushListener } from "./http/push-listener";
import { createServiceMetrics } from "./http/service-metrics";
import type { ForwardedSample } from "./ingest/source-centre";
import { Fleet } from "./live/fleet";
import { FleetKeeper } from "./live/fleet-keeper";
import { WatchList } from "./live/watch-list";
import { openNotificationLog } from "./notification-log";
import { openArchives } from "./open-archives";
import { openDigest } from "./open-digest";
import { openModels } from "./open-models";
import { openSockets } from "./open-sockets";
import { openSources } from "./open-sources";
import { openStores } from "./open-stores";
import type { Settings } from "./settings";
import { connectRedis } from "./store/redis-connections";
import { ServerBus } from "./store/server-bus";
import { storeHealth } from "./store/store-health";
import { projectRoot } from "./supervise/project-root";

const OVERVIEW_EVERY_MS = 1000;
const WISHES_EVERY_MS = 5000;
const SEAL_EVERY_MS = 10 * 60_000;

export interface Centre {
  port: number;
  stop(): Promise<void>;
}

/** Wires the server's parts, starts listening, and says how to end it all. @throws Error whose message is one line for the operator */
export async function startCentre(settings: Settings, logger: Logger): Promise<Centre> {
  const { redisUrl, redisStateUrl, sessionKey, secretsKey } = settings;
  if (redisUrl === null || redisStateUrl === null)
    throw new Error("REDIS_URL is missing: `premonitor start` gives a private one.");
  if (sessionKey === null) throw new Error("PREMONITOR_SESSION_KEY is missing: `premonitor start` makes one.");
  if (secretsKey === null) throw new Error("PREMONITOR_SECRETS_KEY is missing: `premonitor start` makes one.");
  const development = process.env.NODE_ENV === "development";
  const onError = (error: Error) => logger.warn({ err: error }, "Redis");
  const connections = await connectRedis({ metricsUrl: redisUrl, stateUrl: redisStateUrl, onError });
  const stores = openStores(connections, { secretsKey, processesKeptDays: settings.processesKeptDays, logger });
  const { metricStore, alarms, hosts, users, tokens, certificates, keystoneSessions } = stores;
  const authenticator = new Authenticator({ users, tokens, certificates, keystoneSessions, sessionKey });
  const bus = new ServerBus(connections.metrics, connections.metricsSubscriber);
  const service = createServiceMetrics();

  const fleet = new Fleet();
  const keeper = new FleetKeeper({
    fleet,
    hosts,
    metrics: metricStore,
    bus,
    logger,
    onListChanged: () => {
      live.sendFleetList();
      ingest.sendRules();
      ingest.sendModels();
      sources.rulesChanged();
      sources.modelsChanged();
      void desk.quiet.load();
    },
  });
  const desk = new AlarmDesk({
    ...stores,
    logger,
    hosts: () => fleet.hosts(),
    hostOf: (hostId) => fleet.host(hostId),
    states: (nowMs) => fleet.states(nowMs),
    onRules: ({ rules }) => {
      const silent = rules.find(({ id }) => id === HOST_SILENT_RULE_ID)?.look;
      if (silent?.at === "silent") fleet.silentAfterFrames = silent.missedFrames;
      ingest.sendRules();
      sources.rulesChanged();
    },
    onEntries: (entries) => {
      centre.take(entries);
      live.sendAlarms(entries);
      for (const { kind, alarm } of entries) {
        if (kind === "raised" && alarm) service.alarmsRaised.inc({ rule: alarm.ruleId, severity: alarm.severity });
      }
    },
    onQuiet: (quiet) => live.sendQuiet(quiet),
    onSilent: (hostId) => metricStore.closeAbandonedMinute(hostId, Date.now()),
  });
  const appendToLog = openNotificationLog(settings.data);
  const environment = readEnvironmentClouds(process.env);
  for (const problem of environment.problems) logger.warn({ problem }, "a cloud of the environment cannot be used");
  const centre = new ActionCentre({
    ...stores,
    connections,
    environmentClouds: environment.clouds,
    hostOf: (hostId) => fleet.host(hostId),
    // What is told of policies starts no policy.
    isSuppressed: (alarm) => alarm.ruleId === POLICY_HELD_RULE_ID || desk.isSuppressed(alarm),
    appendToLog,
    publicUrl: settings.publicUrl,
    logger,
  });
  const watchList = new WatchList((hostId, watched) => {
    ingest.sendRate(hostId, watched);
    const follow = watched ? bus.followFrames(hostId) : bus.unfollowFrames(hostId);
    follow.catch((error: Error) => logger.warn({ err: error, hostId }, "frames from other servers cannot be followed"));
    if (watched) void bus.publishWatch([hostId]).catch(onError);
  });
  const root = projectRoot();
  const { modelKeeper, trainingDesk } = openModels(stores, {
    root,
    hostOf: (hostId) => fleet.host(hostId),
    onChanged: () => {
      ingest.sendModels();
      sources.modelsChanged();
    },
    logger,
  });
  const { archives, archivist } = openArchives(stores, settings, logger);
  const digest = openDigest(stores, { archives, publicUrl: settings.publicUrl, logger });
  const { items, sources, vms, pusher } = openSources(stores, {
    connections,
    bus,
    fleet,
    keeper,
    desk,
    modelKeeper,
    watchList,
    live: () => live,
    ingest: () => ingest,
    readCloud: (cloudId, signal) => centre.readCloud(cloudId, signal),
    logger,
  });
  const pages = next({ dev: development, dir: root, hostname: settings.host, port: settings.port });
  await pages.prepare();
  const app = await createHttpApp({
    ...stores,
    settings: {
      publicUrl: settings.publicUrl,
      secureCookies: settings.publicUrl?.startsWith("https:") ?? false,
      sessionKey,
      development,
      trustedProxies: settings.trustedProxies,
      acknowledgedForMs: settings.acknowledgedForMs,
    },
    logger,
    authenticator,
    service,
    quiet: desk.quiet,
    desk: centre.desk,
    watch: centre.watch,
    trainingDesk,
    archives,
    digest,
    sourceDesk: sources.desk,
    vms,
    pushTls: () => pushListener?.state ?? null,
    onModelsChanged: () => void modelKeeper.look(),
    onPoliciesChanged: () => void centre.policyKeeper.look(),
    appendToLog,
    hostRulesVersions: () => fleet.rulesVersions(Date.now()),
    onRulesChanged: () => void desk.ruleKeeper.look(),
    hostStates: () => fleet.activity(Date.now()),
    onHostsChanged: () => void keeper.hostsChanged(),
    onHostRemoved: (hostId) => {
      ingest.disconnect(hostId);
      sources.forget(hostId);
    },
    health: () => storeHealth(connections),
    collectorBundlePath: join(root, "dist", "collector.mjs"),
    renderPage: pages.getRequestHandler(),
  });
  const { io, live, ingest } = openSockets(app.server, stores, {
    publicUrl: settings.publicUrl,
    development,
    authenticator,
    fleet,
    keeper,
    desk,
    modelKeeper,
    watchList,
    items,
    service,
    logger,
  });
  await bus.listen({
    onFleet: (reports) => {
      for (const report of reports) fleet.report(report);
    },
    onWatch: (hostIds) => watchList.wishRemote(hostIds, Date.now()),
    onHostsChanged: () => void keeper.tryReload(),
    onFrame: (hostId, bytes) => {
      if (!ingest.isConnected(hostId) && !sources.isHere(hostId)) live.sendFrame(hostId, bytes);
    },
    onPushed: (samples) => sources.takeForwarded(samples as ForwardedSample[]),
  });
  await keeper.start();
  await vms.start();
  await modelKeeper.start();
  archivist.start();
  digest.start();
  await centre.start();
  await desk.start();
  await sources.start();
  pusher.start();
  const timers = [
    setInterval(() => {
      live.sendOverview(Date.now());
      void keeper.publish();
    }, OVERVIEW_EVERY_MS),
    setInterval(() => {
      watchList.expire(Date.now());
      const wishes = [...watchList.local];
      if (wishes.length > 0) void bus.publishWatch(wishes).catch(onError);
    }, WISHES_EVERY_MS),
    setInterval(() => void keeper.sealDueHours().catch(onError), SEAL_EVERY_MS),
  ];
  tellOnScrape(service, { connections, ingest, live, fleet, alarms });

  const pushListener = await openPushListener(app, settings, logger);
  await app.listen({ port: settings.port, host: settings.host });
  return {
    port: (app.server.address() as AddressInfo).port,
    stop: async () => {
      for (const timer of timers) clearInterval(timer);
      keeper.stop();
      modelKeeper.stop();
      await trainingDesk.stop();
      await archivist.stop();
      await digest.stop();
      vms.stop();
      await pusher.stop();
      await sources.stop();
      ingest.close();
      live.close();
      await pushListener?.close();
      await io.close();
      await app.close();
      await pages.close();
      await metricStore.sealed();
      await centre.stop();
      await Promise.all([connections.close(), desk.stop()]);
    },
  };
}
