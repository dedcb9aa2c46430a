import { Readable } from "node:stream";
import { z } from "zod";
import {
  type HistoryQuery,
  historyExtentSchema,
  historyQuerySchema,
  historySchema,
  hostIdParamsSchema,
  seriesListSchema,
} from "../../../domain/api";
import { findMetric, labelOf, unitOf } from "../../../domain/metric-catalogue";
import { historyCsv } from "../../history/history-csv";
import { type HistorySpan, readHistory } from "../../history/read-history";
import type { ApiApp } from "../api-app";
import type { HttpParts } from "../http-parts";
import { plainJson } from "../plain-json";
import { requireHost } from "../require-host";

const tags = ["history"];
/** The last time that a Date can hold. */
const MAX_DATE_MS = 8.64e15;

function spanOf(hostId: string, { series, from, to, points }: HistoryQuery): HistorySpan {
  return { hostId, seriesIds: [...new Set(series)], fromMs: from, toMs: to, points };
}

/** What was measured: which series there are, over which time, and their values. */
export function registerHistoryRoutes(app: ApiApp, { hosts, metricStore }: HttpParts): void {
  app.get(
    "/api/hosts/:hostId/series",
    {
      config: { access: "viewer" },
      schema: {
        summary: "The series of a host",
        tags,
        params: hostIdParamsSchema,
        response: { 200: seriesListSchema },
      },
    },
    async ({ params: { hostId } }) => {
      await requireHost(hosts, hostId);
      const ids = await metricStore.seriesIdsOf(hostId);
      const series = ids.map((id) => ({
        id,
        label: labelOf(id),
        unit: unitOf(id),
        kind: findMetric(id)?.definition.kind ?? "gauge",
      }));
      return { series };
    },
  );

  app.get(
    "/api/hosts/:hostId/extent",
    {
      config: { access: "viewer" },
      schema: {
        summary: "The oldest and the newest time that something is kept of",
        tags,
        params: hostIdParamsSchema,
        response: { 200: historyExtentSchema },
      },
    },
    async ({ params: { hostId } }) => {
      await requireHost(hosts, hostId);
      return metricStore.extentOf(hostId);
    },
  );

  app.get(
    "/api/hosts/:hostId/history",
    {
      config: { access: "viewer" },
      schema: {
        summary: "Values of some series, thinned to a number of points with minima and maxima kept",
        description: "`series` are ids with commas between; `from` and `to` are milliseconds since 1970.",
        tags,
        params: hostIdParamsSchema,
        querystring: historyQuerySchema,
        response: { 200: historySchema },
      },
      serializerCompiler: plainJson,
    },
    async ({ params: { hostId }, query }) => {
      await requireHost(hosts, hostId);
      return readHistory(metricStore, spanOf(hostId, query));
    },
  );

  app.get(
    "/api/hosts/:hostId/history.csv",
    {
      config: { access: "viewer" },
      schema: {
        summary: "The same as CSV",
        tags,
        produces: ["text/csv"],
        params: hostIdParamsSchema,
        querystring: historyQuerySchema,
        response: { 200: z.string() },
      },
    },
    async ({ params: { hostId }, query }, reply) => {
      await requireHost(hosts, hostId);
      const day = new Date(Math.min(query.from, MAX_DATE_MS)).toISOString().slice(0, 10);
      reply.type("text/csv; charset=utf-8");
      reply.header("content-disposition", `attachment; filename="${hostId}-${day}.csv"`);
      return reply.send(Readable.from(historyCsv(metricStore, spanOf(hostId, query))) as unknown as string);
    },
  );
}
