import { Readable } from "node:stream";
import type { FastifyRequest } from "fastify";
import { z } from "zod";
import { exportQuerySchema, hostIdParamsSchema } from "../../../domain/api";
import { hostFits, patternToRegExp } from "../../../domain/host-pattern";
import { actorOf } from "../../auth/principal";
import { type ExportSpan, exportCsv, zipOf } from "../../history/export-history";
import { principalOf } from "../access";
import type { ApiApp } from "../api-app";
import { HttpError } from "../http-error";
import type { HttpParts } from "../http-parts";
import { requireHost } from "../require-host";

const tags = ["downloads"];
const MAX_HOSTS = 500;

type Query = z.output<typeof exportQuerySchema>;

/** Everything measured over a span, sample by sample. */
export function registerExportRoutes(
  app: ApiApp,
  { hosts, metricStore, journal }: Pick<HttpParts, "hosts" | "metricStore" | "journal">,
): void {
  const seriesOf = async (hostId: string, { series }: Query): Promise<string[]> => {
    const patterns = series.split(",").map((one) => patternToRegExp(one.trim()));
    return (await metricStore.seriesIdsOf(hostId)).filter((id) => patterns.some((pattern) => pattern.test(id)));
  };
  const spanOf = ({ step, from, to }: Query): ExportSpan => ({ step, fromMs: from, toMs: to });
  const nameOf = ({ from, to }: Query) =>
    [from, to].map((atMs) => new Date(atMs).toISOString().slice(0, 10)).join("-to-");

  const record = (request: FastifyRequest, whose: string, query: Query) =>
    journal.recordSetting(
      actorOf(principalOf(request)),
      `downloaded ${query.series} of ${whose}, ${nameOf(query)}, step ${query.step}`,
    );

  app.get(
    "/api/hosts/:hostId/export.csv",
    {
      config: { access: "viewer" },
      schema: {
        summary: "Every sample of a host over a span as CSV, not thinned, streamed",
        tags,
        produces: ["text/csv"],
        params: hostIdParamsSchema,
        querystring: exportQuerySchema,
        response: { 200: z.string() },
      },
    },
    async (request, reply) => {
      const { hostId } = request.params;
      const { query } = request;
      await requireHost(hosts, hostId);
      const seriesIds = await seriesOf(hostId, query);
      if (seriesIds.length === 0) throw new HttpError(404, `${hostId} has no series that fits ${query.series}.`);
      await record(request, hostId, query);
      const text = exportCsv(metricStore, hostId, seriesIds, spanOf(query), Date.now());
      reply.type("text/csv; charset=utf-8");
      reply.header("content-disposition", `attachment; filename="${hostId}-${nameOf(query)}.csv"`);
      return reply.send(Readable.from(text) as unknown as string);
    },
  );

  app.get(
    "/api/export.zip",
    {
      config: { access: "viewer" },
      schema: {
        summary: "Every sample of many hosts over a span: a zip with a CSV of each, streamed",
        description: `\`hosts\`: names or tags, as rules have them. At most ${MAX_HOSTS} hosts.`,
        tags,
        produces: ["application/zip"],
        querystring: exportQuerySchema.safeExtend({ hosts: z.string().min(1).max(256).default("*") }),
        response: { 200: z.string() },
      },
    },
    async (request, reply) => {
      const { query } = request;
      const fitting = (await hosts.list()).filter((host) => hostFits(query.hosts, host));
      if (fitting.length === 0) throw new HttpError(404, `No host fits ${query.hosts}.`);
      if (fitting.length > MAX_HOSTS) {
        throw new HttpError(400, `${fitting.length} hosts fit, and ${MAX_HOSTS} can be had at once: name fewer.`);
      }
      await record(request, query.hosts, query);
      const nowMs = Date.now();
      const files = fitting.map(({ id }) => ({ name: `${id}.csv`, text: csvOf(id, query, nowMs) }));
      reply.type("application/zip");
      reply.header("content-disposition", `attachment; filename="premonitor-${nameOf(query)}.zip"`);
      return reply.send(Readable.from(zipOf(files, nowMs)) as unknown as string);
    },
  );

  async function* csvOf(hostId: string, query: Query, nowMs: number): AsyncGenerator<string> {
    yield* exportCsv(metricStore, hostId, await seriesOf(hostId, query), spanOf(query), nowMs);
  }
}
