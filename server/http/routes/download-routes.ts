import { z } from "zod";
import { downloadListSchema, downloadParamsSchema, hostIdParamsSchema } from "../../../domain/api";
import { downloadDaysSchema, monthQuerySchema } from "../../../domain/export-api";
import { actorOf } from "../../auth/principal";
import { downloadDays } from "../../download/download-days";
import { listTodaysFiles, todaysFile } from "../../download/todays-files";
import { principalOf } from "../access";
import type { ApiApp } from "../api-app";
import { HttpError } from "../http-error";
import type { HttpParts } from "../http-parts";
import { recordReading } from "../record-reading";
import { requireHost } from "../require-host";
import { sendText } from "../send-text";

const tags = ["downloads"];

/** Today's files of each host, with the names and the format of SlapOS or VMstats, and what there is of past days. */
export function registerDownloadRoutes(app: ApiApp, parts: HttpParts): void {
  const { hosts, metricStore, archives } = parts;
  app.get(
    "/api/downloads/:hostId",
    {
      config: { access: "viewer" },
      schema: {
        summary: "Today's files of a host",
        tags,
        params: hostIdParamsSchema,
        response: { 200: downloadListSchema },
      },
    },
    async ({ params: { hostId } }) => {
      const host = await requireHost(hosts, hostId);
      return { files: await listTodaysFiles(metricStore, host, Date.now()) };
    },
  );

  app.get(
    "/api/downloads/:hostId/days",
    {
      config: { access: "viewer" },
      schema: {
        summary: "What there is of each day of a month (UTC): how much was measured, and the files of past days",
        tags,
        params: hostIdParamsSchema,
        querystring: monthQuerySchema,
        response: { 200: downloadDaysSchema },
      },
    },
    async ({ params: { hostId }, query: { month } }) => {
      await requireHost(hosts, hostId);
      const [days, { oldestMs }, files] = await Promise.all([
        downloadDays({ metricStore, archives }, hostId, month, Date.now()),
        metricStore.extentOf(hostId),
        archives.list(hostId),
      ]);
      const oldest = Math.min(oldestMs ?? Number.POSITIVE_INFINITY, files.at(-1)?.dayMs ?? Number.POSITIVE_INFINITY);
      return { hostId, days, oldestMs: Number.isFinite(oldest) ? oldest : null };
    },
  );

  app.get(
    "/api/downloads/:hostId/:file",
    {
      config: { access: "viewer" },
      schema: {
        summary: "One of today's files",
        tags,
        produces: ["text/csv", "text/plain"],
        params: downloadParamsSchema,
        response: { 200: z.string() },
      },
    },
    async (request, reply) => {
      const { hostId, file } = request.params;
      const host = await requireHost(hosts, hostId);
      const found = await todaysFile(metricStore, host, file, Date.now());
      if (found === null) throw HttpError.notFound(`file ${file} of the host ${hostId} today`);
      await recordReading(parts, { by: actorOf(principalOf(request)), hostId, name: file });
      const name = file.replace(/[^\w.-]/g, "_");
      reply.header("content-disposition", `attachment; filename="${name}"`);
      return sendText(request, reply, found.type, found.text);
    },
  );
}
