import type { Readable } from "node:stream";
import type { FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { hostIdParamsSchema } from "../../../domain/api";
import {
  exportOfManyQuerySchema,
  exportProgressParamsSchema,
  exportProgressSchema,
  exportQuerySchema,
} from "../../../domain/export-api";
import type { Host } from "../../../domain/host";
import { hostFits, patternToRegExp } from "../../../domain/host-pattern";
import { actorOf } from "../../auth/principal";
import { ExportDesk } from "../../history/export-desk";
import { EXPORT_WRITERS } from "../../history/export-formats";
import { exportTable } from "../../history/export-history";
import { zipOf } from "../../history/zip-of";
import { RefusedError } from "../../store/store-error";
import { principalOf } from "../access";
import type { ApiApp } from "../api-app";
import { HttpError } from "../http-error";
import type { HttpParts } from "../http-parts";
import { requireHost } from "../require-host";

const tags = ["downloads"];
const MAX_HOSTS = 500;
const FORMATS =
  "`csv`: as RFC 4180 has it, safe to open in a spreadsheet; `json`: JSON Lines, an object a row; `parquet`: `host`, `time` (ms, UTC) and a double a column, in groups of rows, Snappy. The columns are series, at a `step` above `1s` three of each: `… min`, `… mean`, `… max`. What was not measured is empty in CSV and `null` in the others.";

type Query = z.output<typeof exportQuerySchema>;

/** Everything measured over a span, sample by sample. */
export function registerExportRoutes(
  app: ApiApp,
  {
    hosts,
    metricStore,
    journal,
    exports,
    logger,
  }: Pick<HttpParts, "hosts" | "metricStore" | "journal" | "exports" | "logger">,
): void {
  const desk = new ExportDesk({ exports, journal, logger });
  const seriesOf = async (hostId: string, { series }: Query): Promise<string[]> => {
    const patterns = series.split(",").map((one) => patternToRegExp(one.trim()));
    return (await metricStore.seriesIdsOf(hostId)).filter((id) => patterns.some((pattern) => pattern.test(id)));
  };
  const hostsOf = async (pattern: string): Promise<Host[]> => {
    const fitting = (await hosts.list()).filter((host) => hostFits(pattern, host));
    if (fitting.length === 0) throw new HttpError(404, `No host fits ${pattern}.`);
    if (fitting.length > MAX_HOSTS) {
      throw new HttpError(400, `${fitting.length} hosts fit, and ${MAX_HOSTS} can be had at once: name fewer.`);
    }
    return fitting;
  };
  const nameOf = ({ from, to }: Query) =>
    [from, to].map((atMs) => new Date(atMs).toISOString().slice(0, 10)).join("-to-");
  const orderOf = (request: FastifyRequest, whose: string, query: Query, hostCount: number) => ({
    by: actorOf(principalOf(request)),
    what: `${query.series} of ${whose}, ${nameOf(query)}, step ${query.step}, as ${query.format}`,
    hostCount,
    id: query.id,
  });
  /** Who follows an export under its id is told too why it was refused: a browser's download does not say. */
  const tellRefusal = async (request: FastifyRequest, { id }: Query, error: Error): Promise<never> => {
    if (id !== undefined && (error instanceof HttpError || error instanceof RefusedError)) {
      const nothing = { hostCount: 0, doneHostCount: 0, sentBytes: 0 };
      await exports.put(actorOf(principalOf(request)), id, { state: "failed", ...nothing, message: error.message });
    }
    throw error;
  };
  /** @param onDone told the share of the span that is read */
  const piecesOf = (hostId: string, seriesIds: string[], query: Query, onDone: (ratio: number) => void) => {
    const { step, from, to, format } = query;
    const span = { step, fromMs: from, toMs: to };
    return EXPORT_WRITERS[format].pieces(exportTable(metricStore, { hostId, seriesIds }, span, Date.now(), onDone));
  };

  app.get(
    "/api/hosts/:hostId/export",
    {
      config: { access: "viewer" },
      schema: {
        summary: "Every sample of a host over a span, not thinned, streamed",
        description: FORMATS,
        tags,
        produces: Object.values(EXPORT_WRITERS).map(({ mediaType }) => mediaType),
        params: hostIdParamsSchema,
        querystring: exportQuerySchema,
        response: { 200: z.string() },
      },
    },
    async (request, reply) => {
      const { hostId } = request.params;
      const { query } = request;
      const open = async () => {
        await requireHost(hosts, hostId);
        const seriesIds = await seriesOf(hostId, query);
        if (seriesIds.length === 0) throw new HttpError(404, `${hostId} has no series that fits ${query.series}.`);
        return desk.open(orderOf(request, hostId, query, 1), (onDone) => piecesOf(hostId, seriesIds, query, onDone));
      };
      const { mediaType, extension } = EXPORT_WRITERS[query.format];
      return sendFile(reply, await open().catch((error) => tellRefusal(request, query, error)), {
        mediaType,
        name: `${hostId}-${nameOf(query)}.${extension}`,
      });
    },
  );

  app.get(
    "/api/export",
    {
      config: { access: "viewer" },
      schema: {
        summary: "Every sample of many hosts over a span: a zip with a file of each, streamed",
        description: `\`hosts\`: names or tags, as rules have them. At most ${MAX_HOSTS} hosts. ${FORMATS}`,
        tags,
        produces: ["application/zip"],
        querystring: exportOfManyQuerySchema,
        response: { 200: z.string() },
      },
    },
    async (request, reply) => {
      const { query } = request;
      const { extension, isCompressed } = EXPORT_WRITERS[query.format];
      const open = async () => {
        const fitting = await hostsOf(query.hosts);
        return desk.open(orderOf(request, query.hosts, query, fitting.length), (onDone) => {
          const files = fitting.map(({ id }, i) => ({
            name: `${id}.${extension}`,
            pieces: lateOf(async () => piecesOf(id, await seriesOf(id, query), query, (ratio) => onDone(i + ratio))),
          }));
          return zipOf(files, { compress: !isCompressed, nowMs: Date.now() });
        });
      };
      return sendFile(reply, await open().catch((error) => tellRefusal(request, query, error)), {
        mediaType: "application/zip",
        name: `premonitor-${nameOf(query)}.zip`,
      });
    },
  );

  app.get(
    "/api/exports/:id",
    {
      config: { access: "viewer" },
      schema: {
        summary: "How far an export is that was asked for with this `id`; known until two minutes after its end",
        tags,
        params: exportProgressParamsSchema,
        response: { 200: exportProgressSchema },
      },
    },
    async (request) => {
      const progress = await exports.get(actorOf(principalOf(request)), request.params.id);
      if (!progress) throw HttpError.notFound("export of yours with this id");
      return progress;
    },
  );
}

function sendFile(reply: FastifyReply, stream: Readable, { mediaType, name }: { mediaType: string; name: string }) {
  reply.type(mediaType).header("content-disposition", `attachment; filename="${name}"`);
  return reply.send(stream as unknown as string);
}

/** What is only made when it is read. */
async function* lateOf<Piece>(make: () => Promise<AsyncIterable<Piece>>): AsyncGenerator<Piece> {
  yield* await make();
}
