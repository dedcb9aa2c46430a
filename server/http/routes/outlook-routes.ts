import { hostIdParamsSchema } from "../../../domain/api";
import { nextFullSchema, outlookSchema } from "../../../domain/outlook";
import { nextFullCsv, reportNextFull } from "../../report/next-full";
import type { ApiApp } from "../api-app";
import { csvAnswer, sendCsv } from "../csv-answer";
import type { HttpParts } from "../http-parts";
import { keptFor } from "../kept-for";
import { requireHost } from "../require-host";

const tags = ["forecasts"];
/** Reading the outlooks of 1,000 hosts takes 0.4 s of CPU, and every viewer asks each 15 s: collectors tell them once a minute. */
const NEXT_FULL_KEPT_MS = 5000;

/** Where hosts are heading. */
export function registerOutlookRoutes(app: ApiApp, { hosts, outlooks }: HttpParts): void {
  app.get(
    "/api/hosts/:hostId/outlook",
    {
      config: { access: "viewer" },
      schema: {
        summary: "Where a host's series are heading, 1 min to 7 days ahead, and how good its forecasts were",
        tags,
        params: hostIdParamsSchema,
        response: { 200: outlookSchema },
      },
    },
    async ({ params: { hostId } }) => {
      await requireHost(hosts, hostId);
      return (await outlooks.get(hostId)) ?? { atMs: 0, series: [], unusual: [], models: [] };
    },
  );

  const nextFull = keptFor(NEXT_FULL_KEPT_MS, async () => reportNextFull({ hosts: await hosts.list(), outlooks }));
  app.get(
    "/api/reports/next-full",
    {
      config: { access: "viewer" },
      schema: {
        summary: "Which series of which hosts are full next: at most 500, the first ones before the others",
        description: "As of at most 5 s ago.",
        tags,
        response: { 200: nextFullSchema },
      },
    },
    () => nextFull(),
  );
  app.get(
    "/api/reports/next-full.csv",
    { config: { access: "viewer" }, schema: { summary: "The same as CSV", tags, ...csvAnswer } },
    async (_, reply) => sendCsv(reply, "next-full", nextFullCsv(await nextFull())),
  );
}
