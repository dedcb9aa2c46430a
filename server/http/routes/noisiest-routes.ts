import { type NoisiestQuery, noisiestQuerySchema, noisiestReportSchema } from "../../../domain/noisiest-report";
import { noisiestCsv, reportNoisiest } from "../../report/noisiest";
import type { ApiApp } from "../api-app";
import { csvAnswer, sendCsv } from "../csv-answer";
import type { HttpParts } from "../http-parts";

const tags = ["reports"];
const DAY_MS = 86_400_000;

/** Which hosts raise most alarms. */
export function registerNoisiestRoutes(
  app: ApiApp,
  { hosts, journal, alarms }: Pick<HttpParts, "hosts" | "journal" | "alarms">,
): void {
  const config = { access: "viewer" as const };
  const report = async ({ days, top }: NoisiestQuery) => {
    const toMs = Date.now();
    return reportNoisiest({ hosts: await hosts.list(), journal, alarms }, { fromMs: toMs - days * DAY_MS, toMs, top });
  };
  app.get(
    "/api/reports/noisiest",
    {
      config,
      schema: {
        summary: "Which hosts raised most alarms, of what kind they were, and how long they stood",
        description:
          "A host without an alarm in the span is not in it. `fleetingCount` are those that cleared within a minute.",
        tags,
        querystring: noisiestQuerySchema,
        response: { 200: noisiestReportSchema },
      },
    },
    ({ query }) => report(query),
  );
  app.get(
    "/api/reports/noisiest.csv",
    { config, schema: { summary: "The same as CSV", tags, querystring: noisiestQuerySchema, ...csvAnswer } },
    async ({ query }, reply) => sendCsv(reply, "noisiest-hosts", noisiestCsv(await report(query))),
  );
}
