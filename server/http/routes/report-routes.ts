import { z } from "zod";
import { hostIdParamsSchema } from "../../../domain/api";
import {
  availabilityQuerySchema,
  availabilityReportSchema,
  reclaimQuerySchema,
  reclaimReportSchema,
  slaposStatsSchema,
  summaryQuerySchema,
  summarySchema,
} from "../../../domain/report-api";
import { reportAvailability } from "../../report/availability";
import { outagesCsv, periodsCsv, slaposStats } from "../../report/availability-formats";
import { reportReclaim } from "../../report/reclaim";
import { reclaimCsv, reclaimVmstats } from "../../report/reclaim-formats";
import { summarize, summaryCsv } from "../../report/summary";
import type { ApiApp } from "../api-app";
import { csvAnswer, sendCsv } from "../csv-answer";
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
    { ...access, schema: { summary: "The same as CSV", tags, querystring: reclaimQuerySchema, ...csvAnswer } },
    async ({ query }, reply) => sendCsv(reply, "reclaim", reclaimCsv(await reclaim(query))),
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
    { ...access, schema: { summary: "Its outages as CSV", tags, querystring: availabilityQuerySchema, ...csvAnswer } },
    async ({ query }, reply) => sendCsv(reply, "outages", outagesCsv(await availability(query))),
  );
  app.get(
    "/api/reports/availability-by-period.csv",
    {
      ...access,
      schema: {
        summary: "The shares of each host by day, ISO week and month as CSV",
        tags,
        querystring: availabilityQuerySchema,
        ...csvAnswer,
      },
    },
    async ({ query }, reply) => sendCsv(reply, "availability", periodsCsv(await availability(query))),
  );
  app.get(
    "/api/reports/availability-slapos",
    {
      ...access,
      schema: {
        summary: "Availability in the shape of SlapOS' monitor_state.data.json: a line a day",
        description:
          "`Success` and `Error` are the minutes in which hosts were heard of, and not, of all hosts or the given one.",
        tags,
        querystring: availabilityQuerySchema,
        response: { 200: slaposStatsSchema },
      },
    },
    async ({ query }) => slaposStats(await availability(query)),
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
  app.get(
    "/api/hosts/:hostId/summary.csv",
    {
      ...access,
      schema: {
        summary: "The same as CSV",
        tags,
        params: hostIdParamsSchema,
        querystring: summaryQuerySchema,
        ...csvAnswer,
      },
    },
    async ({ params: { hostId }, query }, reply) => {
      await requireHost(hosts, hostId);
      const summary = await summarize(store, { hostId, ...query }, Date.now());
      return sendCsv(
        reply,
        `${hostId}-${query.series.replaceAll(/[^\w.-]/g, "_")}-by-${query.by}`,
        summaryCsv(summary),
      );
    },
  );
}
