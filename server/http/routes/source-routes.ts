import { z } from "zod";
import { sourceSchema } from "../../../domain/source";
import { putSourceSchema, sourceListSchema, sourceParamsSchema } from "../../../domain/source-api";
import { actorOf } from "../../auth/principal";
import { principalOf } from "../access";
import type { ApiApp } from "../api-app";
import { HttpError } from "../http-error";
import type { HttpParts } from "../http-parts";

const tags = ["sources"];

export type SourceRouteParts = Pick<HttpParts, "sourceStore" | "sourceDesk" | "tokens" | "authenticator" | "journal">;

/** What Premonitor takes from others: set up, switched on and off, and how each does. */
export function registerSourceRoutes(app: ApiApp, parts: SourceRouteParts): void {
  const { sourceStore, sourceDesk, tokens, authenticator, journal } = parts;
  app.get(
    "/api/sources",
    {
      config: { access: "admin" },
      schema: {
        summary: "The sources with their hosts, rates, last problems, and samples that were not taken",
        tags,
        response: { 200: sourceListSchema },
      },
    },
    async () => {
      const [sources, all] = await Promise.all([sourceStore.list(), tokens.list()]);
      return {
        sources: await Promise.all(
          sources.map(async (source) => ({
            ...source,
            state: (await sourceDesk.stateOf(source.settings.id)) ?? null,
            tokens: all.filter(({ sourceId }) => sourceId === source.settings.id),
          })),
        ),
      };
    },
  );

  app.put(
    "/api/sources/:sourceId",
    {
      config: { access: "admin" },
      schema: {
        summary: "Set a source up, or change it; in force within a second, on every server",
        description: "Secrets that are left out stay as they are, unless they would be sent to another address.",
        tags,
        params: sourceParamsSchema,
        body: putSourceSchema,
        response: { 200: sourceSchema },
      },
    },
    async (request) => {
      const { sourceId } = request.params;
      const { settings, secrets } = request.body;
      if (settings.id !== sourceId) {
        throw new HttpError(400, `The source's id is ${settings.id}, but the address says ${sourceId}.`);
      }
      const by = actorOf(principalOf(request));
      const saved = await sourceStore.put(settings, secrets, by);
      const state = settings.isEnabled ? "on" : "off";
      await journal.recordSetting(by, `set up the source ${sourceId} (${settings.kind}, ${state})`);
      await sourceDesk.look();
      return saved;
    },
  );

  app.delete(
    "/api/sources/:sourceId",
    {
      config: { access: "admin" },
      schema: {
        summary: "Remove a source and its tokens; what came from it stays",
        tags,
        params: sourceParamsSchema,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const { sourceId } = request.params;
      if (!(await sourceStore.remove(sourceId))) throw HttpError.notFound(`source ${sourceId}`);
      await tokens.revokeOfSource(sourceId);
      authenticator.forget();
      await journal.recordSetting(actorOf(principalOf(request)), `removed the source ${sourceId}`);
      await sourceDesk.look();
      return reply.code(204).send(null);
    },
  );
}
