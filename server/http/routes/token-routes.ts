import { z } from "zod";
import {
  addDownloadLinkAnswerSchema,
  addDownloadLinkSchema,
  addTokenAnswerSchema,
  addTokenSchema,
  downloadLinkListSchema,
  idParamsSchema,
  tokenListSchema,
} from "../../../domain/api";
import { actorOf } from "../../auth/principal";
import { principalOf } from "../access";
import type { ApiApp } from "../api-app";
import { HttpError } from "../http-error";
import type { HttpParts } from "../http-parts";

/** What lets programs and people without a user in: tokens and secret links. Each secret is told once. */
export function registerTokenRoutes(
  app: ApiApp,
  { tokens, links, hosts, sourceStore, authenticator, journal }: HttpParts,
): void {
  app.get(
    "/api/tokens",
    {
      config: { access: "admin" },
      schema: { summary: "All tokens, newest first", tags: ["tokens"], response: { 200: tokenListSchema } },
    },
    async () => ({ tokens: await tokens.list() }),
  );

  app.post(
    "/api/tokens",
    {
      config: { access: "admin" },
      schema: {
        summary: "Make a token; its secret is told this once",
        tags: ["tokens"],
        body: addTokenSchema,
        response: { 201: addTokenAnswerSchema },
      },
    },
    async (request, reply) => {
      const { hostId, sourceId } = request.body;
      if (hostId !== null) await hosts.ensure(hostId);
      if (sourceId !== null && !(await sourceStore.get(sourceId))) throw HttpError.notFound(`source ${sourceId}`);
      const by = actorOf(principalOf(request));
      const made = await tokens.create({ ...request.body, createdBy: by });
      const whose = hostId ?? sourceId;
      const of = whose === null ? "" : ` of ${whose}`;
      await journal.recordSetting(by, `made the token ${made.token.id} (${made.token.name}, ${made.token.scope}${of})`);
      return reply.code(201).send(made);
    },
  );

  app.delete(
    "/api/tokens/:id",
    {
      config: { access: "admin" },
      schema: {
        summary: "Revoke a token: it is refused within 10 s by every server",
        tags: ["tokens"],
        params: idParamsSchema,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      if (!(await tokens.revoke(id))) throw HttpError.notFound(`token ${id}`);
      await journal.recordSetting(actorOf(principalOf(request)), `revoked the token ${id}`);
      authenticator.forget();
      return reply.code(204).send(null);
    },
  );

  app.get(
    "/api/download-links",
    {
      config: { access: "operator" },
      schema: {
        summary: "All secret links, newest first",
        tags: ["downloads"],
        response: { 200: downloadLinkListSchema },
      },
    },
    async () => ({ links: await links.list() }),
  );

  app.post(
    "/api/download-links",
    {
      config: { access: "operator" },
      schema: {
        summary: "Make a secret link to today's files and the archives of some hosts; its path is told this once",
        tags: ["downloads"],
        body: addDownloadLinkSchema,
        response: { 201: addDownloadLinkAnswerSchema },
      },
    },
    async (request, reply) => {
      const by = actorOf(principalOf(request));
      const { untilMs } = request.body;
      if (untilMs > 0 && untilMs <= Date.now())
        throw new HttpError(400, "The link would have ended already: give it an end that is to come.");
      const { link, secret } = await links.create(request.body, by);
      const end = untilMs > 0 ? ` until ${new Date(untilMs).toISOString()}` : "";
      await journal.recordSetting(by, `made the download link ${link.id} (${link.name}) to ${link.hosts}${end}`);
      return reply.code(201).send({ link, path: `/${secret}/server-log/` });
    },
  );

  app.delete(
    "/api/download-links/:id",
    {
      config: { access: "operator" },
      schema: {
        summary: "Revoke a secret link, at once",
        tags: ["downloads"],
        params: idParamsSchema,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      if (!(await links.revoke(id))) throw HttpError.notFound(`link ${id}`);
      await journal.recordSetting(actorOf(principalOf(request)), `revoked the download link ${id}`);
      return reply.code(204).send(null);
    },
  );
}
