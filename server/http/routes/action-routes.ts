import { randomBytes } from "node:crypto";
import { Readable } from "node:stream";
import { z } from "zod";
import { type Action, actionSummarySchema } from "../../../domain/action";
import {
  actionDetailSchema,
  actionExportQuerySchema,
  actionListSchema,
  actionParamsSchema,
  actionPlansSchema,
  actionQuerySchema,
  computeServicesQuerySchema,
  computeServicesSchema,
  planActionsSchema,
  startActionsSchema,
  startedActionsSchema,
} from "../../../domain/action-api";
import { ACTION_CSV_HEADING, actionCsvLine } from "../../action/action-csv";
import type { Asker } from "../../action/plan-action";
import { actorOf, type Principal } from "../../auth/principal";
import { principalOf } from "../access";
import type { ApiApp } from "../api-app";
import { HttpError } from "../http-error";
import type { HttpParts } from "../http-parts";

const tags = ["actions"];

export type ActionRouteParts = Pick<
  HttpParts,
  "desk" | "actions" | "watch" | "hosts" | "destinations" | "keystoneSessions"
>;

/** Actions: what could be done, doing it, and the record of what was done. */
export function registerActionRoutes(app: ApiApp, parts: ActionRouteParts): void {
  registerComputeServices(app, parts);
  registerDoing(app, parts);
  registerRecord(app, parts);
}

function registerComputeServices(app: ApiApp, { watch, hosts, destinations }: ActionRouteParts): void {
  app.get(
    "/api/compute-services",
    {
      config: { access: "viewer" },
      schema: {
        summary: "What hosts are in Nova",
        description:
          "`hosts` are ids with commas between. Nova is asked at most every three seconds, however many look.",
        tags,
        querystring: computeServicesQuerySchema,
        response: { 200: computeServicesSchema },
      },
    },
    async ({ query }) => {
      const wanted = query.hosts === undefined ? null : new Set(query.hosts.split(","));
      const [list, places] = await Promise.all([hosts.list(), destinations.list()]);
      const view = await watch.view(list.filter(({ id }) => wanted === null || wanted.has(id)));
      return { ...view, destinations: places.map(({ settings: { id, kind } }) => ({ id, kind })) };
    },
  );
}

/** Who asks; somebody who signed in with Keystone acts with his own token. */
async function askerOf(principal: Principal, { keystoneSessions }: ActionRouteParts): Promise<Asker> {
  const by = actorOf(principal);
  if (principal.kind !== "user") return { by, isPolicy: false, own: null };
  const session = await keystoneSessions.get(principal.sessionId);
  if (!session) return { by, isPolicy: false, own: null };
  const { cloudId, token, expiresAtMs, asWhom } = session;
  return { by, isPolicy: false, own: { cloudId, userToken: token, expiresAtMs, asWhom } };
}

function registerDoing(app: ApiApp, parts: ActionRouteParts): void {
  const { desk, actions } = parts;
  app.post(
    "/api/actions/plan",
    {
      config: { access: "operator" },
      schema: {
        summary: "What would be sent, where, as whom, and what it affects; nothing is done",
        tags,
        body: planActionsSchema,
        response: { 200: actionPlansSchema },
      },
    },
    async (request) => ({ plans: await desk.plan(request.body.requests, await askerOf(principalOf(request), parts)) }),
  );

  app.post(
    "/api/actions",
    {
      config: { access: "operator" },
      schema: {
        summary: "Do something outside: it is recorded and queued",
        description: "The same `requestId` again gives the same actions and does nothing more.",
        tags,
        body: startActionsSchema,
        response: { 200: startedActionsSchema },
      },
    },
    async (request) => {
      const { requestId, requests } = request.body;
      return desk.startAll(requestId, requests, await askerOf(principalOf(request), parts));
    },
  );

  app.post(
    "/api/actions/:actionId/cancel",
    {
      config: { access: "operator" },
      schema: {
        summary: "Cancel what waits, or give up what is tried again",
        description: "A migration stops after the server that is on its way.",
        tags,
        params: actionParamsSchema,
        response: { 200: actionSummarySchema },
      },
    },
    async (request) => {
      const { actionId } = request.params;
      const outcome = await desk.cancel(actionId, actorOf(principalOf(request)));
      if (!outcome) throw HttpError.notFound(`action ${actionId}`);
      if ("refused" in outcome) throw new HttpError(409, `The action cannot be cancelled: ${outcome.refused}.`);
      return outcome.action;
    },
  );

  app.post(
    "/api/actions/:actionId/retry",
    {
      config: { access: "operator" },
      schema: {
        summary: "Ask for the same once more, as a new action",
        tags,
        params: actionParamsSchema,
        response: { 200: actionSummarySchema },
      },
    },
    async (request) => {
      const { actionId } = request.params;
      const action = await actions.get(actionId);
      if (!action) throw HttpError.notFound(`action ${actionId}`);
      const asker = await askerOf(principalOf(request), parts);
      const key = `${asker.by} retry ${actionId} ${randomBytes(8).toString("hex")}`;
      const outcome = await desk.startOne(action.request, asker, {
        key,
        policyId: null,
        isDryRun: false,
        before: null,
      });
      if ("refused" in outcome) throw new HttpError(409, outcome.refused);
      return outcome.action;
    },
  );
}

function registerRecord(app: ApiApp, { actions }: ActionRouteParts): void {
  app.get(
    "/api/actions",
    {
      config: { access: "viewer" },
      schema: {
        summary: "What was done, newest first: the newest 10,000 actions",
        description: "`state` and `kind` are names with commas between; `from` and `to` are milliseconds since 1970.",
        tags,
        querystring: actionQuerySchema,
        response: { 200: actionListSchema },
      },
    },
    async ({ query }) => actions.read(query),
  );

  app.get(
    "/api/actions/export",
    {
      config: { access: "viewer" },
      schema: {
        summary: "The record as a file, newest first: CSV, or JSON with an action and all its attempts in each line",
        tags,
        produces: ["text/csv", "application/x-ndjson"],
        querystring: actionExportQuerySchema,
        response: { 200: z.string() },
      },
    },
    async ({ query: { format, ...filter } }, reply) => {
      const day = new Date().toISOString().slice(0, 10);
      reply.type(format === "csv" ? "text/csv; charset=utf-8" : "application/x-ndjson; charset=utf-8");
      reply.header("content-disposition", `attachment; filename="actions-${day}.${format}"`);
      return reply.send(Readable.from(lines(actions.stream(filter), format)) as unknown as string);
    },
  );

  app.get(
    "/api/actions/:actionId",
    {
      config: { access: "viewer" },
      schema: {
        summary: "An action with all that was sent and answered",
        tags,
        params: actionParamsSchema,
        response: { 200: actionDetailSchema },
      },
    },
    async ({ params: { actionId } }) => {
      const action = await actions.get(actionId);
      if (!action)
        throw HttpError.notFound(`action ${actionId}: there never was, or 10,000 newer ones have taken its place`);
      return action;
    },
  );
}

async function* lines(actions: AsyncIterable<Action>, format: "csv" | "jsonl"): AsyncGenerator<string> {
  if (format === "csv") yield ACTION_CSV_HEADING;
  for await (const action of actions) yield format === "csv" ? actionCsvLine(action) : `${JSON.stringify(action)}\n`;
}
