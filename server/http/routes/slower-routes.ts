import { z } from "zod";
import { slowerReportSchema } from "../../../domain/slower-report";
import { reportSlower, slowerCsv } from "../../report/slower";
import type { ApiApp } from "../api-app";
import type { ReportRouteParts } from "./report-routes";

const tags = ["reports"];
const access = { config: { access: "viewer" as const } };

/** Which hosts are slower than before. */
export function registerSlowerRoutes(app: ApiApp, { hosts, metricStore: store }: ReportRouteParts): void {
  const report = async () => reportSlower({ hosts: await hosts.list(), store }, Date.now());

  app.get(
    "/api/reports/slower",
    {
      ...access,
      schema: {
        summary: "The benchmarks of all hosts, compared with each host's own past of eight weeks, the slowest first",
        tags,
        response: { 200: slowerReportSchema },
      },
    },
    report,
  );
  app.get(
    "/api/reports/slower.csv",
    {
      ...access,
      schema: { summary: "The same as CSV", tags, produces: ["text/csv"], response: { 200: z.string() } },
    },
    async (_request, reply) => {
      reply.header("content-type", "text/csv; charset=utf-8");
      reply.header("content-disposition", 'attachment; filename="slower.csv"');
      return reply.send(slowerCsv(await report()));
    },
  );
}
