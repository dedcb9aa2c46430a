import { z } from "zod";
import { hostIdParamsSchema } from "../../../domain/api";
import {
  availabilityQuerySchema,
  availabilityReportSchema,
  reclaimQuerySchema,
  reclaimReportSchema,
  summaryQuerySchema,
  summarySchema,
} from "../../../domain/report-api";
import { outagesCsv, reportAvailability } from "../../report/availability";
import { reportReclaim } from "../../report/reclaim";
import { reclaimCsv, reclaimVmstats } from "../../report/reclaim-formats";
import { summarize } from "../../report/summary";
import type { ApiApp } from "../api-app";
import { HttpError } from "../http-error";
import type { HttpParts } from "../http-parts";
import { requireHost } from "../require-host";

const tags = ["reports"];

export type ReportRouteParts = Pick<HttpParts, "hosts" | "metricStore">;

/** Reports over all hosts. */
export function registerReportRoutes(app: ApiApp, { hosts, metricStore: store }: ReportRouteParts): void {
  const access = { config: { access: "viewer" as const } };
  const reclaim = async (query: (typeof reclaimQuerySchema)["_output"]) =>
    reportReclaim({ hosts: await hosts.list(), store }, query, Date.now());
  const availability = async ({ days, host }: (typeof availabilityQuerySchema)["_output"]) => {
    const all = await hosts.list();
    const wanted = host === undefined ? all : all.filter(({ id }) => id === host);
    if (host !== undefined && wanted.length === 0) throw HttpError.notFound(`host ${host}`);
    return reportAvailability({ hosts: wanted, store }, days, Date.now());
  };

  app.get(
    "/api/reports/reclaim",
    {
      ...access,
      schema: {
        summary: "Hosts whose CPU, memory and disks are each below a bound on average: they could be given back",
        description: "A host of which less than 80 % of the span was measured is `unknown`, not idle.",
        tags,
        querystring: reclaimQuerySchema,
        response: { 200: reclaimReportSchema },
      },
    },
    ({ query }) => reclaim(query),
  );
  app.get(
    "/api/reports/reclaim.csv",
    {
      ...access,
      schema: {
        summary: "The same as CSV",
        tags,
        produces: ["text/csv"],
        querystring: reclaimQuerySchema,
        response: { 200: z.string() },
      },
    },
    async ({ query }, reply) => {
      reply.header("content-type", "text/csv; charset=utf-8");
      reply.header("content-disposition", 'attachment; filename="reclaim.csv"');
      return reply.send(reclaimCsv(await reclaim(query)));
    },
  );
  app.get(
    "/api/reports/reclaim.txt",
    {
      ...access,
      schema: {
        summary: "The same as VMstats printed it",
        tags,
        produces: ["text/plain"],
        querystring: reclaimQuerySchema,
        response: { 200: z.string() },
      },
    },
    async ({ query }, reply) => {
      reply.header("content-type", "text/plain; charset=utf-8");
      return reply.send(reclaimVmstats(await reclaim(query)));
    },
  );

  app.get(
    "/api/reports/availability",
    {
      ...access,
      schema: {
        summary: "How much of the time each host was heard of, by day, and its outages; up to thirty days",
        tags,
        querystring: availabilityQuerySchema,
        response: { 200: availabilityReportSchema },
      },
    },
    ({ query }) => availability(query),
  );
  app.get(
    "/api/reports/availability.csv",
    {
      ...access,
      schema: {
        summary: "Its outages as CSV",
        tags,
        produces: ["text/csv"],
        querystring: availabilityQuerySchema,
        response: { 200: z.string() },
      },
    },
    async ({ query }, reply) => {
      reply.header("content-type", "text/csv; charset=utf-8");
      reply.header("content-disposition", 'attachment; filename="outages.csv"');
      return reply.send(outagesCsv(await availability(query)));
    },
  );

  app.get(
    "/api/hosts/:hostId/summary",
    {
      ...access,
      schema: {
        summary: "A series by minute over the last hour, by hour over the last day, or by day over the last year",
        tags,
        params: hostIdParamsSchema,
        querystring: summaryQuerySchema,
        response: { 200: summarySchema },
      },
    },
    async ({ params: { hostId }, query }) => {
      await requireHost(hosts, hostId);
      return summarize(store, { hostId, ...query }, Date.now());
    },
  );
}
