import send from "@fastify/send";
import type { FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { archiveListSchema, downloadParamsSchema, hostIdParamsSchema } from "../../../domain/api";
import { actorOf } from "../../auth/principal";
import { principalOf } from "../access";
import type { ApiApp } from "../api-app";
import { HttpError } from "../http-error";
import type { HttpParts } from "../http-parts";
import { plainJson } from "../plain-json";
import { requireHost } from "../require-host";

const tags = ["downloads"];

/**
 * Sends a host's archive or consumption report, with ranges and ETag, and records who took it or a part of it; what the client has already is not
 * taken again.
 * @returns whether there is one; a reply is thenable, so it cannot be returned itself
 */
export async function sendArchive(
  request: FastifyRequest,
  reply: FastifyReply,
  { archives, journal }: Pick<HttpParts, "archives" | "journal">,
  { hostId, name, by }: { hostId: string; name: string; by: string },
): Promise<boolean> {
  const file = archives.fileOf(hostId, name);
  if (file === undefined) return false;
  const { statusCode, headers, stream } = await send(request.raw, encodeURI(file), {
    cacheControl: false,
    dotfiles: "allow",
  });
  const taken = { 200: name, 206: `a part of ${name}` }[statusCode];
  if (taken) await journal.recordSetting(by, `downloaded ${taken} of ${hostId}`);
  reply.code(statusCode).headers(headers);
  reply.header("content-type", name.endsWith(".xml") ? "application/xml" : "application/gzip");
  reply.header("content-disposition", `attachment; filename="${hostId}-${name}"`);
  reply.send(stream);
  return true;
}

/** Archives and consumption reports of past days, of each a file a host and day. */
export function registerArchiveRoutes(
  app: ApiApp,
  { hosts, archives, journal }: Pick<HttpParts, "hosts" | "archives" | "journal">,
): void {
  app.get(
    "/api/archives/:hostId",
    {
      config: { access: "viewer" },
      schema: {
        summary: "The archives of a host, newest first",
        tags,
        params: hostIdParamsSchema,
        response: { 200: archiveListSchema },
      },
      serializerCompiler: plainJson,
    },
    async ({ params: { hostId } }) => {
      await requireHost(hosts, hostId);
      const list = await archives.list(hostId);
      return {
        archives: list.map(({ name, sizeBytes, writtenAtMs, consumption }) => ({
          name,
          sizeBytes,
          writtenAtMs,
          consumption,
        })),
      };
    },
  );

  app.get(
    "/api/archives/:hostId/:file",
    {
      config: { access: "viewer" },
      schema: {
        summary:
          "The archive of a host and day: the tables of SlapOS as CSV, in a tar.gz; or its consumption report, `2026-11-20.xml`",
        tags,
        produces: ["application/gzip", "application/xml"],
        params: downloadParamsSchema,
        response: { 200: z.string() },
      },
    },
    async (request, reply) => {
      const { hostId, file } = request.params;
      const by = actorOf(principalOf(request));
      if (!(await sendArchive(request, reply, { archives, journal }, { hostId, name: file, by }))) {
        throw HttpError.notFound(`archive ${file} of the host ${hostId}`);
      }
      return reply;
    },
  );
}
