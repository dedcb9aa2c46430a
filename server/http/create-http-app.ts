import { randomBytes } from "node:crypto";
import { constants } from "node:zlib";
import compress from "@fastify/compress";
import { type FastifyBaseLogger, type FastifyInstance, fastify, LogController } from "fastify";
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from "fastify-type-provider-zod";
import { enforceAccess } from "./access";
import { documentAccess } from "./api-app";
import { answerErrors } from "./error-handler";
import { HttpError } from "./http-error";
import type { HttpParts } from "./http-parts";
import { Limiters } from "./limiters";
import { logRequests } from "./request-log";
import { registerActionRoutes } from "./routes/action-routes";
import { registerAlarmRoutes } from "./routes/alarm-routes";
import { registerAlertmanagerRoute } from "./routes/alertmanager-route";
import { registerArchiveRoutes } from "./routes/archive-routes";
import { registerBenchmarkRoutes } from "./routes/benchmark-routes";
import { registerCloudRoutes } from "./routes/cloud-routes";
import { registerCollectdRoutes } from "./routes/collectd-routes";
import { registerCollectorBundleRoute } from "./routes/collector-bundle-route";
import { registerDestinationRoutes } from "./routes/destination-routes";
import { registerDigestRoutes } from "./routes/digest-routes";
import { registerDownloadRoutes } from "./routes/download-routes";
import { registerExportRoutes } from "./routes/export-routes";
import { registerFederationRoutes } from "./routes/federation-routes";
import { registerHealthRoutes } from "./routes/health-routes";
import { registerHistoryRoutes } from "./routes/history-routes";
import { registerHostRoutes } from "./routes/host-routes";
import { registerJournalRoutes } from "./routes/journal-routes";
import { registerKeystoneSessionRoutes } from "./routes/keystone-session-routes";
import { registerLizmonRoutes } from "./routes/lizmon-routes";
import { registerMetricPushRoutes } from "./routes/metric-push-routes";
import { registerModelRoutes } from "./routes/model-routes";
import { registerNoisiestRoutes } from "./routes/noisiest-routes";
import { collectOpenapi, registerOpenapiRoute } from "./routes/openapi-route";
import { registerOtlpRoutes } from "./routes/otlp-routes";
import { registerOutlookRoutes } from "./routes/outlook-routes";
import { registerPageRoutes } from "./routes/page-routes";
import { registerPolicyRoutes } from "./routes/policy-routes";
import { registerProcessRoutes } from "./routes/process-routes";
import { registerQuietRoutes } from "./routes/quiet-routes";
import { registerReportRoutes } from "./routes/report-routes";
import { registerRuleRoutes } from "./routes/rule-routes";
import { registerSecretLinkRoutes } from "./routes/secret-link-routes";
import { registerSessionRoutes } from "./routes/session-routes";
import { registerSlowerRoutes } from "./routes/slower-routes";
import { registerSourceRoutes } from "./routes/source-routes";
import { registerTokenRoutes } from "./routes/token-routes";
import { registerUserRoutes } from "./routes/user-routes";
import { registerVmRoutes } from "./routes/vm-routes";
import { addSecurityHeaders } from "./security-headers";

const BODY_LIMIT_BYTES = 256 * 1024;
const URL_LIMIT = 12_000;
const PARAM_LIMIT = 512;
const REQUEST_TIMEOUT_MS = 30_000;
const COMPRESS_FROM_BYTES = 1024;
/** What the plugin compresses unasked, and JSON Lines. */
const COMPRESSED_TYPES = /^text\/(?!event-stream)|[+/](x-nd)?json(;|$)|[+/](text|xml)(;|$)/;
/** Up to so much at once, in a fraction of a millisecond: a stream costs more than its compression. */
const COMPRESS_AT_ONCE_BYTES = 64 * 1024;
/** The usual 11 takes many times as long as reading the history that is compressed. */
const BROTLI_QUALITY = 4;

/** All of HTTP: the API, downloads and pages. The server listens when `listen` is called; sockets attach to `app.server`. */
export async function createHttpApp(parts: HttpParts): Promise<FastifyInstance> {
  const { settings, service } = parts;
  const app: FastifyInstance = fastify({
    loggerInstance: parts.logger as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: settings.trustedProxies,
    requestIdHeader: false,
    genReqId: requestIds(),
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: PARAM_LIMIT, ignoreTrailingSlash: false },
  });
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  acceptOnlyJson(app);
  answerErrors(app);
  logRequests(app);
  app.addHook("onResponse", async (request, reply) => {
    const route = request.routeOptions.url ?? "none";
    service.httpDuration.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1000);
  });
  addSecurityHeaders(app, settings);
  app.addHook("onRequest", async (request) => {
    if (request.url.length > URL_LIMIT) throw new HttpError(414, `The address is longer than ${URL_LIMIT} characters.`);
  });
  const limiters = new Limiters();
  enforceAccess(app, parts, limiters);
  documentAccess(app);
  await collectOpenapi(app);
  registerPageRoutes(app, parts);
  await app.register(async (scope) => {
    await scope.register(compress, {
      threshold: COMPRESS_FROM_BYTES,
      syncThreshold: COMPRESS_AT_ONCE_BYTES,
      customTypes: COMPRESSED_TYPES,
      encodings: ["br", "gzip"],
      brotliOptions: { params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY } },
      globalDecompression: false,
    });
    const api = scope.withTypeProvider<ZodTypeProvider>();
    registerSessionRoutes(api, parts, limiters);
    registerHostRoutes(api, parts);
    registerVmRoutes(api, parts);
    registerHistoryRoutes(api, parts);
    registerOutlookRoutes(api, parts);
    registerProcessRoutes(api, parts);
    registerReportRoutes(api, parts);
    registerNoisiestRoutes(api, parts);
    registerDigestRoutes(api, parts);
    registerSlowerRoutes(api, parts);
    registerModelRoutes(api, parts);
    registerAlarmRoutes(api, parts);
    registerJournalRoutes(api, parts);
    registerQuietRoutes(api, parts);
    registerRuleRoutes(api, parts);
    registerKeystoneSessionRoutes(api, parts, limiters);
    registerCloudRoutes(api, parts);
    registerDestinationRoutes(api, parts);
    registerMetricPushRoutes(api, parts);
    registerActionRoutes(api, parts);
    registerPolicyRoutes(api, parts);
    registerSourceRoutes(api, parts);
    registerCollectdRoutes(api, parts);
    registerLizmonRoutes(api, parts);
    registerOtlpRoutes(api, parts);
    registerAlertmanagerRoute(api, parts);
    registerUserRoutes(api, parts);
    registerTokenRoutes(api, parts);
    registerDownloadRoutes(api, parts);
    registerArchiveRoutes(api, parts);
    registerExportRoutes(api, parts);
    registerHealthRoutes(api, parts);
    registerFederationRoutes(api, parts);
    registerOpenapiRoute(api);
    registerCollectorBundleRoute(api, parts);
    registerBenchmarkRoutes(api, limiters);
    registerSecretLinkRoutes(api, parts, limiters);
  });
  return app;
}

/** Ids for the log: random for each run, then counted, because random bytes for each of thousands of posts a second cost more than the posts' routing. */
function requestIds(): () => string {
  const run = randomBytes(4).toString("hex");
  let count = 0;
  return () => `${run}-${(count++).toString(36)}`;
}

/** A body is JSON or there is none; an empty one is taken for none, whatever its type says. */
function acceptOnlyJson(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser("error", "error");
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("application/json", { parseAs: "string" }, (request, body, done) => {
    if (body === "") done(null, undefined);
    else parse(request, body as string, done);
  });
}
